import LatchkeyStorage

/// A token that is made but not yet written: its secret, and what the row will hold of it.
struct TokenDraft: Sendable {
    let id: AccessTokenID
    let secret: String
    let hash: TokenHash
    let hashKey: String
    let sealed: [UInt8]
}

extension AccessTokens {
    func draft(id: AccessTokenID, in workspace: WorkspaceID) throws -> TokenDraft {
        let secret = TokenFormat.make(.workspace, core.random)
        return TokenDraft(
            id: id, secret: secret, hash: core.keys.hash(token: secret.utf8), hashKey: core.keys.fingerprint,
            sealed: try core.keys.seal(secret, context: Self.sealingContext(workspace, id)))
    }

    /// A sealed copy opens only in its own row.
    static func sealingContext(_ workspace: WorkspaceID, _ id: AccessTokenID) -> String {
        "access token \(workspace) \(id)"
    }
}

extension UnitOfWork {
    /// Writes a token and its audit event.
    func insertToken(
        _ draft: TokenDraft, of integration: IntegrationID, name: String, scopes: ScopeSet?, expiresAt: Instant?,
        by administrator: Administrator
    ) throws -> AccessToken {
        let workspace = administrator.workspace.id
        // The principal's workspace may be older than the switch.
        let showsOnce = try WorkspaceStore.find(workspace, in: transaction)?.showsTokensOnce ?? true
        try transaction.execute(
            """
            INSERT INTO access_tokens (id, workspace_id, integration_id, name, hash, hash_key, last_four, sealed,
                scopes, created_by_member_id, created_by_name, created_at, expires_at)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """,
            draft.id, workspace, integration, name, draft.hash, draft.hashKey, String(draft.secret.suffix(4)),
            showsOnce ? nil : draft.sealed, scopes, administrator.memberID, administrator.actor.party.name, now,
            expiresAt)
        try audit(
            .accessTokenCreated, .accessToken(draft.id, name: name), by: administrator,
            detail: ["integration": integration.text, "scopes": scopes?.text ?? "all"])
        guard let token = try AccessTokenStore.find(draft.id, in: workspace, transaction) else {
            throw LatchkeyError.notFound("This access token")
        }
        return token
    }
}
