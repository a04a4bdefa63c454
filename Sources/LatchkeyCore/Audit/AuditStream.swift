import LatchkeyStorage

/// The audit log for a file that is written along with it: each workspace's events in their order, each at least once.
package struct AuditStream: Sendable {
    /// The most events of one turn.
    package static let slice = 500

    let core: Core

    /// Hands what was not written yet to `write`, piece by piece, and remembers after each how far it came. A crash in
    /// between repeats a piece and loses none.
    ///
    /// - Parameter write: has the lines on the disk when it returns.
    package func drain(_ write: @Sendable ([UInt8]) async throws -> Void) async throws {
        while let (events, workspace) = try await next() {
            var lines: [UInt8] = []
            for event in events { AuditFormat.jsonLines.append(event, to: &lines) }
            try await write(lines)
            guard let last = events.last else { return }
            try await remember(last.sequence, of: workspace)
        }
    }

    private func next() async throws -> (events: [AuditEvent], workspace: WorkspaceID)? {
        try await core.read { connection in
            let waiting = try connection.first(
                """
                SELECT w.id, COALESCE(p.sequence, 0) FROM workspaces w
                LEFT JOIN audit_log_positions p ON p.workspace_id = w.id
                WHERE EXISTS (
                    SELECT 1 FROM audit_events e
                    WHERE e.workspace_id = w.id AND e.sequence > COALESCE(p.sequence, 0)) LIMIT 1
                """
            ) { (workspace: try $0.next(WorkspaceID.self), sequence: try $0.next(Int64.self)) }
            guard let waiting else { return nil }
            let events = try AuditStore.chain(
                waiting.workspace, after: waiting.sequence, limit: Self.slice, in: connection)
            return (events, waiting.workspace)
        }
    }

    private func remember(_ sequence: Int64, of workspace: WorkspaceID) async throws {
        try await core.database.write { transaction in
            _ = try transaction.execute(
                """
                INSERT INTO audit_log_positions (workspace_id, sequence) VALUES (?, ?)
                ON CONFLICT (workspace_id) DO UPDATE SET sequence = excluded.sequence
                """, workspace, sequence)
        }
    }
}

extension Core {
    package var auditStream: AuditStream { AuditStream(core: self) }
}
