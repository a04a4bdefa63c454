/// Turns a row of a file into values as a client would write them.
struct ImportRow {
    private struct Column: Sendable {
        let index: Int
        let attribute: Attribute
        let part: String?
    }

    private let columns: [Column]
    private let object: ObjectSchema

    /// - Throws: `LatchkeyError` 400 for targets that are not there.
    init(_ mapping: ImportMapping, of object: ObjectSchema) throws {
        self.object = object
        columns = try mapping.targets.enumerated().compactMap { index, target -> Column? in
            guard let target else { return nil }
            let parts = target.split(separator: ".", maxSplits: 1).map(String.init)
            guard let slug = parts.first, let attribute = object.attribute(named: slug), attribute.isWritable,
                !attribute.isArchived
            else {
                throw LatchkeyError(
                    .invalid, .valueNotFound, "Cannot find attribute with slug/ID \"\(target.prefix(200))\".")
            }
            return Column(index: index, attribute: attribute, part: parts.count > 1 ? parts[1] : nil)
        }
        guard !columns.isEmpty else {
            throw LatchkeyError.invalid("columns", "No column of the file is matched with an attribute.")
        }
    }

    /// Empty fields are no values.
    func members(_ fields: [String]) -> [JSON.Member] {
        var members: [JSON.Member] = []
        var parts: [AttributeID: [String: String]] = [:]
        for column in columns where column.index < fields.count {
            let field = fields[column.index].trimmingWhitespace()
            guard !field.isEmpty else { continue }
            if let part = column.part {
                parts[column.attribute.id, default: [:]][part] = field
            } else {
                members.append(JSON.Member(column.attribute.slug, Self.json(field, column.attribute)))
            }
        }
        for (id, parts) in parts {
            guard let attribute = columns.first(where: { $0.attribute.id == id })?.attribute else { continue }
            members.append(JSON.Member(attribute.slug, Self.json(parts, attribute)))
        }
        return members
    }

    /// Several values of one field are separated by semicolons.
    private static func json(_ field: String, _ attribute: Attribute) -> JSON {
        guard attribute.isMultiselect else { return one(field, attribute) }
        return .array(
            field.split(separator: ";").map { String($0).trimmingWhitespace() }.filter { !$0.isEmpty }.map {
                one($0, attribute)
            })
    }

    private static func one(_ field: String, _ attribute: Attribute) -> JSON {
        switch attribute.type {
        case .number, .rating, .currency:
            let digits = field.filter {
                $0 != "," && $0 != " " && $0 != "\u{a0}" && $0 != "$" && $0 != "€" && $0 != "£"
            }
            return Double(decimal: digits, mayHaveExponent: true).map { .number($0) } ?? .string(field)
        case .checkbox:
            switch TextKey.folded(field) {
            case "true", "yes", "y", "1", "x": return .bool(true)
            case "false", "no", "n", "0": return .bool(false)
            default: return .string(field)
            }
        case .personalName: return name(field)
        default: return .string(field)
        }
    }

    /// "Ada Lovelace" has a first and a last name; "Lovelace, Ada" too.
    private static func name(_ field: String) -> JSON {
        guard !field.contains(","), let space = field.lastIndex(where: \.isWhitespace) else { return .string(field) }
        let first = String(field[..<space]).trimmingWhitespace()
        let last = String(field[field.index(after: space)...])
        return .object([
            ("first_name", .string(first)), ("last_name", .string(last)), ("full_name", .string(field)),
        ])
    }

    private static func json(_ parts: [String: String], _ attribute: Attribute) -> JSON {
        if attribute.type == .personalName {
            let (first, last) = (parts["first_name"] ?? "", parts["last_name"] ?? "")
            let full = [first, last].filter { !$0.isEmpty }.joined(separator: " ")
            return .object([
                ("first_name", .string(first)), ("last_name", .string(last)), ("full_name", .string(full)),
            ])
        }
        return .object(Location.parts.map { ($0, parts[$0].map { .string($0) } ?? .null) })
    }
}
