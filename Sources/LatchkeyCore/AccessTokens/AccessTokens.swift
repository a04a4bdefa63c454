import LatchkeyStorage

/// Access tokens, for whoever manages them. A token that does is bounded by what it has itself.
package struct AccessTokens: Sendable {
    /// The most tokens that a list shows.
    package static let listLimit = 500
    let core: Core

    /// Those that are not revoked, newest first, the expired ones too; uses to the second.
    package func list(_ manager: some KeyManager, _ integration: IntegrationID) async throws -> [AccessToken] {
        let workspace = manager.keyAccess.workspaceID
        let tokens = try await core.read { connection in
            _ = try Integrations.require(integration, in: workspace, connection)
            return try AccessTokenStore.list(of: integration, in: workspace, limit: Self.listLimit, connection)
        }
        return counted(tokens)
    }

    /// The same of one integration or of all, in the order of their making.
    package func list(
        _ manager: some KeyManager, of integration: IntegrationID?, limit: Int, offset: Int
    ) async throws -> [AccessToken] {
        let workspace = manager.keyAccess.workspaceID
        let tokens = try await core.read { connection in
            if let integration { _ = try Integrations.require(integration, in: workspace, connection) }
            return try AccessTokenStore.page(
                of: integration, in: workspace, limit: limit, offset: offset, connection)
        }
        return counted(tokens)
    }

    /// - Throws: `.notFound`.
    package func find(_ manager: some KeyManager, _ id: AccessTokenID) async throws -> AccessToken {
        let workspace = manager.keyAccess.workspaceID
        return try await core.read { try Self.require(id, in: workspace, $0) }
    }

    /// With the uses that are not written yet.
    func counted(_ tokens: [AccessToken]) -> [AccessToken] {
        let recent = core.tokenChecker.usage.recentUses().byToken
        return tokens.map { token in recent[token.id].map(token.adding) ?? token }
    }

    /// Makes a token. The form's `id` makes a second submit show the first result, whose secret is nil when no sealed
    /// copy is kept.
    ///
    /// - Parameter request: what makes a repetition show the first result, and for a day its secret.
    /// - Throws: `.invalid` with the field, `.forbidden` for scopes that the integration lacks and for what exceeds the
    ///   maker's own access, `.notFound`.
    package func create(
        _ manager: some KeyManager, _ integration: IntegrationID, id: AccessTokenID, name: String,
        scopes: ScopeSet? = nil, expiresAt: Instant? = nil, _ details: TokenDetails = TokenDetails(),
        once request: IdempotentRequest? = nil
    ) async throws -> (AccessToken, secret: String?) {
        let access = manager.keyAccess
        let name = try Validation.name(name, field: "name", what: "The name")
        let details = try details.validated()
        let workspace = access.workspaceID
        let draft = try draft(id: id, in: workspace, isTest: details.policy.isTest)
        do {
            return try await core.manage(access) { unit, bounds in
                if let earlier = try unit.earlierResult(of: request, by: access) {
                    return try self.repeated(earlier, in: workspace, unit)
                }
                if let expiresAt, expiresAt <= unit.now {
                    throw LatchkeyError.invalid("expires_at", "The date has passed. Choose one to come.")
                }
                let integration = try Integrations.require(integration, in: workspace, unit.transaction)
                if let scopes { try Self.check(scopes, of: integration) }
                try bounds.check(scopes, of: integration)
                try bounds.check(details.policy)
                try bounds.check(details.customScopes)
                try bounds.check(end: expiresAt)
                let token = try unit.insertToken(
                    draft, of: integration.id, name: name, scopes: scopes, expiresAt: expiresAt, details, by: access)
                try unit.remember(request, made: id.text, sealed: draft.sealed, by: access)
                return (token, draft.secret)
            }
        } catch let error as StorageError where error.violatesUniqueness(of: "access_tokens.id") {
            return (try await find(access, id), nil)
        }
    }

    /// What the request made when it came first, and for a day its secret.
    ///
    /// - Throws: `.notFound` for a token that was revoked since.
    func repeated(
        _ earlier: IdempotentResult, in workspace: WorkspaceID, _ unit: UnitOfWork
    ) throws -> (AccessToken, secret: String?) {
        guard let id = AccessTokenID(earlier.resource) else { throw LatchkeyError.notFound("This access token") }
        let token = try Self.require(id, in: workspace, unit.transaction)
        guard let sealed = earlier.sealed, earlier.createdAt > unit.now - IdempotentRequest.secretLife else {
            return (token, nil)
        }
        return (token, try core.keys.open(sealed, context: Self.sealingContext(workspace, id)))
    }

    /// The token itself, from its sealed copy.
    ///
    /// - Throws: `.forbidden` without a fresh password, `.conflict` when no copy is kept, `.notFound`.
    package func reveal(
        _ administrator: Administrator, _ signedIn: SignedIn, _ id: AccessTokenID
    ) async throws -> String {
        guard core.sessions.hasFreshPassword(signedIn) else {
            throw LatchkeyError(.forbidden, .passwordRequired, "Enter your password again to copy an access token.")
        }
        let workspace = administrator.workspace.id
        let sealed = try await core.administer(administrator) { unit in
            let token = try Self.require(id, in: workspace, unit.transaction)
            guard let sealed = try AccessTokenStore.sealed(id, in: workspace, unit.transaction) else {
                throw LatchkeyError(
                    .conflict, .showOnce,
                    "This token was shown only once, when it was made. If it is lost, replace it.")
            }
            try unit.audit(.accessTokenCopied, .accessToken(id, name: token.name), by: administrator)
            return sealed
        }
        return try core.keys.open(sealed, context: Self.sealingContext(workspace, id))
    }

    /// Kills a token for good: dead before this returns. One that is dead already is no error.
    ///
    /// - Throws: `.notFound` for one that never was in the workspace.
    package func revoke(_ manager: some KeyManager, _ id: AccessTokenID) async throws {
        let access = manager.keyAccess
        try await core.manage(access) { unit, _ in
            guard try unit.revokeToken(id, in: access.workspaceID, by: access.party) else {
                throw LatchkeyError.notFound("This access token")
            }
        }
    }

    static func require(
        _ id: AccessTokenID, in workspace: WorkspaceID, _ connection: any Connection
    ) throws -> AccessToken {
        guard let token = try AccessTokenStore.find(id, in: workspace, connection) else {
            throw LatchkeyError.notFound("This access token")
        }
        return token
    }

    /// A subset must be one: it never grants what the integration lacks.
    static func check(_ scopes: ScopeSet, of integration: Integration) throws {
        guard !scopes.isEmpty else {
            throw LatchkeyError.invalid("scopes", "Choose at least one scope, or all scopes of the integration.")
        }
        let missing = integration.scopes.missing(from: scopes)
        guard missing.isEmpty else {
            throw LatchkeyError(
                .forbidden, .scopeNotGranted,
                "The integration “\(integration.name)” does not have \(missing.names.joined(separator: ", ")). "
                    + "Add it to the integration's scopes first.", field: "scopes")
        }
    }
}

