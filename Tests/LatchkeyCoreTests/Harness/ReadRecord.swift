@testable import LatchkeyCore

/// A record as a client reads it.
struct ReadRecord: Sendable {
    let json: JSON

    var id: String { json["id"]?["record_id"]?.string ?? "" }

    /// The values of an attribute with all that is said of them.
    func values(_ slug: String) -> [JSON] { json["values"]?[slug]?.array ?? [] }

    /// The values alone: a text or number where there is one, a title, the id of what is referred to, else an object.
    subscript(slug: String) -> JSON { .array(values(slug).map(\.content)) }
}

extension JSON {
    /// What a value holds beside the members that all types share.
    var content: JSON {
        let common: Set = ["active_from", "active_until", "created_by_actor", "attribute_type"]
        let rest = (members ?? []).filter { !common.contains($0.name) }
        let values = JSON.object(rest)
        for name in ["value", "currency_value", "target_record_id", "referenced_actor_id"] {
            if let value = values[name] { return value }
        }
        if let option = values["option"] ?? values["status"] { return option["title"] ?? .null }
        return values
    }
}

/// The error that `body` throws for a client to see; nil when it throws none.
func refusal(_ body: () async throws -> Void) async -> LatchkeyError? {
    do {
        try await body()
        return nil
    } catch {
        return error as? LatchkeyError
    }
}
