import LatchkeyStorage

enum OAuthClientStore {
    /// The client of an integration of any workspace: who asks for a token names only the client.
    static func find(_ id: IntegrationID, in connection: any Connection) throws -> OAuthClient? {
        guard let integration = try IntegrationStore.find(client: id, in: connection) else { return nil }
        return try client(of: integration, connection)
    }

    static func client(of integration: Integration, _ connection: any Connection) throws -> OAuthClient {
        var settings = OAuthSettings()
        let version = try connection.first(
            """
            SELECT is_enabled, is_public, is_published, offers_offline_access, allows_devices,
                allows_client_credentials, level, requires_pushed_requests, version FROM oauth_clients
            WHERE integration_id = ?
            """, integration.id
        ) { row in
            settings.isEnabled = try row.next()
            settings.isPublic = try row.next()
            settings.isPublished = try row.next()
            settings.offersOfflineAccess = try row.next()
            settings.allowsDevices = try row.next()
            settings.allowsClientCredentials = try row.next()
            settings.tokenLevel = try row.next()
            settings.requiresPushedRequests = try row.next()
            return try row.next(Int.self)
        }
        settings.redirectURIs = try connection.all(
            "SELECT uri FROM oauth_redirect_uris WHERE integration_id = ? ORDER BY position", integration.id
        ) { RedirectURI(try $0.next()) }.compactMap(\.self)
        return OAuthClient(integration: integration, settings: settings, version: version ?? 0)
    }

    /// - Returns: whether `version` was the newest.
    static func save(
        _ settings: OAuthSettings, of integration: Integration, version: Int, _ transaction: any Transaction
    ) throws -> Bool {
        let count = try transaction.execute(
            """
            INSERT INTO oauth_clients (integration_id, workspace_id, is_enabled, is_public, is_published,
                offers_offline_access, allows_devices, allows_client_credentials, level, requires_pushed_requests,
                version)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 1)
            ON CONFLICT (integration_id) DO UPDATE SET is_enabled = excluded.is_enabled,
                is_public = excluded.is_public, is_published = excluded.is_published,
                offers_offline_access = excluded.offers_offline_access,
                allows_devices = excluded.allows_devices,
                allows_client_credentials = excluded.allows_client_credentials, level = excluded.level,
                requires_pushed_requests = excluded.requires_pushed_requests, version = oauth_clients.version + 1
            WHERE oauth_clients.version = ?
            """,
            integration.id, integration.workspaceID, settings.isEnabled, settings.isPublic, settings.isPublished,
            settings.offersOfflineAccess, settings.allowsDevices, settings.allowsClientCredentials, settings.tokenLevel,
            settings.requiresPushedRequests, version)
        guard count == 1 else { return false }
        try transaction.execute("DELETE FROM oauth_redirect_uris WHERE integration_id = ?", integration.id)
        for (position, uri) in settings.redirectURIs.enumerated() {
            try transaction.execute(
                "INSERT INTO oauth_redirect_uris (integration_id, position, uri) VALUES (?, ?, ?)", integration.id,
                position, uri.text)
        }
        return true
    }

    /// Not revoked ones, newest first.
    static func secrets(
        of integration: IntegrationID, in workspace: WorkspaceID, _ connection: any Connection
    ) throws -> [ClientSecret] {
        try connection.all(
            """
            SELECT id, public_key IS NOT NULL, last_four, created_by_name, created_at, last_used_at
            FROM oauth_client_secrets
            WHERE workspace_id = ? AND integration_id = ? AND revoked_at IS NULL ORDER BY id DESC
            """, workspace, integration
        ) {
            ClientSecret(
                id: try $0.next(), isPublicKey: try $0.next(), lastFour: try $0.next(), createdBy: try $0.next(),
                createdAt: try $0.next(),
                lastUsedAt: try $0.next())
        }
    }

    static func insert(
        _ secret: ClientSecret, hash: TokenHash, publicKey: PublicKey? = nil, of integration: IntegrationID,
        in workspace: WorkspaceID, _ transaction: any Transaction
    ) throws {
        try transaction.execute(
            """
            INSERT INTO oauth_client_secrets (id, integration_id, workspace_id, hash, last_four, created_by_name,
                created_at, public_key)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?)
            """, secret.id, integration, workspace, hash, secret.lastFour, secret.createdBy, secret.createdAt,
            publicKey?.text)
    }

    /// - Returns: whether there was one.
    static func revoke(
        _ id: ClientSecretID, of integration: IntegrationID, in workspace: WorkspaceID, at now: Instant,
        _ transaction: any Transaction
    ) throws -> Bool {
        try transaction.execute(
            """
            UPDATE oauth_client_secrets SET revoked_at = ?
            WHERE workspace_id = ? AND integration_id = ? AND id = ? AND revoked_at IS NULL
            """, now, workspace, integration, id) > 0
    }

    /// The live secret of a client with this hash, and when it was last used.
    static func secret(
        _ hash: TokenHash, of integration: IntegrationID, in connection: any Connection
    ) throws -> (id: ClientSecretID, lastUsedAt: Instant?)? {
        try connection.first(
            """
            SELECT id, last_used_at FROM oauth_client_secrets
            WHERE hash = ? AND integration_id = ? AND revoked_at IS NULL AND public_key IS NULL
            """, hash, integration
        ) { (id: try $0.next(), lastUsedAt: try $0.next()) }
    }

    /// The live keys that a client may sign with.
    static func publicKeys(
        of integration: IntegrationID, in connection: any Connection
    ) throws -> [(id: ClientSecretID, key: PublicKey, lastUsedAt: Instant?)] {
        try connection.all(
            """
            SELECT id, public_key, last_used_at FROM oauth_client_secrets
            WHERE integration_id = ? AND revoked_at IS NULL AND public_key IS NOT NULL
            """, integration
        ) { row -> (id: ClientSecretID, key: PublicKey, lastUsedAt: Instant?)? in
            let (id, text, last) = (
                try row.next(ClientSecretID.self), try row.next(String.self), try row.next(Instant?.self)
            )
            return PublicKey(pasted: text).map { (id, $0, last) }
        }.compactMap(\.self)
    }

    static func markUsed(_ id: ClientSecretID, at now: Instant, _ transaction: any Transaction) throws {
        try transaction.execute("UPDATE oauth_client_secrets SET last_used_at = ? WHERE id = ?", now, id)
    }
}
