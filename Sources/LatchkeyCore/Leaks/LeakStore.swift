import LatchkeyStorage

enum LeakStore {
    /// The same under one of several hashes.
    static func find(
        _ hashes: [TokenHash], _ kind: TokenFormat.Kind, at now: Instant, _ connection: any Connection
    ) throws -> FoundSecret? {
        for hash in hashes {
            if let found = try find(hash, kind, at: now, connection) { return found }
        }
        return nil
    }

    /// What has this hash among the secrets of this kind. The hash is the tenant's proof, as in `TokenLookup`.
    static func find(
        _ hash: TokenHash, _ kind: TokenFormat.Kind, at now: Instant, _ connection: any Connection
    ) throws -> FoundSecret? {
        switch kind {
        case .workspace, .test, .oauth: try accessToken(hash, at: now, connection)
        case .refresh: try refreshToken(hash, at: now, connection)
        case .clientSecret: try clientSecret(hash, connection)
        case .registration: try registrationToken(hash, connection) ?? registration(hash, connection)
        }
    }

    private static func accessToken(
        _ hash: TokenHash, at now: Instant, _ connection: any Connection
    ) throws -> FoundSecret? {
        try connection.first(
            """
            SELECT t.id, t.integration_id, t.workspace_id, w.slug, i.name, t.name,
                t.revoked_at IS NULL AND i.deleted_at IS NULL AND (t.expires_at IS NULL OR t.expires_at > ?)
                    AND (t.grant_id IS NULL OR (g.id IS NOT NULL AND g.revoked_at IS NULL))
                    AND (t.parent_id IS NULL OR (p.id IS NOT NULL AND p.revoked_at IS NULL))
            FROM access_tokens t JOIN integrations i ON i.id = t.integration_id
                JOIN workspaces w ON w.id = t.workspace_id
                LEFT JOIN oauth_grants g ON g.id = t.grant_id LEFT JOIN access_tokens p ON p.id = t.parent_id
            WHERE t.hash = ?
            """, now, hash
        ) {
            try FoundSecret(subject: .accessToken(try $0.next(), hash, try $0.next()), row: &$0)
        }
    }

    private static func refreshToken(
        _ hash: TokenHash, at now: Instant, _ connection: any Connection
    ) throws -> FoundSecret? {
        guard let known = try OAuthTokenStore.refreshToken(hash, in: connection) else { return nil }
        let isGood = !known.isUsed && !known.isRevoked && known.expiresAt > now
        return try connection.first(
            """
            SELECT w.id, w.slug, i.name, 'Refresh token', ? AND i.deleted_at IS NULL
                AND EXISTS (SELECT 1 FROM oauth_grants g WHERE g.id = ? AND g.revoked_at IS NULL)
            FROM integrations i JOIN workspaces w ON w.id = ? WHERE i.id = ?
            """, isGood, known.origin.grantID, known.origin.workspaceID, known.origin.integrationID
        ) { try FoundSecret(subject: .refreshToken(known.origin), row: &$0) }
    }

    private static func clientSecret(_ hash: TokenHash, _ connection: any Connection) throws -> FoundSecret? {
        try connection.first(
            """
            SELECT s.id, s.integration_id, s.workspace_id, w.slug, i.name, 'Client secret',
                s.revoked_at IS NULL AND i.deleted_at IS NULL
            FROM oauth_client_secrets s JOIN integrations i ON i.id = s.integration_id
                JOIN workspaces w ON w.id = s.workspace_id
            WHERE s.hash = ? AND s.public_key IS NULL
            """, hash
        ) { try FoundSecret(subject: .clientSecret(try $0.next(), try $0.next()), row: &$0) }
    }

    private static func registrationToken(_ hash: TokenHash, _ connection: any Connection) throws -> FoundSecret? {
        try connection.first(
            """
            SELECT r.id, r.workspace_id, w.slug, '', 'Registration token', r.revoked_at IS NULL
            FROM oauth_registration_tokens r JOIN workspaces w ON w.id = r.workspace_id WHERE r.hash = ?
            """, hash
        ) { try FoundSecret(subject: .registrationToken(try $0.next()), row: &$0) }
    }

    private static func registration(_ hash: TokenHash, _ connection: any Connection) throws -> FoundSecret? {
        try connection.first(
            """
            SELECT c.integration_id, c.workspace_id, w.slug, i.name, 'Registration', i.deleted_at IS NULL
            FROM oauth_clients c JOIN integrations i ON i.id = c.integration_id
                JOIN workspaces w ON w.id = c.workspace_id
            WHERE c.registration_hash = ?
            """, hash
        ) { try FoundSecret(subject: .registration(try $0.next()), row: &$0) }
    }

    /// Remembers why a token is dead.
    static func mark(
        _ id: AccessTokenID, foundAt place: String, in workspace: WorkspaceID, at now: Instant,
        _ transaction: any Transaction
    ) throws {
        try transaction.execute(
            "UPDATE access_tokens SET leaked_at = ?, leaked_to = ? WHERE workspace_id = ? AND id = ?", now, place,
            workspace, id)
    }

    /// Newest first.
    static func list(
        of integration: IntegrationID, in workspace: WorkspaceID, since: Instant, limit: Int,
        _ connection: any Connection
    ) throws -> [LeakedToken] {
        try connection.all(
            """
            SELECT name, last_four, is_test, imported_as IS NOT NULL, created_by_name, created_at, leaked_at, leaked_to
            FROM access_tokens
            WHERE workspace_id = ? AND integration_id = ? AND kind = 'workspace' AND leaked_at > ?
            ORDER BY leaked_at DESC LIMIT ?
            """, workspace, integration, since, limit
        ) { row in
            LeakedToken(
                name: try row.next(), lastFour: try row.next(), isTest: try row.next(), isImported: try row.next(),
                createdBy: try row.next(), createdAt: try row.next(), leakedAt: try row.next(), foundAt: try row.next())
        }
    }
}

extension FoundSecret {
    fileprivate init(subject: Subject, row: inout Row) throws {
        self.subject = subject
        workspaceID = try row.next()
        workspace = try row.next()
        integration = try row.next()
        name = try row.next()
        isLive = try row.next()
    }
}

let leakMigrations = [
    Migration(
        23, "leaks",
        .statement("ALTER TABLE access_tokens ADD COLUMN leaked_at INTEGER"),
        .statement("ALTER TABLE access_tokens ADD COLUMN leaked_to TEXT NOT NULL DEFAULT ''"),
        .statement(
            """
            CREATE INDEX access_tokens_leaked ON access_tokens (workspace_id, integration_id, leaked_at)
            WHERE leaked_at IS NOT NULL
            """),
        .statement(
            """
            CREATE INDEX oauth_clients_by_registration ON oauth_clients (registration_hash)
            WHERE registration_hash IS NOT NULL
            """))
]
