import LatchkeyCore

extension Schema {
    /// The shape in JSON Schema's terms.
    var json: JSON {
        switch self {
        case .string(let format, let length, let example, let detail):
            Self.typed("string", detail)
                .adding("format", format.map { .string($0.rawValue) })
                .adding("minLength", length.map { .integer($0.lowerBound) })
                .adding("maxLength", length.flatMap { $0.upperBound == .max ? nil : .integer($0.upperBound) })
                .adding("examples", example.map { .strings([$0]) })
        case .number(let detail): Self.typed("number", detail)
        case .integer(let range, let detail):
            Self.typed("integer", detail).adding("minimum", range.map { .integer($0.lowerBound) })
                .adding("maximum", range.flatMap { $0.upperBound == .max ? nil : .integer($0.upperBound) })
        case .boolean(let detail): Self.typed("boolean", detail)
        case .oneOf(let values, let detail): Self.typed("string", detail).adding("enum", .strings(values))
        case .constant(let value): ["type": "boolean", "const": .bool(value)]
        case .array(let element): ["type": "array", "items": element.json]
        case .object(let members): Self.object(members)
        case .map(let element, let detail): Self.typed("object", detail).adding("additionalProperties", element.json)
        case .any(let detail): ([:] as JSON).adding("description", detail.map { .string($0) })
        case .nullable(let schema): ["anyOf": [schema.json, ["type": "null"]]]
        case .anyOf(let schemas): ["anyOf": .array(schemas.map(\.json))]
        case .named(let name, _): ["$ref": .string("#/components/schemas/\(name)")]
        }
    }

    /// Every shape inside that has a name of its own.
    var namedSchemas: [(name: String, schema: Schema)] {
        switch self {
        case .string, .number, .integer, .boolean, .oneOf, .constant, .any: []
        case .map(let element, _): element.namedSchemas
        case .array(let element): element.namedSchemas
        case .nullable(let schema): schema.namedSchemas
        case .object(let members): members.flatMap(\.schema.namedSchemas)
        case .anyOf(let schemas): schemas.flatMap(\.namedSchemas)
        case .named(let name, let schema): [(name, schema)] + schema.namedSchemas
        }
    }

    private static func typed(_ type: String, _ detail: String?) -> JSON {
        JSON.object([("type", .string(type))]).adding("description", detail.map { .string($0) })
    }

    private static func object(_ members: [Member]) -> JSON {
        [
            "type": "object",
            "properties": .object(members.map { ($0.name, $0.schema.json) }),
            "required": .strings(members.filter(\.isRequired).map(\.name)),
        ]
    }
}
