import LatchkeyStorage

/// What happens to access tokens by itself.
extension AccessTokens {
    /// How long before its end a token is said to expire soon; half of its life where that is shorter.
    package static let notice = Duration.days(14)
    /// After so long without a use a token counts as unused.
    package static let idleness = Duration.days(90)
    /// Tokens of one transaction.
    private static let slice = 200

    /// Tells admins, once a token, that it expires soon: in the audit log, to webhooks, and by mail.
    func announceExpiring(at now: Instant) async throws {
        while true {
            let count = try await core.write { unit in
                let found = try TokenChoreStore.expiring(at: now, limit: Self.slice, unit.transaction)
                for token in found {
                    try TokenChoreStore.setTold(token.id, unit.transaction)
                    try unit.audit(
                        .accessTokenExpiring, .accessToken(token.id, name: token.name), in: token.workspace,
                        by: .system, from: nil, detail: ["expires_at": token.expiresAt.iso])
                }
                for (workspace, tokens) in Dictionary(grouping: found, by: \.workspace) {
                    try unit.writeLetters(aboutExpiring: tokens, in: workspace)
                }
                return found.count
            }
            if count < Self.slice { return }
        }
    }

    /// Revokes what nobody has used for 90 days, in workspaces that want that.
    func revokeUnused(at now: Instant) async throws {
        while true {
            let count = try await core.write { unit in
                let found = try TokenChoreStore.unused(since: now - Self.idleness, limit: Self.slice, unit.transaction)
                for token in found {
                    try AccessTokenStore.revoke(token.id, in: token.workspace, at: now, unit.transaction)
                    try unit.changedToken(token.id, token.hash, of: token.integration)
                    try unit.audit(
                        .accessTokenRevoked, .accessToken(token.id, name: token.name), in: token.workspace,
                        by: .system, from: nil, detail: ["reason": "not used for 90 days"])
                }
                return found.count
            }
            if count < Self.slice { return }
        }
    }
}

/// A token whose end is near.
struct ExpiringToken: Sendable {
    let id: AccessTokenID
    let workspace: WorkspaceID
    let integration: IntegrationID
    let name: String
    let expiresAt: Instant
}

private enum TokenChoreStore {
    static func expiring(
        at now: Instant, limit: Int, _ connection: any Connection
    ) throws -> [ExpiringToken] {
        let notice = AccessTokens.notice.microseconds
        return try connection.all(
            """
            SELECT id, workspace_id, integration_id, name, expires_at FROM access_tokens
            WHERE kind = 'workspace' AND expiry_told = 0 AND revoked_at IS NULL AND replaced_by_id IS NULL
                AND expires_at > ? AND expires_at <= ?
                AND expires_at - ? <= CASE WHEN expires_at - created_at < ? THEN (expires_at - created_at) / 2
                    ELSE ? END
            LIMIT ?
            """, now, now + AccessTokens.notice, now, 2 * notice, notice, limit
        ) {
            ExpiringToken(
                id: try $0.next(), workspace: try $0.next(), integration: try $0.next(), name: try $0.next(),
                expiresAt: try $0.next())
        }
    }

    static func setTold(_ id: AccessTokenID, _ transaction: any Transaction) throws {
        try transaction.execute("UPDATE access_tokens SET expiry_told = 1 WHERE id = ?", id)
    }

    static func unused(
        since: Instant, limit: Int, _ connection: any Connection
    ) throws -> [(id: AccessTokenID, workspace: WorkspaceID, name: String, hash: TokenHash, integration: IntegrationID)]
    {
        try connection.all(
            """
            SELECT t.id, t.workspace_id, t.name, t.hash, t.integration_id
            FROM workspaces w JOIN access_tokens t ON t.workspace_id = w.id
                LEFT JOIN access_token_uses u ON u.access_token_id = t.id
            WHERE w.revokes_unused = 1 AND t.kind = 'workspace' AND t.revoked_at IS NULL AND t.created_at < ?
                AND COALESCE(u.last_used_at, 0) < ?
            LIMIT ?
            """, since, since, limit
        ) {
            (
                id: try $0.next(), workspace: try $0.next(), name: try $0.next(), hash: try $0.next(),
                integration: try $0.next()
            )
        }
    }
}
