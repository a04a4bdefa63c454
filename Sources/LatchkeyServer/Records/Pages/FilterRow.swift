import LatchkeyCore

/// One condition of the filter form, as the address has it: `f0=job_title&o0=contains&v0=CTO`.
struct FilterRow: Sendable {
    /// The most rows of one form.
    static let limit = 20

    let field: FilterField
    let comparison: FilterOperator
    let value: String

    /// Rows whose attribute is not there are left out, so that an old link still opens.
    static func all(in query: Form, of object: ObjectSchema) -> [FilterRow] {
        let fields = FilterField.all(of: object)
        let numbers = query.names(withPrefix: "f").compactMap { Int($0) }.filter { $0 >= 0 }.sorted()
        return numbers.prefix(limit).compactMap { number in
            guard let field = fields.first(where: { $0.key == query.text("f\(number)") }) else { return nil }
            let wanted = FilterOperator(rawValue: query.text("o\(number)"))
            guard let comparison = field.operators.first(where: { $0 == wanted }) ?? field.operators.first else {
                return nil
            }
            let value = query.text("v\(number)")
            return FilterRow(field: field, comparison: comparison, value: field.fits(value) ? value : "")
        }
    }

    /// Whether the value is still to be given.
    var isOpen: Bool { comparison.takesValue && value.isEmpty }

    /// The row in the grammar of the API.
    ///
    /// - Throws: `LatchkeyError` for a value that can't be compared with.
    func json(of object: ObjectSchema, _ schema: WorkspaceSchema, timeZone: String) throws -> JSON {
        switch comparison {
        case .empty: return Self.not(.object([(slug, property(["$not_empty": .bool(true)]))]))
        case .filled: return .object([(slug, property(["$not_empty": .bool(true)]))])
        case .differs: return Self.not(try compared(.equals, object, schema, timeZone))
        case .lacks: return Self.not(try compared(.contains, object, schema, timeZone))
        default: return try compared(comparison, object, schema, timeZone)
        }
    }

    private var slug: String { field.attribute.slug }

    private func property(_ operators: KeyValuePairs<String, JSON>) -> JSON {
        let inner = JSON.object(operators.map { JSON.Member($0.key, $0.value) })
        let part = field.part ?? (field.attribute.type == .location ? "locality" : nil)
        return part.map { .object([($0, inner)]) } ?? inner
    }

    private func compared(
        _ comparison: FilterOperator, _ object: ObjectSchema, _ schema: WorkspaceSchema, _ timeZone: String
    ) throws -> JSON {
        switch field.kind {
        case .text, .country, .key, .option, .day:
            return .object([(slug, property([name(comparison): .string(value)]))])
        case .number:
            guard let number = Double(value) else { throw wrong("a number, such as 12.5") }
            return .object([(slug, property([name(comparison): .number(number)]))])
        case .flag: return .object([(slug, .bool(value == "yes"))])
        case .member:
            return .object([
                (
                    slug,
                    .object([
                        ("referenced_actor_type", .string("workspace-member")), ("referenced_actor_id", .string(value)),
                    ])
                )
            ])
        case .moment: return try moment(comparison, timeZone)
        case .record: return record(comparison, object, schema)
        }
    }

    private func name(_ comparison: FilterOperator) -> String {
        switch comparison {
        case .contains, .lacks: "$contains"
        case .starts: "$starts_with"
        case .ends: "$ends_with"
        case .more, .after: "$gt"
        case .least: "$gte"
        case .less, .before: "$lt"
        case .most: "$lte"
        case .equals, .differs, .empty, .filled: "$eq"
        }
    }

    /// A day is from its midnight to the next, where the reader is.
    private func moment(_ comparison: FilterOperator, _ timeZone: String) throws -> JSON {
        guard let start = Instant(local: value + "T00:00", in: timeZone) else { throw wrong("a date") }
        // Hours beyond the day, then back to its beginning: a day may have 23 or 25 of them.
        let nextDay = String((start + .hours(36)).local(in: timeZone).prefix(10))
        let end = Instant(local: nextDay + "T00:00", in: timeZone) ?? start + .days(1)
        switch comparison {
        case .before: return .object([(slug, property(["$lt": .string(start.attioText)]))])
        case .after: return .object([(slug, property(["$gte": .string(end.attioText)]))])
        default:
            return .object([(slug, property(["$gte": .string(start.attioText), "$lt": .string(end.attioText)]))])
        }
    }

    /// By the name of the record that is referred to, or by its id.
    private func record(_ comparison: FilterOperator, _ object: ObjectSchema, _ schema: WorkspaceSchema) -> JSON {
        if let id = RecordID(value) { return .object([(slug, property(["target_record_id": .string(id.text)]))]) }
        let targets = field.attribute.targets(in: schema)
        let paths = targets.compactMap { target in target.label.map { (target, $0) } }.map { target, label -> JSON in
            let path = [(object.object.slug, slug), (target.object.slug, label.slug)]
            return .object([
                ("path", .array(path.map { .array([.string($0.0), .string($0.1)]) })),
                ("constraints", .object([(name(comparison), .string(value))])),
            ])
        }
        return .object([("$or", .array(paths))])
    }

    private func wrong(_ wanted: String) -> LatchkeyError {
        .invalid(field.key, "“\(field.title)” is compared with \(wanted).")
    }

    private static func not(_ json: JSON) -> JSON { .object([("$not", json)]) }
}

extension FilterField {
    /// Whether a value can be compared with: after another attribute is chosen, the one of the former may be left.
    fileprivate func fits(_ value: String) -> Bool {
        switch kind {
        case .text, .record: true
        case .number: Double(value)?.isFinite == true
        case .day, .moment: value.utf8.count == 10 && ISOTime(value) != nil
        case .option: attribute.options.contains { $0.id.text == value }
        case .member: MemberID(value) != nil
        case .country: CountryCode.isKnown(value)
        case .flag: value == "yes" || value == "no"
        case .key: RecordID(value) != nil
        }
    }
}

extension Attribute {
    /// The enabled objects whose records this attribute may refer to.
    func targets(in schema: WorkspaceSchema) -> [ObjectSchema] {
        let allowed = configuration.allowedObjects
        return schema.objects.filter { allowed.isEmpty || allowed.contains($0.object.id) }
    }
}
