extension Schema {
    /// What a value of this shape looks like, as indented JSON with made-up values.
    func sample(indent: String = "") -> String {
        switch self {
        case .string(let format, _, let example, _): "\"\(example ?? Self.example(of: format))\""
        case .number, .integer: "1767225600"
        case .boolean: "true"
        case .oneOf(let values, _): values.map { "\"\($0)\"" }.joined(separator: " | ")
        case .constant(let value): value ? "true" : "false"
        case .array(let element): "[\n\(indent)  \(element.sample(indent: indent + "  "))\n\(indent)]"
        case .object(let members): Self.sample(members, indent)
        case .map(let element, _): "{ \"…\": \(element.sample(indent: indent)) }"
        case .any: "…"
        case .nullable(let schema): "\(schema.sample(indent: indent)) | null"
        case .anyOf(let schemas):
            schemas.map { $0.sample(indent: indent) }.joined(separator: "\n\(indent)or\n\(indent)")
        case .named(_, let schema): schema.sample(indent: indent)
        }
    }

    private static func sample(_ members: [Member], _ indent: String) -> String {
        let lines = members.map { member in
            "\(indent)  \"\(member.name)\": \(member.schema.sample(indent: indent + "  "))"
        }
        return "{\n\(lines.joined(separator: ",\n"))\n\(indent)}"
    }

    private static func example(of format: Format?) -> String {
        switch format {
        case .uuid: "50cf242c-7fa3-4cad-87d0-75b1af71c57b"
        case .uri: "https://…"
        case .email: "ada@example.com"
        case .dateTime: "2026-01-01T00:00:00.000000000Z"
        case nil: "…"
        }
    }
}
