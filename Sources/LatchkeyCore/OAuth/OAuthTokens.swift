import LatchkeyStorage

/// What the token endpoint gives out.
package struct GrantedTokens: Sendable {
    package let accessToken: String
    /// Seconds that the access token lives; nil for ever, as Attio has it.
    package let lifetime: Int64?
    package let refreshToken: String?
    package let scopes: ScopeSet
    /// Whether the access token is bound to a key (RFC 9449).
    package let isBound: Bool
}

/// The token endpoint (RFC 6749 section 3.2).
package struct OAuthTokens: Sendable {
    /// Of an access token that can be renewed.
    static let accessLifetime = Duration.hours(1)
    /// Of a refresh token that is not used.
    static let refreshLifetime = Duration.days(30)
    /// Of all refresh tokens that follow one consent.
    static let familyLifetime = Duration.days(180)

    let core: Core

    /// Exchanges a code (section 4.1.3). A second use by the client that it was made for ends what the first one got.
    ///
    /// - Throws: `OAuthError`.
    package func redeem(
        _ credentials: ClientCredentials, code: String, redirectURI: String?, verifier: String?
    ) async throws -> GrantedTokens {
        let asking = try await core.authenticate(credentials)
        let hash = core.keys.hash(token: code.utf8)
        let drafts = TokenDrafts(core)
        return try await core.writeOrRefuse { unit in
            try unit.requireLive(asking)
            guard let known = try AuthorizationCodeStore.find(hash, in: unit.transaction),
                known.integrationID == asking.client.integration.id
            else { return .failure(Self.unknownCode) }
            let isProven = known.challenge.map { PKCE.verifies(verifier ?? "", $0) } ?? (verifier == nil)
            if known.isRedeemed {
                // A public client proves itself by the verifier alone: anybody else's replay must not end anything.
                if asking.isProven || (known.challenge != nil && isProven) {
                    try unit.endFamily(of: known.origin(with: asking.secretID, nil), as: .oauthTokenReused)
                }
                return .failure(Self.unknownCode)
            }
            // Attio's clients leave the address out; a code is then bound by its challenge or the client's secret.
            let isBound = redirectURI.map { $0 == known.redirectURI } ?? (known.challenge != nil || asking.isProven)
            guard known.jkt == nil || known.jkt == asking.keyThumbprint else { return .failure(Self.wrongKey) }
            guard known.expiresAt > unit.now, isProven, isBound,
                let grant = try GrantStore.find(known.grantID, in: known.workspaceID, unit.transaction),
                try unit.mayIssue(for: known.member, in: known.workspaceID)
            else { return .failure(Self.unknownCode) }
            try AuthorizationCodeStore.markRedeemed(hash, at: unit.now, unit.transaction)
            return .success(
                try unit.issue(
                    drafts, known.origin(with: asking.secretID, asking.keyThumbprint), to: asking.client,
                    under: grant))
        }
    }

    /// Exchanges a refresh token for new tokens (section 6). Each is good once: a second use ends the family (RFC 9700
    /// section 4.14.2).
    ///
    /// - Parameter scope: narrows the new access token; the refresh token keeps what was consented to.
    /// - Throws: `OAuthError`.
    package func refresh(
        _ credentials: ClientCredentials, refreshToken: String, scope: String?
    ) async throws -> GrantedTokens {
        let asking = try await core.authenticate(credentials)
        guard TokenFormat.isWellFormed(refreshToken, as: .refresh) else { throw Self.unknownRefreshToken }
        let hash = core.keys.hash(token: refreshToken.utf8)
        let drafts = TokenDrafts(core)
        return try await core.writeOrRefuse { unit in
            try unit.requireLive(asking)
            guard let known = try OAuthTokenStore.refreshToken(hash, in: unit.transaction),
                known.origin.integrationID == asking.client.integration.id
            else { return .failure(Self.unknownRefreshToken) }
            if known.isUsed {
                try unit.endFamily(of: known.origin, as: .oauthTokenReused)
                return .failure(Self.unknownRefreshToken)
            }
            // A client with a secret proves itself by that; a public one by the key that it began with.
            guard asking.isProven || known.origin.jkt == nil || known.origin.jkt == asking.keyThumbprint else {
                return .failure(Self.wrongKey)
            }
            guard !known.isRevoked, asking.client.settings.offersOfflineAccess, let grantID = known.origin.grantID,
                let grant = try GrantStore.find(grantID, in: known.origin.workspaceID, unit.transaction),
                known.end(under: grant) > unit.now,
                try unit.mayIssue(for: known.origin.member, in: known.origin.workspaceID)
            else { return .failure(Self.unknownRefreshToken) }
            let scopes: ScopeSet
            do throws(OAuthError) {
                scopes = try known.origin.scopes.narrowed(to: scope, offersOfflineAccess: true)
            } catch {
                return .failure(error)
            }
            try OAuthTokenStore.markUsed(hash, at: unit.now, unit.transaction)
            var origin = known.origin
            origin.clientSecretID = asking.secretID
            origin.jkt = asking.keyThumbprint
            return .success(
                try unit.issue(
                    drafts, origin, to: asking.client, under: grant, after: known,
                    accessScopes: scopes.intersection(grant.scopes)))
        }
    }

    /// A token for the integration's own workspace, asked for by the client itself (section 4.4).
    ///
    /// - Throws: `OAuthError`.
    package func clientCredentials(
        _ credentials: ClientCredentials, scope: String?
    ) async throws -> GrantedTokens {
        let asking = try await core.authenticate(credentials)
        guard asking.isProven else {
            throw OAuthError(.unauthorizedClient, "A public client can't ask for a token in its own name.")
        }
        guard asking.client.settings.allowsClientCredentials else {
            throw OAuthError(.unauthorizedClient, "This client may not ask for a token in its own name.")
        }
        let integration = asking.client.integration
        let scopes = try asking.client.narrowed(to: scope)
        let drafts = TokenDrafts(core)
        return try await core.write { unit in
            try unit.requireLive(asking)
            var origin = TokenOrigin(
                integrationID: integration.id, workspaceID: integration.workspaceID, grantID: nil,
                familyID: drafts.family, scopes: scopes,
                member: ConsentingMember(id: nil, name: integration.name, level: .workspace),
                clientSecretID: asking.secretID, jkt: asking.keyThumbprint)
            // It belongs to no grant, but where the workspace limits the app, it limits this too.
            let policy = try GrantStore.policy(
                of: integration.id, in: integration.workspaceID, isConnected: true, unit.transaction)
            if let policy { origin.policy = policy.ofTokens }
            try unit.insert(
                drafts, origin, name: integration.name, expiresAt: unit.now + Self.accessLifetime)
            return GrantedTokens(
                accessToken: drafts.access, lifetime: Self.accessLifetime.components.seconds, refreshToken: nil,
                scopes: scopes, isBound: asking.keyThumbprint != nil)
        }
    }

    static let wrongKey = OAuthError(
        .invalidDPoPProof, "A DPoP proof of the key that was named at the beginning is missing.")
    private static let unknownCode = OAuthError(
        .invalidGrant, "The code is unknown, expired or used, or was made for another client, address or verifier.")
    private static let unknownRefreshToken = OAuthError(
        .invalidGrant, "The refresh token is unknown, expired, used or revoked, or another client's.")
}

