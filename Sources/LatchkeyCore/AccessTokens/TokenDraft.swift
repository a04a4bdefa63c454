import LatchkeyStorage

/// A token that is made but not yet written: its secret, and what the row will hold of it.
struct TokenDraft: Sendable {
    let id: AccessTokenID
    let secret: String
    let hash: TokenHash
    let hashKey: String
    let sealed: [UInt8]
}

/// What the row of a new token holds of its secret.
struct KeptToken: Sendable {
    let id: AccessTokenID
    let hash: TokenHash
    let hashKey: String
    /// Empty where nobody knows them.
    let lastFour: String
    let sealed: [UInt8]?
    /// Of a token that another system has made.
    var importedAs: ForeignHash.Algorithm?
}

extension TokenDraft {
    var kept: KeptToken {
        KeptToken(id: id, hash: hash, hashKey: hashKey, lastFour: String(secret.suffix(4)), sealed: sealed)
    }
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
        try insertToken(
            draft.kept, of: integration, name: name, scopes: scopes, expiresAt: expiresAt, details, by: access)
    }

    /// The same for one that somebody else may have made.
    func insertToken(
        _ kept: KeptToken, of integration: IntegrationID, name: String, scopes: ScopeSet?, expiresAt: Instant?,
        _ details: TokenDetails, by access: KeyAccess
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
                limit_period, is_test, description, labels, custom_scopes, imported_as)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """,
            kept.id, workspace, integration, name, kept.hash, kept.hashKey, kept.lastFour,
            showsOnce ? nil : kept.sealed, scopes, access.party.memberID,
            try access.party.name(in: workspace, transaction), now, expiresAt, details.policy.networksText,
            details.policy.rateLimit?.count, details.policy.rateLimit?.period,
            details.policy.isTest, details.description, details.labels.joined(separator: " "),
            details.customScopes, kept.importedAs)
        let words = ["integration": integration.text, "scopes": scopes?.text ?? "all"]
        try access.audit(
            kept.importedAs == nil ? .accessTokenCreated : .accessTokenImported, .accessToken(kept.id, name: name),
            detail: words.merging(details.policy.words) { $1 }, self)
        guard let token = try AccessTokenStore.find(kept.id, in: workspace, transaction) else {
            throw LatchkeyError.notFound("This access token")
        }
        return token
    }
}
