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
    func draft(id: AccessTokenID, in workspace: WorkspaceID, isTest: Bool = false) throws -> TokenDraft {
        let secret = TokenFormat.make(isTest ? .test : .workspace, core.random)
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
    ///
    /// - Throws: `.invalid` for an end that the workspace's rules do not allow.
    func insertToken(
        _ draft: TokenDraft, of integration: IntegrationID, name: String, scopes: ScopeSet?, expiresAt: Instant?,
        _ details: TokenDetails = TokenDetails(), by access: KeyAccess
    ) throws -> AccessToken {
        let workspace = access.workspaceID
        let rules = try TokenRulesStore.find(workspace, in: transaction)
        try rules.check(expiresAt, at: now)
        try rules.check(details.customScopes)
        // The principal's workspace may be older than the switch.
        let showsOnce = try WorkspaceStore.find(workspace, in: transaction)?.showsTokensOnce ?? true
        try transaction.execute(
            """
            INSERT INTO access_tokens (id, workspace_id, integration_id, name, hash, hash_key, last_four, sealed,
                scopes, created_by_member_id, created_by_name, created_at, expires_at, networks, limit_count,
                limit_period, is_test, description, labels, custom_scopes)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """,
            draft.id, workspace, integration, name, draft.hash, draft.hashKey, String(draft.secret.suffix(4)),
            showsOnce ? nil : draft.sealed, scopes, access.party.memberID,
            try access.party.name(in: workspace, transaction), now, expiresAt, details.policy.networksText,
            details.policy.rateLimit?.count, details.policy.rateLimit?.period,
            details.policy.isTest, details.description, details.labels.joined(separator: " "),
            details.customScopes)
        let words = ["integration": integration.text, "scopes": scopes?.text ?? "all"]
        try access.audit(
            .accessTokenCreated, .accessToken(draft.id, name: name),
            detail: words.merging(details.policy.words) { $1 }, self)
        guard let token = try AccessTokenStore.find(draft.id, in: workspace, transaction) else {
            throw LatchkeyError.notFound("This access token")
        }
        return token
    }
}
