import LatchkeyStorage

/// Permission to read a workspace's audit log: of an admin, or of a token whose scopes the API has checked.
package struct AuditAccess: Sendable {
    let workspaceID: WorkspaceID

    package init(_ administrator: Administrator) { workspaceID = administrator.workspace.id }

    package init(_ principal: Principal) { workspaceID = principal.workspaceID }
}

/// The audit log.
package struct Audit: Sendable {
    static let pageSize = 50
    let core: Core

    /// What happened in the workspace, newest first.
    ///
    /// - Parameter after: the cursor of the page before.
    package func list(
        _ access: AuditAccess, _ filter: AuditFilter = AuditFilter(), after: String? = nil, limit: Int = pageSize
    ) async throws -> Page<AuditEvent> {
        let rows = try await core.read {
            try AuditStore.list(
                access.workspaceID, filter, after: after.flatMap(AuditEventID.init), limit: limit + 1, in: $0)
        }
        return Page(rows, limit: limit, cursor: \.id.text)
    }

    /// The same for an admin, 50 a page.
    package func list(
        _ administrator: Administrator, _ filter: AuditFilter = AuditFilter(), after: String? = nil
    ) async throws -> Page<AuditEvent> {
        try await list(AuditAccess(administrator), filter, after: after)
    }

    /// Everybody who ever acted in the workspace, for the filter.
    package func actors(_ administrator: Administrator) async throws -> [(id: String, name: String)] {
        try await core.read { try AuditStore.actors(administrator.workspace.id, in: $0) }
    }

    /// The end of the chain. Whoever notes it can tell later whether anything up to it was changed.
    package func head(_ administrator: Administrator) async throws -> AuditLink {
        try await core.read { try AuditStore.head(of: administrator.workspace.id, in: $0) }
    }

    /// A file of what happened, oldest first.
    package func export(
        _ administrator: Administrator, _ filter: AuditFilter, as format: AuditFormat
    ) -> AuditExport {
        AuditExport(core: core, workspace: administrator.workspace.id, filter: filter, format: format)
    }

    /// Whether the chains of these workspaces hold.
    ///
    /// - Parameter expected: heads that were noted earlier.
    package func verify(_ workspaces: [Workspace], expecting expected: [AuditLink]) async throws -> AuditVerifier {
        let ids = workspaces.map(\.id)
        // It reads everything there is: a million events take seconds.
        return try await core.database.read(limit: .hours(1)) { connection in
            var verifier = AuditVerifier(isFile: false, expecting: expected)
            for id in ids { try verifier.check(id, in: connection) }
            return verifier
        }
    }
}

extension Core {
    package var audit: Audit { Audit(core: self) }
}
