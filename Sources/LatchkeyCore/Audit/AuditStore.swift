import FoundationEssentials
import LatchkeyStorage

/// What to look for in the audit log; nil is any.
package struct AuditFilter: Sendable {
    /// A member's or token's id, or `command-line`, `system`.
    package var actor: String?
    package var action: String?
    package var from: Instant?
    /// Up to, not including.
    package var until: Instant?

    package init(actor: String? = nil, action: String? = nil, from: Instant? = nil, until: Instant? = nil) {
        self.actor = actor
        self.action = action
        self.from = from
        self.until = until
    }
}

enum AuditStore {
    static func encode(_ detail: [String: String]) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(detail), as: UTF8.self)
    }

    static func insert(_ event: AuditEvent, _ transaction: any Transaction) throws {
        try transaction.execute(
            """
            INSERT INTO audit_events (id, workspace_id, occurred_at, actor_kind, actor_id, actor_name, action,
                target_kind, target_id, target_name, address, detail, sequence, hash)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """,
            event.id, event.workspaceID, event.occurredAt, event.actor.kind, event.actor.id, event.actor.name,
            event.action, event.target?.kind, event.target?.id, event.target?.name, event.address,
            try encode(event.detail), event.sequence, event.hash)
    }

    /// The end of a workspace's chain.
    static func head(of workspace: WorkspaceID, in connection: any Connection) throws -> AuditLink {
        try connection.first(
            """
            SELECT sequence, hash FROM audit_events WHERE workspace_id = ? AND sequence IS NOT NULL
            ORDER BY sequence DESC LIMIT 1
            """, workspace
        ) { AuditLink(sequence: try $0.next(), hash: try $0.next()) } ?? .start
    }

    /// Newest first; ids are in the order of time.
    static func list(
        _ workspace: WorkspaceID, _ filter: AuditFilter, after: AuditEventID?, limit: Int,
        in connection: any Connection
    ) throws -> [AuditEvent] {
        try select(workspace, filter, ("e.id < ?", after), order: "e.id DESC", limit: limit, in: connection)
    }

    /// In the order of the chain, behind a place in it.
    static func chain(
        _ workspace: WorkspaceID, _ filter: AuditFilter = AuditFilter(), after sequence: Int64, limit: Int,
        in connection: any Connection
    ) throws -> [AuditEvent] {
        try select(
            workspace, filter, ("e.sequence > ?", sequence), order: "e.sequence", limit: limit, in: connection)
    }

    private static func select(
        _ workspace: WorkspaceID, _ filter: AuditFilter, _ place: (String, (any SQLEncodable)?), order: String,
        limit: Int, in connection: any Connection
    ) throws -> [AuditEvent] {
        var conditions = ["e.workspace_id = ?"]
        var arguments: [any SQLEncodable] = [workspace]
        func require(_ condition: String, _ argument: (any SQLEncodable)?) {
            guard let argument else { return }
            conditions.append(condition)
            arguments.append(argument)
        }
        require("COALESCE(e.actor_id, e.actor_kind) = ?", filter.actor)
        require("e.action = ?", filter.action)
        require("e.occurred_at >= ?", filter.from)
        require("e.occurred_at < ?", filter.until)
        require(place.0, place.1)
        arguments.append(limit)
        return try connection.all(
            """
            SELECT \(columns) FROM audit_events e WHERE \(conditions.joined(separator: " AND "))
            ORDER BY \(order) LIMIT ?
            """, arguments: arguments, read: AuditEvent.init(row:))
    }

    static let columns = """
        e.id, e.workspace_id, e.occurred_at, e.actor_kind, e.actor_id, e.actor_name, e.action, e.target_kind,
            e.target_id, e.target_name, e.address, e.detail, e.sequence, e.hash,
            (SELECT p.hash FROM audit_events p WHERE p.workspace_id = e.workspace_id AND p.sequence = e.sequence - 1)
        """

    /// Everybody who ever acted in the workspace, by the newest name.
    static func actors(
        _ workspace: WorkspaceID, in connection: any Connection
    ) throws -> [(id: String, name: String)] {
        try connection.all(
            """
            SELECT COALESCE(actor_id, actor_kind), MAX(actor_name) FROM audit_events
            WHERE workspace_id = ? GROUP BY COALESCE(actor_id, actor_kind) ORDER BY 2 LIMIT 500
            """, workspace
        ) { (id: try $0.next(), name: try $0.next()) }
    }
}

extension AuditEvent {
    /// A new one, behind the one that `link` is of.
    init(
        id: AuditEventID, workspaceID: WorkspaceID, occurredAt: Instant, actor: Party, action: String, target: Party?,
        address: String?, detail: [String: String], after link: AuditLink
    ) {
        let draft = Self(
            id: id, workspaceID: workspaceID, occurredAt: occurredAt, actor: actor, action: action, target: target,
            address: address, detail: detail, sequence: link.sequence + 1, previousHash: link.hash, hash: "")
        self = draft.with(hash: draft.computedHash)
    }

    init(row: inout Row) throws {
        id = try row.next()
        workspaceID = try row.next()
        occurredAt = try row.next()
        actor = Party(kind: try row.next(), id: try row.next(), name: try row.next())
        action = try row.next()
        let (kind, id, name): (String?, String?, String?) = (try row.next(), try row.next(), try row.next())
        target = kind.map { Party(kind: $0, id: id, name: name ?? "") }
        address = try row.next()
        let detail: String = try row.next()
        // What this server did not write is shown as it is, and breaks the chain.
        self.detail = (try? JSONDecoder().decode([String: String].self, from: Data(detail.utf8))) ?? ["detail": detail]
        sequence = try row.next(Int64?.self) ?? 0
        hash = try row.next(String?.self) ?? ""
        previousHash = try row.next(String?.self) ?? (sequence == 1 ? AuditLink.start.hash : "")
    }

    /// The same at the end of a chain.
    func chained(after link: AuditLink) -> AuditEvent {
        AuditEvent(
            id: id, workspaceID: workspaceID, occurredAt: occurredAt, actor: actor, action: action, target: target,
            address: address, detail: detail, after: link)
    }

    private func with(hash: String) -> AuditEvent {
        AuditEvent(
            id: id, workspaceID: workspaceID, occurredAt: occurredAt, actor: actor, action: action, target: target,
            address: address, detail: detail, sequence: sequence, previousHash: previousHash, hash: hash)
    }
}