/// New secrets with what the tables hold of them; made outside of the transaction, whose body may run twice.
struct TokenDrafts: Sendable {
    let id: AccessTokenID
    let family: TokenFamilyID
    let access: String
    let accessHash: TokenHash
    let refresh: String
    let refreshHash: TokenHash
    let hashKey: String

    init(_ core: Core) {
        id = core.newID()
        family = core.newID()
        access = TokenFormat.make(.oauth, core.random)
        refresh = TokenFormat.make(.refresh, core.random)
        accessHash = core.keys.hash(token: access.utf8)
        refreshHash = core.keys.hash(token: refresh.utf8)
        hashKey = core.keys.fingerprint
    }
}

extension AuthorizationCode {
    fileprivate func origin(with secret: ClientSecretID?, _ thumbprint: String?) -> TokenOrigin {
        TokenOrigin(
            integrationID: integrationID, workspaceID: workspaceID, grantID: grantID, familyID: familyID,
            scopes: scopes, member: member, clientSecretID: secret, jkt: thumbprint)
    }
}

extension UnitOfWork {
    /// Writes an access token, and a refresh token where the client may have one. Neither outlives what the workspace
    /// lays down.
    ///
    /// - Parameter earlier: the refresh token that they are got with.
    func issue(
        _ drafts: TokenDrafts, _ origin: TokenOrigin, to client: OAuthClient, under grant: Grant,
        after earlier: RefreshToken? = nil, accessScopes: ScopeSet? = nil
    ) throws -> GrantedTokens {
        let isRenewable = client.settings.offersOfflineAccess
        let scopes = accessScopes ?? origin.scopes
        var narrowed = origin
        narrowed.scopes = scopes
        narrowed.policy = grant.policy.ofTokens
        let began = earlier?.beganAt ?? grant.consentedAt
        let limit = grant.end(from: began)
        let end = [isRenewable ? now + OAuthTokens.accessLifetime : nil, limit].compactMap(\.self).min()
        try insert(drafts, narrowed, name: client.integration.name, expiresAt: end)
        if isRenewable {
            let familyEnd = earlier?.familyEndsAt ?? now + OAuthTokens.familyLifetime
            try OAuthTokenStore.insertRefreshToken(
                hash: drafts.refreshHash, origin, at: now,
                expiresAt: min(now + OAuthTokens.refreshLifetime, familyEnd, limit ?? familyEnd), beganAt: began,
                familyEndsAt: familyEnd, transaction)
        }
        return GrantedTokens(
            accessToken: drafts.access, lifetime: end.map { ($0 - now).components.seconds },
            refreshToken: isRenewable ? drafts.refresh : nil,
            scopes: scopes.intersection(client.integration.scopes), isBound: origin.jkt != nil)
    }

