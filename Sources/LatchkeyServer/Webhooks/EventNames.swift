import LatchkeyCore

/// What the ids in filters stand for: objects, their attributes, members.
struct EventNames: Sendable {
    struct Name: Sendable {
        let id: String
        let text: String
    }

    /// In the order of a form's suggestions.
    let all: [Name]
    private let byID: [String: String]

    init(_ schema: WorkspaceSchema, _ members: [WorkspaceMember]) {
        let kinds = ["workspace-member", "api-token", "app", "system"].map { Name(id: $0, text: "kind of actor") }
        let objects = schema.objects.map { Name(id: $0.object.id.text, text: $0.object.plural) }
        let attributes = schema.objects.flatMap { object in
            object.visible.map { Name(id: $0.id.text, text: "\(object.object.plural): \($0.title)") }
        }
        all = kinds + objects + members.map { Name(id: $0.id.text, text: $0.name) } + attributes
        byID = Dictionary(
            (objects + attributes + members.map { Name(id: $0.id.text, text: $0.name) }).map { ($0.id, $0.text) },
            uniquingKeysWith: { first, _ in first })
    }

    /// Nil for what has none.
    func name(of id: String) -> String? { byID[id] }

    /// "Object is People and Actor is not Ada Lovelace"
    func words(_ filter: WebhookFilter) -> String {
        filter.conditions.map { condition in
            let value = name(of: condition.value) ?? condition.value
            return "\(EventType.title(ofField: condition.field)) \(condition.isNegated ? "is not" : "is") \(value)"
        }.joined(separator: filter.connective == .and ? " and " : " or ")
    }
}

extension AdminContext {
    /// The names for filters of this workspace.
    func eventNames() async throws -> EventNames {
        EventNames(try await core.schema(DataAccess(member)), try await core.members.list(member))
    }
}
