import LatchkeyStorage

/// Limiting connected apps.
extension Grants {
    /// Changes what limits an app: its live tokens obey from their next request on. An end comes closer at once, even into
    /// the past; one that is put off counts for tokens that are issued from then on.
    ///
    /// - Throws: `.invalid` with the field, `.forbidden` for what exceeds the manager's own access, `.notFound`.
    package func limit(
        _ manager: some KeyManager, _ id: GrantID, _ change: @escaping @Sendable (inout GrantPolicy) -> Void
    ) async throws -> Grant {
        let access = manager.keyAccess
        let workspace = access.workspaceID
        return try await core.manage(access) { unit, bounds in
            let grant = try Self.require(id, in: workspace, unit.transaction)
            var policy = grant.policy
            change(&policy)
            policy = try policy.validated()
            guard policy != grant.policy else { return grant }
            try bounds.check(policy, insteadOf: grant, at: unit.now)
            try GrantStore.setPolicy(policy, of: id, in: workspace, unit.transaction)
            try OAuthTokenStore.limit(grant, to: policy, unit.transaction)
            unit.changed(.integration(grant.integrationID))
            try access.audit(.grantUpdated, .grant(grant), detail: policy.words, unit)
            return try Self.require(id, in: workspace, unit.transaction)
        }
    }

    /// How many days after a consent an app must ask again, connected or not; nil is never.
    package func daysLimit(of integration: IntegrationID, in workspace: WorkspaceID) async throws -> Int? {
        try await core.read { connection in
            let policy = try GrantStore.policy(of: integration, in: workspace, connection)
            let rules = try TokenRulesStore.find(workspace, in: connection)
            return [policy?.daysLimit, rules.daysLimit].compactMap(\.self).min()
        }
    }
}

extension OAuthTokenStore {
    /// Puts a policy on all live tokens of an app, those too that it got in its own name and what was exchanged for them.
    /// What ends by it stays so, whatever is laid down later.
    static func limit(_ grant: Grant, to policy: GrantPolicy, _ transaction: any Transaction) throws {
        let its = "workspace_id = ? AND integration_id = ? AND kind = 'oauth' AND revoked_at IS NULL"
        try transaction.execute(
            """
            UPDATE access_tokens SET networks = ?, limit_count = ?, limit_period = ?
            WHERE \(its) AND (grant_id = ? OR (grant_id IS NULL AND (parent_id IS NULL OR EXISTS (
                SELECT 1 FROM access_tokens p WHERE p.id = access_tokens.parent_id AND p.kind = 'oauth'))))
            """,
            policy.ofTokens.networksText, policy.rateLimit?.count, policy.rateLimit?.period, grant.workspaceID,
            grant.integrationID, grant.id)
        guard let life = policy.daysLimit.map({ Duration.days($0).microseconds }) else { return }
        let began = """
            COALESCE((SELECT MIN(r.began_at) FROM oauth_refresh_tokens r WHERE r.family_id = access_tokens.family_id),
                created_at)
            """
        try transaction.execute(
            """
            UPDATE access_tokens SET expires_at = \(began) + ?
            WHERE \(its) AND grant_id = ? AND (expires_at IS NULL OR expires_at > \(began) + ?)
            """, life, grant.workspaceID, grant.integrationID, grant.id, life)
        try transaction.execute(
            """
            UPDATE oauth_refresh_tokens SET expires_at = began_at + ?
            WHERE workspace_id = ? AND grant_id = ? AND used_at IS NULL AND expires_at > began_at + ?
            """, life, grant.workspaceID, grant.id, life)
    }
}