    func insert(
        _ drafts: TokenDrafts, _ origin: TokenOrigin, name: String, expiresAt: Instant?, parent: AccessTokenID? = nil
    ) throws {
        try OAuthTokenStore.insertAccessToken(
            drafts.id, hash: drafts.accessHash, hashKey: drafts.hashKey, lastFour: String(drafts.access.suffix(4)),
            origin, name: name, at: now, expiresAt: expiresAt, parent: parent, transaction)
    }

    /// Ends all that came from one code. Where nothing is left to end, nothing is written.
    func endFamily(
        of origin: TokenOrigin, as action: AuditAction, by actor: Actor = .system, from address: String? = nil,
        _ detail: [String: String] = [:]
    ) throws {
        let count = try OAuthTokenStore.revoke(family: origin.familyID, at: now, transaction)
        guard count > 0, let integration = try IntegrationStore.find(client: origin.integrationID, in: transaction)
        else { return }
        changed(.integration(integration.id))
        try audit(
            action, .integration(integration), in: origin.workspaceID, by: actor, from: address,
            detail: detail.merging(["tokens": "\(count)"]) { $1 })
    }
}

extension Core {
    package var oauthTokens: OAuthTokens { OAuthTokens(core: self) }

    /// A transaction that is kept also where its answer is a refusal: ending a family is part of it.
    func writeOrRefuse<Value: Sendable>(
        _ body: @escaping @Sendable (UnitOfWork) throws -> Result<Value, OAuthError>
    ) async throws -> Value {
        try await write(body).get()
    }
}
