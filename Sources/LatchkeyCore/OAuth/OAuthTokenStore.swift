import LatchkeyStorage

/// What a row of a new access token or refresh token says of where it comes from.
struct TokenOrigin: Sendable {
    let integrationID: IntegrationID
    let workspaceID: WorkspaceID
    /// Nil where the integration's own workspace is asked for by the client itself.
    let grantID: GrantID?
    let familyID: TokenFamilyID
    var scopes: ScopeSet
    let member: ConsentingMember
    var clientSecretID: ClientSecretID?
    /// The thumbprint of the key that the tokens are bound to (RFC 9449).
    var jkt: String?
    var policy = TokenPolicy()
}

/// A refresh token (RFC 6749 section 1.5).
struct RefreshToken: Sendable {
    let origin: TokenOrigin
    let expiresAt: Instant
    /// When the workspace consented to what the family came from.
    let beganAt: Instant
    /// When the last of its successors ends (OWASP ASVS 10.4.8).
    let familyEndsAt: Instant
    let isUsed: Bool
    let isRevoked: Bool

    /// When it ends, as the app is limited now.
    func end(under grant: Grant) -> Instant { min(expiresAt, grant.end(from: beganAt) ?? expiresAt) }
}

enum OAuthTokenStore {
    static func insertAccessToken(
        _ id: AccessTokenID, hash: TokenHash, hashKey: String, lastFour: String, _ origin: TokenOrigin,
        name: String, at now: Instant, expiresAt: Instant?, parent: AccessTokenID?,
        _ transaction: any Transaction
    ) throws {
        try transaction.execute(
            """
            INSERT INTO access_tokens (id, workspace_id, integration_id, name, hash, hash_key, last_four, scopes,
                created_by_member_id, created_by_name, created_at, expires_at, kind, grant_id, family_id,
                client_secret_id, parent_id, jkt, level, networks, limit_count, limit_period, is_test)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'oauth', ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """,
            id, origin.workspaceID, origin.integrationID, name, hash, hashKey, lastFour, origin.scopes,
            origin.member.id, origin.member.name, now, expiresAt, origin.grantID, origin.familyID,
            origin.clientSecretID, parent, origin.jkt, origin.member.level, origin.policy.networksText,
            origin.policy.rateLimit?.count, origin.policy.rateLimit?.period, origin.policy.isTest)
    }

    static func insertRefreshToken(
        hash: TokenHash, _ origin: TokenOrigin, at now: Instant, expiresAt: Instant, beganAt: Instant,
        familyEndsAt: Instant, _ transaction: any Transaction
    ) throws {
        try transaction.execute(
            """
            INSERT INTO oauth_refresh_tokens (hash, family_id, grant_id, workspace_id, integration_id, scopes,
                member_id, member_name, level, client_secret_id, jkt, created_at, expires_at, began_at,
                family_ends_at)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """,
            hash, origin.familyID, origin.grantID, origin.workspaceID, origin.integrationID, origin.scopes,
            origin.member.id, origin.member.name, origin.member.level, origin.clientSecretID, origin.jkt, now,
            expiresAt, beganAt, familyEndsAt)
    }

    static func refreshToken(_ hash: TokenHash, in connection: any Connection) throws -> RefreshToken? {
        try connection.first(
            """
            SELECT integration_id, workspace_id, grant_id, family_id, scopes, member_id, member_name, level,
                client_secret_id, jkt, expires_at, began_at, family_ends_at, used_at IS NOT NULL, revoked_at IS NOT NULL
            FROM oauth_refresh_tokens WHERE hash = ?
            """, hash
        ) { row in
            RefreshToken(
                origin: TokenOrigin(
                    integrationID: try row.next(), workspaceID: try row.next(), grantID: try row.next(),
                    familyID: try row.next(), scopes: try row.next(),
                    member: try ConsentingMember(row: &row),
                    clientSecretID: try row.next(), jkt: try row.next()),
                expiresAt: try row.next(), beganAt: try row.next(), familyEndsAt: try row.next(),
                isUsed: try row.next(), isRevoked: try row.next())
        }
    }

    static func markUsed(_ hash: TokenHash, at now: Instant, _ transaction: any Transaction) throws {
        try transaction.execute("UPDATE oauth_refresh_tokens SET used_at = ? WHERE hash = ?", now, hash)
    }

    /// Kills all tokens of a family.
    ///
    /// - Returns: how many there were.
    static func revoke(family: TokenFamilyID, at now: Instant, _ transaction: any Transaction) throws -> Int {
        try ["oauth_refresh_tokens", "access_tokens"].reduce(0) { count, table in
            count
                + (try transaction.execute(
                    "UPDATE \(table) SET revoked_at = ? WHERE family_id = ? AND revoked_at IS NULL", now, family))
        }
    }

    /// Kills everything that was ever granted or kept by a client: for a restored backup, in which what has ended since
    /// is alive again.
    ///
    /// - Returns: how many access tokens there were.
    static func revokeAll(at now: Instant, _ transaction: any Transaction) throws -> Int {
        for table in ["oauth_refresh_tokens", "oauth_grants", "oauth_client_secrets"] {
            try transaction.execute("UPDATE \(table) SET revoked_at = ? WHERE revoked_at IS NULL", now)
        }
        try transaction.execute("DELETE FROM oauth_codes")
        return try transaction.execute(
            "UPDATE access_tokens SET revoked_at = ? WHERE kind = 'oauth' AND revoked_at IS NULL", now)
    }

    /// Kills all tokens that a client got with one of its secrets.
    ///
    /// - Returns: how many access tokens there were.
    static func revoke(gotWith secret: ClientSecretID, at now: Instant, _ transaction: any Transaction) throws -> Int {
        try transaction.execute(
            "UPDATE oauth_refresh_tokens SET revoked_at = ? WHERE client_secret_id = ? AND revoked_at IS NULL", now,
            secret)
        return try transaction.execute(
            "UPDATE access_tokens SET revoked_at = ? WHERE client_secret_id = ? AND revoked_at IS NULL", now, secret)
    }

    /// Gives the tokens that had all of a consent all of the new one; of those that act for a member only who consents.
    static func widen(
        of grant: GrantID, from old: ScopeSet, to new: ScopeSet, by member: MemberID?, _ transaction: any Transaction
    ) throws {
        for (table, column) in [("access_tokens", "created_by_member_id"), ("oauth_refresh_tokens", "member_id")] {
            try transaction.execute(
                """
                UPDATE \(table) SET scopes = ?
                WHERE grant_id = ? AND scopes = ? AND (level = 'workspace' OR \(column) = ?)
                """, new, grant, old, member)
        }
    }

    /// Forgets what is over for good.
    static func removeExpired(before: Instant, _ transaction: any Transaction) throws {
        try transaction.execute("DELETE FROM oauth_refresh_tokens WHERE expires_at < ?", before)
        let expired = "SELECT id FROM access_tokens WHERE kind = 'oauth' AND expires_at < ? LIMIT 1000"
        try transaction.execute("DELETE FROM access_token_uses WHERE access_token_id IN (\(expired))", before)
        try transaction.execute("DELETE FROM access_tokens WHERE id IN (\(expired))", before)
    }
}
