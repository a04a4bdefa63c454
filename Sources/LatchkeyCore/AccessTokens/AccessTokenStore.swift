import LatchkeyStorage

enum AccessTokenStore {
    private static let columns = """
        t.id, t.integration_id, t.name, t.last_four, t.scopes, t.created_by_name, t.created_at, t.expires_at,
        u.last_used_at, COALESCE(u.request_count, 0), t.sealed IS NOT NULL, t.replaced_by_id IS NOT NULL,
        t.description, t.labels, t.networks, t.limit_count, t.limit_period, t.is_test,
        t.custom_scopes, t.imported_as
        """
    private static let select = """
        SELECT \(columns) FROM access_tokens t LEFT JOIN access_token_uses u ON u.access_token_id = t.id
        """

    /// Not revoked ones, made by an admin.
    static func find(
        _ id: AccessTokenID, in workspace: WorkspaceID, _ connection: any Connection
    ) throws -> AccessToken? {
        try connection.first(
            "\(select) WHERE t.workspace_id = ? AND t.id = ? AND t.revoked_at IS NULL AND t.kind = 'workspace'",
            workspace, id, read: AccessToken.init(row:))
    }

    /// The same, also one that came by OAuth.
    static func findOfAnyKind(
        _ id: AccessTokenID, in workspace: WorkspaceID, _ connection: any Connection
    ) throws -> AccessToken? {
        try connection.first(
            "\(select) WHERE t.workspace_id = ? AND t.id = ? AND t.revoked_at IS NULL", workspace, id,
            read: AccessToken.init(row:))
    }

    /// What it is called, or was; empty for what never was in the workspace.
    static func name(
        of id: AccessTokenID, in workspace: WorkspaceID, _ connection: any Connection
    ) throws -> String {
        try connection.value("SELECT name FROM access_tokens WHERE workspace_id = ? AND id = ?", workspace, id) ?? ""
    }

    /// Not revoked ones of one integration or of all, in the order of their making.
    static func page(
        of integration: IntegrationID?, in workspace: WorkspaceID, limit: Int, offset: Int,
        _ connection: any Connection
    ) throws -> [AccessToken] {
        var arguments: [any SQLEncodable] = [workspace]
        if let integration { arguments.append(integration) }
        arguments += [limit, offset]
        return try connection.all(
            """
            \(select) WHERE t.workspace_id = ? \(integration == nil ? "" : "AND t.integration_id = ?")
                AND t.revoked_at IS NULL AND t.kind = 'workspace'
            ORDER BY t.id LIMIT ? OFFSET ?
            """, arguments: arguments, read: AccessToken.init(row:))
    }

    /// Not revoked ones, newest first.
    static func list(
        of integration: IntegrationID, in workspace: WorkspaceID, limit: Int, _ connection: any Connection
    ) throws -> [AccessToken] {
        try connection.all(
            """
            \(select) WHERE t.workspace_id = ? AND t.integration_id = ? AND t.revoked_at IS NULL
                AND t.kind = 'workspace'
            ORDER BY t.id DESC LIMIT ?
            """, workspace, integration, limit, read: AccessToken.init(row:))
    }

    /// Not revoked ones of an integration that carry custom scopes.
    static func carryingCustomScopes(
        of integration: IntegrationID, in workspace: WorkspaceID, _ connection: any Connection
    ) throws -> [AccessToken] {
        try connection.all(
            """
            \(select) WHERE t.workspace_id = ? AND t.integration_id = ? AND t.revoked_at IS NULL
                AND t.kind = 'workspace' AND t.custom_scopes <> ''
            """, workspace, integration, read: AccessToken.init(row:))
    }

    /// Not revoked ones of all integrations, newest first, each with its integration's name.
    static func listAll(
        in workspace: WorkspaceID, _ connection: any Connection
    ) throws -> [(token: AccessToken, integration: String)] {
        try connection.all(
            """
            SELECT \(columns), i.name
            FROM access_tokens t JOIN integrations i ON i.id = t.integration_id
                LEFT JOIN access_token_uses u ON u.access_token_id = t.id
            WHERE t.workspace_id = ? AND t.revoked_at IS NULL AND t.kind = 'workspace' ORDER BY t.id DESC
            """, workspace
        ) { (token: try AccessToken(row: &$0), integration: try $0.next()) }
    }

    /// The grants of the live tokens, and how many have each; nil is all scopes.
    static func scopes(
        of integration: IntegrationID, in workspace: WorkspaceID, at now: Instant, _ connection: any Connection
    ) throws -> [(grant: ScopeSet?, count: Int)] {
        try connection.all(
            """
            SELECT scopes, COUNT(*) FROM access_tokens WHERE workspace_id = ? AND integration_id = ?
                AND revoked_at IS NULL AND (expires_at IS NULL OR expires_at > ?) GROUP BY scopes
            """, workspace, integration, now
        ) { (grant: try $0.next(), count: try $0.next()) }
    }

    static func hash(
        of id: AccessTokenID, in workspace: WorkspaceID, _ connection: any Connection
    ) throws -> TokenHash? {
        try connection.value(
            "SELECT hash FROM access_tokens WHERE workspace_id = ? AND id = ?", workspace, id)
    }

    /// What one that is not revoked belongs to and is called, whoever made it.
    static func live(
        _ id: AccessTokenID, in workspace: WorkspaceID, _ connection: any Connection
    ) throws -> (integration: IntegrationID, name: String)? {
        try connection.first(
            "SELECT integration_id, name FROM access_tokens WHERE workspace_id = ? AND id = ? AND revoked_at IS NULL",
            workspace, id
        ) { (integration: try $0.next(), name: try $0.next()) }
    }

