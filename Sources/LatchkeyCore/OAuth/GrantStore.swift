import LatchkeyStorage

enum GrantStore {
    private static let select = """
        SELECT g.id, g.workspace_id, g.integration_id, i.name, i.avatar_id, w.name, g.scopes, g.offered, i.scopes,
            g.granted_by_name, g.created_at,
            (SELECT MAX(u.last_used_at) FROM access_tokens t JOIN access_token_uses u ON u.access_token_id = t.id
                WHERE t.grant_id = g.id),
            \(GrantPolicy.columns), g.consented_at, o.token_days_limit
        FROM oauth_grants g JOIN integrations i ON i.id = g.integration_id
            JOIN workspaces w ON w.id = i.workspace_id
            JOIN workspaces o ON o.id = g.workspace_id
        """
    private static let isLive = "g.revoked_at IS NULL AND i.deleted_at IS NULL"

    /// Live ones, newest first.
    static func list(in workspace: WorkspaceID, _ connection: any Connection) throws -> [Grant] {
        try connection.all(
            "\(select) WHERE g.workspace_id = ? AND \(isLive) ORDER BY g.id DESC LIMIT 500", workspace,
            read: Grant.init(row:))
    }

    /// Live ones in the order of their making.
    static func page(
        in workspace: WorkspaceID, limit: Int, offset: Int, _ connection: any Connection
    ) throws -> [Grant] {
        try connection.all(
            "\(select) WHERE g.workspace_id = ? AND \(isLive) ORDER BY g.id LIMIT ? OFFSET ?", workspace, limit,
            offset, read: Grant.init(row:))
    }

    /// A live one.
    static func find(_ id: GrantID, in workspace: WorkspaceID, _ connection: any Connection) throws -> Grant? {
        try connection.first(
            "\(select) WHERE g.workspace_id = ? AND g.id = ? AND \(isLive)", workspace, id, read: Grant.init(row:))
    }

    /// The live one to an integration.
    static func find(
        integration: IntegrationID, in workspace: WorkspaceID, _ connection: any Connection
    ) throws -> Grant? {
        try connection.first(
            "\(select) WHERE g.workspace_id = ? AND g.integration_id = ? AND \(isLive)", workspace, integration,
            read: Grant.init(row:))
    }

    /// Whether an access token came from this grant.
    static func owns(
        _ id: GrantID, _ token: AccessTokenID, in workspace: WorkspaceID, _ connection: any Connection
    ) throws -> Bool {
        try connection.value(
            "SELECT EXISTS (SELECT 1 FROM access_tokens WHERE workspace_id = ? AND id = ? AND grant_id = ?)", workspace,
            token, id) ?? false
    }

    /// Live ones that must ask again and of which no token lives any more.
    static func over(
        at now: Instant, _ connection: any Connection
    ) throws -> [(workspace: WorkspaceID, id: GrantID)] {
        let day = Duration.days(1).microseconds
        return try connection.all(
            """
            SELECT g.workspace_id, g.id FROM oauth_grants g JOIN workspaces o ON o.id = g.workspace_id
            WHERE g.revoked_at IS NULL
                AND (g.consented_at + g.days_limit * ? <= ? OR g.consented_at + o.token_days_limit * ? <= ?)
                AND NOT EXISTS (SELECT 1 FROM access_tokens t WHERE t.grant_id = g.id AND t.revoked_at IS NULL
                    AND (t.expires_at IS NULL OR t.expires_at > ?))
            LIMIT 200
            """, day, now, day, now, now
        ) { (workspace: try $0.next(), id: try $0.next()) }
    }

    /// Live ones whose end is near and of which nobody has been told so far.
    static func expiring(at now: Instant, limit: Int, _ connection: any Connection) throws -> [Grant] {
        let notice = AccessTokens.notice.microseconds
        let life = """
            \(Duration.days(1).microseconds) * CASE WHEN g.days_limit < o.token_days_limit THEN g.days_limit
                ELSE COALESCE(o.token_days_limit, g.days_limit) END
            """
        let end = "g.consented_at + \(life)"
        return try connection.all(
            """
            \(select) WHERE \(isLive) AND \(end) > ? AND \(end) <> g.expiry_told_of
                AND \(end) - ? <= CASE WHEN \(life) < \(2 * notice) THEN \(life) / 2 ELSE \(notice) END
            ORDER BY g.id LIMIT ?
            """, now, now, limit, read: Grant.init(row:))
    }

