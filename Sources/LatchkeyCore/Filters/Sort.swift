/// One key to sort by, with every name looked up.
struct Sort: Sendable {
    /// References to follow before the attribute is reached; empty for the record's own.
    let path: [Attribute]
    let attribute: Attribute
    let property: FilterProperty
    let isDescending: Bool
}

/// Reads `sorts`: `{"direction", "attribute" or "path", "field"}` (FACTS.md 6.3).
struct SortReader {
    private static let limit = 10
    let schema: WorkspaceSchema

    /// - Throws: `LatchkeyError` 400 `filter_error`.
    func read(_ json: JSON, of object: ObjectSchema) throws -> [Sort] {
        guard let elements = json.array, elements.count <= Self.limit else {
            throw LatchkeyError.filter("sorts is an array of at most \(Self.limit).")
        }
        return try elements.map { try read(one: $0, of: object) }
    }

    private func read(one json: JSON, of object: ObjectSchema) throws -> Sort {
        guard let direction = json["direction"]?.string, ["asc", "desc"].contains(direction) else {
            throw LatchkeyError.filter("The direction of a sort is \"asc\" or \"desc\".")
        }
        let steps: [(object: ObjectSchema, attribute: Attribute)]
        if let tuples = json["path"]?.array {
            guard !tuples.isEmpty, tuples.count <= 5 else { throw LatchkeyError.filter("A path has 1 to 5 steps.") }
            steps = try PathReader(schema: schema).read(tuples, of: object)
        } else {
            guard let name = json["attribute"]?.string, let attribute = object.attribute(named: name),
                !attribute.isArchived
            else { throw LatchkeyError.filter("A sort names an attribute, or a path to one.") }
            steps = [(object, attribute)]
        }
        guard let last = steps.last?.attribute else { throw LatchkeyError.filter("A sort names an attribute.") }
        let field = json["field"].flatMap(\.string)
        return Sort(
            path: steps.dropLast().map(\.attribute), attribute: last, property: try property(last, field),
            isDescending: direction == "desc")
    }

    /// The same names as in filters; "value" of any type is its main property.
    private func property(_ attribute: Attribute, _ field: String?) throws -> FilterProperty {
        if attribute.type == .location, field == nil { return .text(.locality) }
        let reader = ConditionReader(attribute: attribute, schema: schema)
        return try reader.read(field == "value" ? nil : field, "$in", .array([])).property
    }
}