extension UnitOfWork {
    /// Kills a token, if it is not dead already.
    ///
    /// - Returns: false for one that never was in the workspace.
    func revokeToken(_ id: AccessTokenID, in workspace: WorkspaceID, by party: ActingParty) throws -> Bool {
        guard let hash = try AccessTokenStore.hash(of: id, in: workspace, transaction) else { return false }
        guard let live = try AccessTokenStore.live(id, in: workspace, transaction) else { return true }
        try AccessTokenStore.revoke(id, in: workspace, at: now, transaction)
        try changedToken(id, hash, of: live.integration)
        try party.audit(.accessTokenRevoked, .accessToken(id, name: live.name), in: workspace, self)
        return true
    }
}

extension AccessToken {
    func adding(_ use: RecentUse) -> AccessToken {
        AccessToken(
            id: id, integrationID: integrationID, name: name, lastFour: lastFour, scopes: scopes,
            createdBy: createdBy, createdAt: createdAt, expiresAt: expiresAt,
            lastUsedAt: [lastUsedAt, use.lastUsedAt].compactMap(\.self).max(),
            requestCount: requestCount + use.count, isCopyable: isCopyable, isReplaced: isReplaced,
            details: details, importedAs: importedAs)
    }
}

extension Core {
    package var accessTokens: AccessTokens { AccessTokens(core: self) }
}