    static func setTold(
        of end: Instant, _ id: GrantID, in workspace: WorkspaceID, _ transaction: any Transaction
    ) throws {
        try transaction.execute(
            "UPDATE oauth_grants SET expiry_told_of = ? WHERE workspace_id = ? AND id = ?", end, workspace, id)
    }

    /// With the limits that the app had when it was connected before.
    static func insert(
        _ id: GrantID, of integration: Integration, in workspace: WorkspaceID, scopes: ScopeSet,
        by member: ConsentingMember, at now: Instant, _ transaction: any Transaction
    ) throws {
        let policy = try policy(of: integration.id, in: workspace, transaction)
        try transaction.execute(
            """
            INSERT INTO oauth_grants (id, integration_id, workspace_id, scopes, offered, granted_by_member_id,
                granted_by_name, created_at, consented_at)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
            """, id, integration.id, workspace, scopes, integration.scopes, member.id, member.name, now, now)
        if let policy { try setPolicy(policy, of: id, in: workspace, transaction) }
    }

    /// What limits an app that is connected, or did when it was connected last.
    ///
    /// - Parameter isConnected: whether only one that is connected counts.
    static func policy(
        of integration: IntegrationID, in workspace: WorkspaceID, isConnected: Bool = false,
        _ connection: any Connection
    ) throws -> GrantPolicy? {
        try connection.first(
            """
            SELECT \(GrantPolicy.columns) FROM oauth_grants g
            WHERE g.workspace_id = ? AND g.integration_id = ? \(isConnected ? "AND g.revoked_at IS NULL" : "")
            ORDER BY g.id DESC LIMIT 1
            """, workspace, integration, read: GrantPolicy.init(row:))
    }

    static func setPolicy(
        _ policy: GrantPolicy, of id: GrantID, in workspace: WorkspaceID, _ transaction: any Transaction
    ) throws {
        try transaction.execute(
            """
            UPDATE oauth_grants SET networks = ?, limit_count = ?, limit_period = ?, days_limit = ?
            WHERE workspace_id = ? AND id = ?
            """,
            policy.ofTokens.networksText, policy.rateLimit?.count, policy.rateLimit?.period, policy.daysLimit,
            workspace, id)
    }

    /// Its life begins anew with another consent.
    static func renew(
        _ id: GrantID, in workspace: WorkspaceID, at now: Instant, _ transaction: any Transaction
    ) throws {
        try transaction.execute(
            "UPDATE oauth_grants SET consented_at = ? WHERE workspace_id = ? AND id = ?", now, workspace, id)
    }

    /// - Parameter offered: what the integration has now.
    static func setScopes(
        _ scopes: ScopeSet, offered: ScopeSet, of id: GrantID, in workspace: WorkspaceID,
        _ transaction: any Transaction
    ) throws {
        try transaction.execute(
            "UPDATE oauth_grants SET scopes = ?, offered = ? WHERE workspace_id = ? AND id = ?", scopes, offered,
            workspace, id)
    }

    static func revoke(
        _ id: GrantID, in workspace: WorkspaceID, at now: Instant, _ transaction: any Transaction
    ) throws {
        try transaction.execute(
            "UPDATE oauth_grants SET revoked_at = ? WHERE workspace_id = ? AND id = ?", now, workspace, id)
    }
}

extension Grant {
    fileprivate init(row: inout Row) throws {
        id = try row.next()
        workspaceID = try row.next()
        integrationID = try row.next()
        integrationName = try row.next()
        avatar = try row.next()
        publisher = try row.next()
        scopes = try row.next()
        offered = try row.next()
        integrationScopes = try row.next()
        grantedBy = try row.next()
        createdAt = try row.next()
        lastUsedAt = try row.next()
        policy = try GrantPolicy(row: &row)
        consentedAt = try row.next()
        workspaceDaysLimit = try row.next()
    }
}
