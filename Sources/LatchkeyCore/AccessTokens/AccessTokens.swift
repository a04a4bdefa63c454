import LatchkeyStorage

/// Access tokens, for admins.
package struct AccessTokens: Sendable {
    /// The most tokens that a list shows.
    package static let listLimit = 500
    let core: Core

    /// Those that are not revoked, newest first, the expired ones too; uses to the second.
    package func list(_ administrator: Administrator, _ integration: IntegrationID) async throws -> [AccessToken] {
        let workspace = administrator.workspace.id
        let tokens = try await core.read { connection in
            _ = try Integrations.require(integration, in: workspace, connection)
            return try AccessTokenStore.list(of: integration, in: workspace, limit: Self.listLimit, connection)
        }
        let recent = core.tokenChecker.usage.recentUses().byToken
        return tokens.map { token in recent[token.id].map(token.adding) ?? token }
    }

    /// - Throws: `.notFound`.
    package func find(_ administrator: Administrator, _ id: AccessTokenID) async throws -> AccessToken {
        try await core.read { try Self.require(id, in: administrator.workspace.id, $0) }
    }

    /// Makes a token. The form's `id` makes a second submit show the first result, whose secret is nil when no sealed
    /// copy is kept.
    ///
    /// - Throws: `.invalid` with the field, `.forbidden` for scopes that the integration lacks, `.notFound`.
    package func create(
        _ administrator: Administrator, _ integration: IntegrationID, id: AccessTokenID, name: String,
        scopes: ScopeSet? = nil, expiresAt: Instant? = nil, _ details: TokenDetails = TokenDetails()
    ) async throws -> (AccessToken, secret: String?) {
        let name = try Validation.name(name, field: "name", what: "The name")
        let details = try details.validated()
        if let expiresAt, expiresAt <= core.clock.now() {
            throw LatchkeyError.invalid("expires_at", "The date has passed. Choose one to come.")
        }
        let workspace = administrator.workspace.id
        let draft = try draft(id: id, in: workspace, isTest: details.policy.isTest)
        do {
            return try await core.administer(administrator) { unit in
                let integration = try Integrations.require(integration, in: workspace, unit.transaction)
                if let scopes { try Self.check(scopes, of: integration) }
                let token = try unit.insertToken(
                    draft, of: integration.id, name: name, scopes: scopes, expiresAt: expiresAt, details,
                    by: administrator)
                return (token, draft.secret)
            }
        } catch let error as StorageError where error.violatesUniqueness(of: "access_tokens.id") {
            return (try await find(administrator, id), nil)
        }
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

    /// - Throws: `.invalid` with the field, `.notFound`.
    package func rename(_ administrator: Administrator, _ id: AccessTokenID, name: String) async throws {
        let name = try Validation.name(name, field: "name", what: "The name")
        let workspace = administrator.workspace.id
        try await core.administer(administrator) { unit in
            let token = try Self.require(id, in: workspace, unit.transaction)
            guard token.name != name else { return }
            try AccessTokenStore.rename(id, to: name, in: workspace, unit.transaction)
            try unit.audit(
                .accessTokenRenamed, .accessToken(id, name: token.name), by: administrator, detail: ["name": name])
        }
    }

    /// Changes what is said of a token, and what limits it: at once, for all that it is used for.
    ///
    /// - Throws: `.invalid` with the field, `.notFound`.
    package func update(
        _ administrator: Administrator, _ id: AccessTokenID, name: String, _ details: TokenDetails
    ) async throws {
        let name = try Validation.name(name, field: "name", what: "The name")
        let details = try details.validated()
        let workspace = administrator.workspace.id
        try await core.administer(administrator) { unit in
            let token = try Self.require(id, in: workspace, unit.transaction)
            var details = details
            // What kind it is stands in the token itself.
            details.policy.isTest = token.details.policy.isTest
            guard token.name != name || token.details != details else { return }
            try TokenRulesStore.find(workspace, in: unit.transaction).check(details.customScopes)
            try AccessTokenStore.update(id, name: name, details, in: workspace, unit.transaction)
            if let hash = try AccessTokenStore.hash(of: id, in: workspace, unit.transaction) {
                try unit.changedToken(id, hash, of: token.integrationID)
            }
            try unit.audit(
                .accessTokenUpdated, .accessToken(id, name: name), by: administrator, detail: details.policy.words)
        }
    }

    /// Kills a token for good: dead before this returns. One that is dead already is no error.
    ///
    /// - Throws: `.notFound` for one that never was in the workspace.
    package func revoke(_ administrator: Administrator, _ id: AccessTokenID) async throws {
        let workspace = administrator.workspace.id
        try await core.administer(administrator) { unit in
            guard let hash = try AccessTokenStore.hash(of: id, in: workspace, unit.transaction) else {
                throw LatchkeyError.notFound("This access token")
            }
            guard let live = try AccessTokenStore.live(id, in: workspace, unit.transaction) else { return }
            try AccessTokenStore.revoke(id, in: workspace, at: unit.now, unit.transaction)
            try unit.changedToken(id, hash, of: live.integration)
            try unit.audit(.accessTokenRevoked, .accessToken(id, name: live.name), by: administrator)
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

extension AccessToken {
    func adding(_ use: RecentUse) -> AccessToken {
        AccessToken(
            id: id, integrationID: integrationID, name: name, lastFour: lastFour, scopes: scopes,
            createdBy: createdBy, createdAt: createdAt, expiresAt: expiresAt,
            lastUsedAt: [lastUsedAt, use.lastUsedAt].compactMap(\.self).max(),
            requestCount: requestCount + use.count, isCopyable: isCopyable, isReplaced: isReplaced,
            details: details)
    }
}

extension Core {
    package var accessTokens: AccessTokens { AccessTokens(core: self) }
}
