import LatchkeyStorage

/// What a consent page said, so that nobody consents to what came after it.
package struct ShownConsent: Sendable, Equatable {
    package let scopes: ScopeSet
    package let level: TokenLevel

    package init(_ scopes: ScopeSet, _ level: TokenLevel) {
        self.scopes = scopes
        self.level = level
    }
}

/// Asking a person for access to a workspace (RFC 6749 section 4.1).
package struct Authorization: Sendable {
    /// RFC 9700 section 2.1.1 and OWASP ASVS 10.4.3 want codes to be short-lived.
    static let codeLifetime = Duration.seconds(60)

    let core: Core

    /// Who this server is, in metadata, answers and introspection (RFC 8414 section 2).
    package var issuer: String { core.configuration.publicURL }

    /// - Throws: `AuthorizationRefusal`.
    package func check(_ parameters: AuthorizationParameters) async throws -> AuthorizationRequest {
        try await check(parameters, isPushed: false)
    }

    private func check(
        _ parameters: AuthorizationParameters, isPushed: Bool
    ) async throws -> AuthorizationRequest {
        let id = parameters.clientID.flatMap { IntegrationID($0) }
        if let uri = parameters.requestURI {
            guard let id, !parameters.hasDuplicates, var pushed = try await core.pushedRequests.find(uri, of: id) else {
                throw AuthorizationRefusal.page(
                    "The link that brought you here is used or too old. Go back to the app and start again.")
            }
            pushed.requestURI = nil
            return try await check(pushed, isPushed: true)
        }
        let client: OAuthClient? =
            if let id { try await core.read { try OAuthClientStore.find(id, in: $0) } } else { nil }
        return try AuthorizationRequest(parameters, of: client, issuer: issuer, isPushed: isPushed)
    }

    /// The workspaces of a person that may connect this client, by name.
    package func workspaces(
        for client: OAuthClient, _ user: User
    ) async throws -> [(workspace: Workspace, member: WorkspaceMember)] {
        try await core.workspaces.of(user).filter { client.mayConnect($0.workspace.id) }
    }

    /// Who made the integration.
    package func publisher(of client: OAuthClient) async throws -> String {
        try await core.read {
            try WorkspaceStore.find(client.integration.workspaceID, in: $0)?.name ?? ""
        }
    }

    /// Writes the consent and a code that is good once, for a minute.
    ///
    /// - Parameters:
    ///   - shown: what the person has read.
    ///   - requestURI: of a request that was pushed, and is over with this.
    /// - Returns: where to send the browser.
    /// - Throws: `.forbidden` for who is no admin, `.conflict` when the client changed meanwhile.
    package func allow(
        _ administrator: Administrator, _ request: AuthorizationRequest, shown: ShownConsent, requestURI: String? = nil
    ) async throws -> String {
        guard shown == ShownConsent(request.scopes, request.client.settings.tokenLevel) else { throw Self.changed }
        guard request.client.mayConnect(administrator.workspace.id) else {
            throw LatchkeyError(.forbidden, .notAdmin, "This app can be connected to its own workspace only.")
        }
        let code = core.random.base62(43)
        let hash = core.keys.hash(token: code.utf8)
        let (newGrant, family) = (core.newID(Grant.self), core.newID(TokenFamily.self))
        try await core.administer(administrator) { unit in
            let client = try OAuthClientStore.find(request.client.integration.id, in: unit.transaction)
            guard let client, client.settings == request.client.settings,
                client.integration.scopes == request.client.integration.scopes
            else { throw Self.changed }
            let grant = try unit.consent(
                to: client, scopes: request.scopes, newGrant, by: administrator)
            try AuthorizationCodeStore.insert(
                AuthorizationCode(
                    familyID: family, grantID: grant, workspaceID: administrator.workspace.id,
                    integrationID: client.integration.id, scopes: request.scopes,
                    redirectURI: request.redirectURI.text, challenge: request.challenge, jkt: request.jkt,
                    member: .init(administrator, to: client), expiresAt: unit.now + Self.codeLifetime, isRedeemed: false
                ),
                hash: hash, unit.transaction)
        }
        if let requestURI { try await core.pushedRequests.forget(requestURI) }
        return request.answer([(name: "code", value: code)], issuer: issuer)
    }

    private static let changed = LatchkeyError(
        .conflict, .staleVersion, "The app has changed while you were reading. Look at it once more.")

    /// Whether a person may connect the client to any workspace of theirs. Only then is the client's address one to send
    /// them to: whoever makes an integration chooses it (RFC 9700 section 4.11.2).
    package func isKnown(_ client: OAuthClient, to user: User) async throws -> Bool {
        try await !workspaces(for: client, user).isEmpty
    }

    /// Where to send the browser of somebody who does not want this.
    package func deny(_ request: AuthorizationRequest) -> String {
        request.answer(
            [
                (name: "error", value: OAuthError.Code.accessDenied.rawValue),
                (name: "error_description", value: "The request was denied."),
            ], issuer: issuer)
    }
}

extension OAuthClient {
    /// Whether a workspace may connect it: its own always.
    package func mayConnect(_ workspace: WorkspaceID) -> Bool {
        settings.isEnabled && (settings.isPublished || integration.workspaceID == workspace)
    }
}

extension UnitOfWork {
    /// The workspace's grant to the client, which from now on covers the scopes that are asked for.
    func consent(
        to client: OAuthClient, scopes asked: ScopeSet, _ newGrant: GrantID, by administrator: Administrator
    ) throws -> GrantID {
        let (integration, workspace) = (client.integration, administrator.workspace.id)
        if let known = try GrantStore.find(integration: integration.id, in: workspace, transaction) {
            let scopes = known.scopes.union(asked)
            try GrantStore.setScopes(
                scopes, offered: integration.scopes, of: known.id, in: workspace, transaction)
            try GrantStore.renew(known.id, in: workspace, at: now, transaction)
            if scopes != known.scopes {
                changed(.integration(integration.id))
                try audit(
                    .grantWidened, .integration(integration), by: administrator,
                    detail: ["from": known.scopes.text, "to": scopes.text])
            }
            return known.id
        }
        try GrantStore.insert(
            newGrant, of: integration, in: workspace, scopes: asked, by: .init(administrator, to: client), at: now,
            transaction)
        try audit(
            .grantCreated, .integration(integration), by: administrator, detail: ["scopes": asked.text])
        return newGrant
    }
}

extension Core {
    package var authorization: Authorization { Authorization(core: self) }
}