    /// Whether a token, good or not, has this hash, in whatever workspace.
    static func isKnown(_ hash: TokenHash, _ connection: any Connection) throws -> Bool {
        try connection.value("SELECT EXISTS (SELECT 1 FROM access_tokens WHERE hash = ?)", hash) ?? false
    }

    static func sealed(
        _ id: AccessTokenID, in workspace: WorkspaceID, _ connection: any Connection
    ) throws -> [UInt8]? {
        try connection.value(
            "SELECT sealed FROM access_tokens WHERE workspace_id = ? AND id = ?", workspace, id,
            as: [UInt8]?.self) ?? nil
    }

    static func rename(
        _ id: AccessTokenID, to name: String, in workspace: WorkspaceID, _ transaction: any Transaction
    ) throws {
        try transaction.execute(
            "UPDATE access_tokens SET name = ? WHERE workspace_id = ? AND id = ?", name, workspace, id)
    }

    static func update(
        _ id: AccessTokenID, name: String, _ details: TokenDetails, in workspace: WorkspaceID,
        _ transaction: any Transaction
    ) throws {
        try transaction.execute(
            """
            UPDATE access_tokens SET name = ?, description = ?, labels = ?, networks = ?, limit_count = ?,
                limit_period = ?, custom_scopes = ?
            WHERE workspace_id = ? AND id = ?
            """,
            name, details.description, details.labels.joined(separator: " "), details.policy.networksText,
            details.policy.rateLimit?.count, details.policy.rateLimit?.period, details.customScopes, workspace, id)
        // What was exchanged for it is limited as it is.
        try transaction.execute(
            "UPDATE access_tokens SET networks = ?, limit_count = ?, limit_period = ? WHERE workspace_id = ? AND parent_id = ?",
            details.policy.networksText, details.policy.rateLimit?.count, details.policy.rateLimit?.period, workspace,
            id)
    }

    /// Kills a token. Its row stays, without the sealed copy, so that what it made has a name.
    static func revoke(
        _ id: AccessTokenID, in workspace: WorkspaceID, at now: Instant, _ transaction: any Transaction
    ) throws {
        try transaction.execute(
            "UPDATE access_tokens SET revoked_at = ?, sealed = NULL WHERE workspace_id = ? AND id = ?", now,
            workspace, id)
    }

    /// - Returns: how many there were.
    static func revokeAll(
        of integration: IntegrationID, in workspace: WorkspaceID, at now: Instant, _ transaction: any Transaction
    ) throws -> Int {
        try transaction.execute(
            """
            UPDATE access_tokens SET revoked_at = ?, sealed = NULL
            WHERE workspace_id = ? AND integration_id = ? AND revoked_at IS NULL
            """, now, workspace, integration)
    }

    static func setReplaced(
        _ id: AccessTokenID, by replacement: AccessTokenID, expiresAt: Instant, in workspace: WorkspaceID,
        _ transaction: any Transaction
    ) throws {
        try transaction.execute(
            """
            UPDATE access_tokens SET replaced_by_id = ?, expires_at = ?, sealed = NULL
            WHERE workspace_id = ? AND id = ?
            """, replacement, expiresAt, workspace, id)
    }

    static func eraseSealed(in workspace: WorkspaceID, _ transaction: any Transaction) throws {
        try transaction.execute(
            "UPDATE access_tokens SET sealed = NULL WHERE workspace_id = ? AND sealed IS NOT NULL", workspace)
    }
}

extension AccessToken {
    fileprivate init(row: inout Row) throws {
        id = try row.next()
        integrationID = try row.next()
        name = try row.next()
        lastFour = try row.next()
        scopes = try row.next()
        createdBy = try row.next()
        createdAt = try row.next()
        expiresAt = try row.next()
        lastUsedAt = try row.next()
        requestCount = try row.next()
        isCopyable = try row.next()
        isReplaced = try row.next()
        let (description, labels) = (try row.next(String.self), try row.next(String.self))
        details = TokenDetails(
            description: description, labels: labels.split(separator: " ").map(String.init),
            policy: try TokenPolicy(row: &row), customScopes: try row.next())
        importedAs = try row.next()
    }
}

let accessTokenMigrations = [
    Migration(
        6, "access tokens",
        .table(
            "access_tokens",
            """
            id TEXT NOT NULL PRIMARY KEY, workspace_id TEXT NOT NULL REFERENCES workspaces (id),
            integration_id TEXT NOT NULL REFERENCES integrations (id), name TEXT NOT NULL,
            hash BLOB NOT NULL UNIQUE, hash_key TEXT NOT NULL, last_four TEXT NOT NULL, sealed BLOB, scopes TEXT,
            created_by_member_id TEXT, created_by_name TEXT NOT NULL, created_at INTEGER NOT NULL,
            expires_at INTEGER, revoked_at INTEGER, replaced_by_id TEXT
            """),
        .statement("CREATE INDEX access_tokens_by_integration ON access_tokens (workspace_id, integration_id, id)"),
        .table(
            "access_token_uses",
            """
            access_token_id TEXT NOT NULL PRIMARY KEY REFERENCES access_tokens (id), workspace_id TEXT NOT NULL,
            last_used_at INTEGER NOT NULL, request_count INTEGER NOT NULL
            """))
]
