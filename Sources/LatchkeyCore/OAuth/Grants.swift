import LatchkeyStorage

/// The connected apps of a workspace, for its admins.
package struct Grants: Sendable {
    let core: Core

    /// Newest first.
    package func list(_ administrator: Administrator) async throws -> [Grant] {
        let workspace = administrator.workspace.id
        return try await core.read { connection in
            try counted(try GrantStore.list(in: workspace, connection), connection)
        }
    }

    /// In the order of their making.
    package func list(_ manager: some KeyManager, limit: Int, offset: Int) async throws -> [Grant] {
        let workspace = manager.keyAccess.workspaceID
        return try await core.read { connection in
            try counted(try GrantStore.page(in: workspace, limit: limit, offset: offset, connection), connection)
        }
    }

    /// With the uses that are not written yet.
    private func counted(_ grants: [Grant], _ connection: any Connection) throws -> [Grant] {
        guard let workspace = grants.first?.workspaceID else { return [] }
        let recent = core.tokenChecker.usage.recentUses(in: workspace)
        return try grants.map { grant in
            var grant = grant
            // The newest that is this grant's; among so many it is or it is of no matter.
            let uses = recent.filter { $0.integration == grant.integrationID }.prefix(20)
            let last = try uses.first { try GrantStore.owns(grant.id, $0.token, in: workspace, connection) }
            if let last { grant.lastUsedAt = max(last.at, grant.lastUsedAt ?? last.at) }
            return grant
        }
    }

    /// - Throws: `.notFound`.
    package func find(_ manager: some KeyManager, _ id: GrantID) async throws -> Grant {
        let workspace = manager.keyAccess.workspaceID
        return try await core.read { try Self.require(id, in: workspace, $0) }
    }

    /// Consents to what the integration has gained since. Tokens that had all of the old consent have all of the new.
    ///
    /// - Throws: `.conflict` when the integration has changed since `scopes` were shown, `.notFound`.
    package func approve(_ administrator: Administrator, _ id: GrantID, scopes: ScopeSet) async throws {
        let workspace = administrator.workspace.id
        try await core.administer(administrator) { unit in
            let grant = try Self.require(id, in: workspace, unit.transaction)
            guard grant.integrationScopes == scopes else {
                throw LatchkeyError(
                    .conflict, .staleVersion, "The app has changed meanwhile. Look at what it wants once more.")
            }
            let new = grant.scopes.union(grant.wanted)
            try GrantStore.setScopes(new, offered: scopes, of: id, in: workspace, unit.transaction)
            try OAuthTokenStore.widen(
                of: id, from: grant.scopes, to: new, by: administrator.memberID, unit.transaction)
            unit.changed(.integration(grant.integrationID))
            try unit.audit(
                .grantWidened, .grant(grant), by: administrator,
                detail: ["from": grant.scopes.text, "to": new.text])
        }
    }

    /// Disconnects an app: its tokens are dead before this returns. One that is disconnected already is no error.
    package func revoke(_ administrator: Administrator, _ id: GrantID) async throws {
        let workspace = administrator.workspace.id
        try await core.administer(administrator) { unit in
            guard let grant = try GrantStore.find(id, in: workspace, unit.transaction) else { return }
            try unit.disconnect(grant)
            try unit.audit(.grantRevoked, .grant(grant), by: administrator)
        }
    }

    /// The workspace of a grant, for the command line, which names it by its id alone.
    ///
    /// - Throws: `.notFound`.
    package func workspace(of id: GrantID) async throws -> Workspace {
        let workspace = try await core.read { connection in
            try connection.value("SELECT workspace_id FROM oauth_grants WHERE id = ?", id, as: WorkspaceID.self)
                .flatMap { try WorkspaceStore.find($0, in: connection) }
        }
        guard let workspace else { throw LatchkeyError.notFound("Grant \(id)") }
        return workspace
    }

    static func require(
        _ id: GrantID, in workspace: WorkspaceID, _ connection: any Connection
    ) throws -> Grant {
        guard let grant = try GrantStore.find(id, in: workspace, connection) else {
            throw LatchkeyError.notFound("This connected app")
        }
        return grant
    }
}

extension UnitOfWork {
    /// Ends a grant with all that came from it.
    func disconnect(_ grant: Grant) throws {
        try GrantStore.revoke(grant.id, in: grant.workspaceID, at: now, transaction)
        try deleteWebhooks(of: grant.integrationID, grantedBy: grant.workspaceID)
        changed(.integration(grant.integrationID))
    }
}

extension AuditTarget {
    static func grant(_ grant: Grant) -> Self {
        Self(kind: "grant", id: grant.id.text, name: grant.integrationName)
    }
}

extension Core {
    package var grants: Grants { Grants(core: self) }
}
