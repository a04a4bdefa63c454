import LatchkeyStorage

/// Chains the audit events that were written before there was a chain: once, when data is first opened by a version that
/// has one, and before anything can add to them.
struct AuditChaining: Sendable {
    /// Events of one transaction.
    private static let slice = 5000
    let database: Database

    func run() async throws {
        let settings = InstanceSettings(database: database)
        guard try await settings.value(.auditChained) == nil else { return }
        let workspaces = try await database.read { connection in
            try connection.all("SELECT id FROM workspaces") { try $0.next(WorkspaceID.self) }
        }
        for workspace in workspaces {
            while try await database.write({ try Self.chain(workspace, $0) }) == Self.slice {}
        }
        // From now on an event outside of the chain is one that this server did not write.
        try await settings.set(.auditChained, to: "1")
    }

    /// Goes on where the chain ends, which a crash may have left anywhere.
    ///
    /// - Returns: how many were chained.
    private static func chain(_ workspace: WorkspaceID, _ transaction: any Transaction) throws -> Int {
        var head = try AuditStore.head(of: workspace, in: transaction)
        let last: String? = try transaction.value(
            "SELECT id FROM audit_events WHERE workspace_id = ? AND sequence = ?", workspace, head.sequence)
        let events = try transaction.all(
            """
            SELECT \(AuditStore.columns) FROM audit_events e WHERE e.workspace_id = ? AND e.id > ? ORDER BY e.id LIMIT ?
            """, workspace, last ?? "", slice, read: AuditEvent.init(row:))
        for event in events {
            head = event.chained(after: head).link
            try transaction.execute(
                "UPDATE audit_events SET sequence = ?, hash = ? WHERE id = ?", head.sequence, head.hash, event.id)
        }
        return events.count
    }
}
