/// The audit log, for admins.
package struct Audit: Sendable {
    static let pageSize = 50
    let core: Core

    /// What happened in the workspace, newest first, 50 a page.
    package func list(
        _ administrator: Administrator, _ filter: AuditFilter = AuditFilter(), after: String? = nil
    ) async throws -> Page<AuditEvent> {
        let rows = try await core.read {
            try AuditStore.list(
                administrator.workspace.id, filter, after: after.flatMap(AuditEventID.init), limit: Self.pageSize + 1,
                in: $0)
        }
        return Page(rows, limit: Self.pageSize, cursor: \.id.text)
    }

    /// Everybody who ever acted in the workspace, for the filter.
    package func actors(_ administrator: Administrator) async throws -> [(id: String, name: String)] {
        try await core.read { try AuditStore.actors(administrator.workspace.id, in: $0) }
    }
}

extension Core {
    package var audit: Audit { Audit(core: self) }
}
