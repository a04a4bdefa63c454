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

    /// Newest first; ids are in the order of time.
    static func list(
        _ workspace: WorkspaceID, _ filter: AuditFilter, after: AuditEventID?, limit: Int,
        in connection: any Connection
    ) throws -> [AuditEvent] {
        var conditions = ["workspace_id = ?"]
        var arguments: [any SQLEncodable] = [workspace]
        func require(_ condition: String, _ argument: (any SQLEncodable)?) {
            guard let argument else { return }
            conditions.append(condition)
            arguments.append(argument)
        }
        require("COALESCE(actor_id, actor_kind) = ?", filter.actor)
        require("action = ?", filter.action)
        require("occurred_at >= ?", filter.from)
        require("occurred_at < ?", filter.until)
        require("id < ?", after)
        arguments.append(limit)
        return try connection.all(
            """
            SELECT id, occurred_at, actor_kind, actor_id, actor_name, action, target_kind, target_id, target_name,
                address, detail
            FROM audit_events WHERE \(conditions.joined(separator: " AND ")) ORDER BY id DESC LIMIT ?
            """, arguments: arguments, read: AuditEvent.init(row:))
    }

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
    fileprivate init(row: inout Row) throws {
        id = try row.next()
        occurredAt = try row.next()
        actor = Party(kind: try row.next(), id: try row.next(), name: try row.next())
        action = try row.next()
        let (kind, id, name): (String?, String?, String?) = (try row.next(), try row.next(), try row.next())
        target = kind.map { Party(kind: $0, id: id, name: name ?? "") }
        address = try row.next()
        let detail: String = try row.next()
        self.detail = (try? JSONDecoder().decode([String: String].self, from: Data(detail.utf8))) ?? [:]
    }
}

let auditMigrations = [
    Migration(
        7, "audit events",
        .table(
            "audit_events",
            """
            id TEXT NOT NULL PRIMARY KEY, workspace_id TEXT NOT NULL REFERENCES workspaces (id),
            occurred_at INTEGER NOT NULL, actor_kind TEXT NOT NULL, actor_id TEXT, actor_name TEXT NOT NULL,
            action TEXT NOT NULL, target_kind TEXT, target_id TEXT, target_name TEXT, address TEXT,
            detail TEXT NOT NULL
            """),
        .statement("CREATE INDEX audit_events_by_workspace ON audit_events (workspace_id, id)"),
        .statement("CREATE INDEX audit_events_by_action ON audit_events (workspace_id, action, id)"),
        .statement(
            "CREATE INDEX audit_events_by_actor ON audit_events (workspace_id, COALESCE(actor_id, actor_kind), id)"))
]
