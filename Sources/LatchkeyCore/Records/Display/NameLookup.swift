import LatchkeyStorage

/// Notes what values refer to, then looks all of it up with few statements.
struct NameLookup {
    private var records: [Int64: Set<RecordID>] = [:]
    private var actors: Set<ActorReference> = []

    mutating func note(_ value: AttributeValue) {
        switch value {
        case .record(let reference): records[reference.object, default: []].insert(reference.record)
        case .actor(let actor): actors.insert(actor)
        case .interaction(let interaction): actors.insert(interaction.owner)
        default: break
        }
    }

    mutating func note(_ actor: ActorReference) {
        actors.insert(actor)
    }

    func load(_ schema: WorkspaceSchema, _ connection: any Connection) throws -> Names {
        var names = Names(schema: schema)
        for (number, ids) in records {
            guard let object = schema.object(number: number) else { continue }
            for record in try RecordStore.find(ids, of: object, in: connection) {
                names.links[record.id] = schema.link(to: record, of: object)
            }
        }
        for actor in actors { names.actors[actor] = try Self.name(of: actor, schema.workspaceID, connection) }
        return names
    }

    private static func name(
        of actor: ActorReference, _ workspace: WorkspaceID, _ connection: any Connection
    ) throws -> String? {
        guard let id = actor.id else { return actor.kind == .system ? "Latchkey" : nil }
        switch actor.kind {
        case .member:
            return try MemberStore.find(MemberID(high: id.high, low: id.low), in: workspace, connection)?.name
        case .apiToken:
            return try connection.value(
                """
                SELECT i.name FROM access_tokens t JOIN integrations i ON i.id = t.integration_id
                WHERE t.workspace_id = ? AND t.id = ?
                """, workspace, id.text, as: String.self)
        case .app:
            return try connection.value(
                "SELECT name FROM integrations WHERE workspace_id = ? AND id = ?", workspace, id.text, as: String.self)
        case .system: return "Latchkey"
        }
    }
}

/// What a lookup found.
struct Names {
    let schema: WorkspaceSchema
    fileprivate(set) var links: [RecordID: RecordLink] = [:]
    fileprivate(set) var actors: [ActorReference: String] = [:]

    fileprivate init(schema: WorkspaceSchema) {
        self.schema = schema
    }

    func actor(_ reference: ActorReference) -> ActorName {
        ActorName(reference: reference, name: actors[reference] ?? "Someone unknown")
    }

    func shown(_ value: AttributeValue, of attribute: Attribute) -> ShownValue {
        switch value {
        case .option(let id):
            guard let position = attribute.options.firstIndex(where: { $0.id == id }) else { break }
            return ShownValue(value: value, meaning: .option(attribute.options[position], position: position))
        case .record(let reference):
            return ShownValue(
                value: value, meaning: .record(links[reference.record] ?? schema.deadLink(reference)))
        case .actor(let reference): return ShownValue(value: value, meaning: .actor(actor(reference)))
        case .interaction(let interaction):
            return ShownValue(value: value, meaning: .actor(actor(interaction.owner)))
        default: break
        }
        return ShownValue(value: value, meaning: .itself)
    }
}
