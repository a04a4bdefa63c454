import HTTPTypes
import LatchkeyCore
import Testing

/// Objects, attributes and records made through the API.
extension APIDesk {
    /// The id of an object.
    func objectID(_ slug: String) async throws -> String {
        try required(try await data(.get, "/objects/\(slug)")["id"]?["object_id"]?.string, "an object's id")
    }

    func object(_ slug: String) async throws {
        try await data(
            .post, "/objects",
            ["data": ["api_slug": .string(slug), "singular_noun": "One \(slug)", "plural_noun": "Many \(slug)"]])
    }

    /// The body of an attribute's creation.
    func attributeBody(
        _ slug: String, _ type: AttributeType, isMulti: Bool = false, isUnique: Bool = false,
        isRequired: Bool = false, config: JSON = [:], _ more: [(String, JSON)] = []
    ) -> JSON {
        let members: [(String, JSON?)] = [
            ("title", "The \(slug)"), ("description", nil), ("api_slug", .string(slug)),
            ("type", .string(type.rawValue)), ("is_required", .bool(isRequired)), ("is_unique", .bool(isUnique)),
            ("is_multiselect", .bool(isMulti)), ("config", config),
        ]
        let given = members.map { JSON.Member($0.0, $0.1 ?? .null) } + more.map { JSON.Member($0.0, $0.1) }
        return ["data": .object(given)]
    }

    /// Makes an attribute and hands out its id.
    @discardableResult
    func attribute(
        _ slug: String, _ type: AttributeType, of object: String, isMulti: Bool = false, isUnique: Bool = false,
        isRequired: Bool = false, options: [String] = [], config: JSON = [:], _ more: [(String, JSON)] = []
    ) async throws -> String {
        let body = attributeBody(
            slug, type, isMulti: isMulti, isUnique: isUnique, isRequired: isRequired, config: config, more)
        let made = try await data(.post, "/objects/\(object)/attributes", body)
        for title in options {
            let place = type == .status ? "statuses" : "options"
            try await data(
                .post, "/objects/\(object)/attributes/\(slug)/\(place)", ["data": ["title": .string(title)]])
        }
        return try required(made["id"]?["attribute_id"]?.string, "an attribute's id")
    }

    /// The body that creates or changes a record.
    static func values(_ values: JSON) -> JSON { ["data": ["values": values]] }

    /// Makes a record and hands out its id.
    @discardableResult
    func record(_ object: String, _ values: JSON = [:]) async throws -> String {
        let made = try await data(.post, "/objects/\(object)/records", Self.values(values))
        return try required(made["id"]?["record_id"]?.string, "a record's id")
    }
}
