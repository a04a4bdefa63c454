import LatchkeyStorage

/// What a program says of the client that it registers (RFC 7591 section 2); nil where it says nothing.
package struct ClientMetadata: Sendable {
    package var name: String?
    package var redirectURIs: [String] = []
    package var authenticationMethod: String?
    package var grantTypes: [String]?
    package var responseTypes: [String]?
    package var scope: String?

    package init() {}
}

/// A client as registration tells of it (RFC 7591 section 3.2.1).
package struct RegisteredClient: Sendable {
    package let client: OAuthClient
    /// Both are told once, when they are made.
    package let secret: String?
    package let registrationToken: String?
}

/// Dynamic client registration (RFC 7591) and its management (RFC 7592). What registers itself belongs to the workspace
/// whose initial access token it has, is not published, and gets nothing before an admin consents: no client
/// credentials.
package struct ClientRegistration: Sendable {
    package static let deviceCodeGrant = "urn:ietf:params:oauth:grant-type:device_code"

    let core: Core

    /// - Throws: `OAuthError`: `invalidToken`, `invalidRedirectURI`, `invalidClientMetadata`.
    package func register(initialAccessToken: String, _ metadata: ClientMetadata) async throws -> RegisteredClient {
        let checked = try CheckedMetadata(metadata)
        let token = core.keys.hash(token: initialAccessToken.utf8)
        let (id, secretID) = (core.newID(Integration.self), core.newID(ClientSecret.self))
        let secret = checked.settings.isPublic ? nil : TokenFormat.make(.clientSecret, core.random)
        let secretHash = secret.map { core.keys.hash(token: $0.utf8) }
        let management = TokenFormat.make(.registration, core.random)
        let managementHash = core.keys.hash(token: management.utf8)
        let client = try await core.write { unit in
            let workspace = try unit.workspace(ofInitialAccessToken: token)
            let integration = Integration(
                id: id, workspaceID: workspace, name: checked.name, description: "", avatar: nil,
                scopes: checked.scopes, createdBy: "Dynamic registration", createdAt: unit.now, version: 1)
            try IntegrationStore.insert(integration, by: nil, unit.transaction)
            _ = try OAuthClientStore.save(checked.settings, of: integration, version: 0, unit.transaction)
            try unit.transaction.execute(
                "UPDATE oauth_clients SET registration_hash = ? WHERE integration_id = ?", managementHash, id)
            if let secret, let secretHash {
                let made = ClientSecret(
                    id: secretID, isPublicKey: false, lastFour: String(secret.suffix(4)),
                    createdBy: integration.createdBy, createdAt: unit.now, lastUsedAt: nil)
                try OAuthClientStore.insert(made, hash: secretHash, of: id, in: workspace, unit.transaction)
            }
            try unit.audit(
                .clientRegistered, .integration(integration), in: workspace, by: .system, from: nil,
                detail: ["scopes": checked.scopes.text])
            return try OAuthClientStore.client(of: integration, unit.transaction)
        }
        return RegisteredClient(client: client, secret: secret, registrationToken: management)
    }

    /// - Throws: `OAuthError.invalidToken`.
    package func read(_ clientID: String, token: String) async throws -> RegisteredClient {
        let hash = core.keys.hash(token: token.utf8)
        let client = try await core.read { try Self.require(clientID, hash, in: $0) }
        return RegisteredClient(client: client, secret: nil, registrationToken: nil)
    }

    /// Takes the place of all that was registered before (RFC 7592 section 2.2). Whether it has a secret stays.
    ///
    /// - Throws: `OAuthError`.
    package func update(
        _ clientID: String, token: String, _ metadata: ClientMetadata
    ) async throws -> RegisteredClient {
        let checked = try CheckedMetadata(metadata)
        let hash = core.keys.hash(token: token.utf8)
        let client = try await core.write { unit in
            let known = try Self.require(clientID, hash, in: unit.transaction)
            guard known.settings.isPublic == checked.settings.isPublic else {
                throw OAuthError(.invalidClientMetadata, "token_endpoint_auth_method can't change to or from none.")
            }
            var settings = checked.settings
            settings.isEnabled = known.settings.isEnabled
            settings.isPublished = known.settings.isPublished
            settings.tokenLevel = known.settings.tokenLevel
            settings.requiresPushedRequests = known.settings.requiresPushedRequests
            let old = known.integration
            // An admin may have given it fewer or more; it can't take more than it has.
            let scopes = metadata.scope == nil ? old.scopes : checked.scopes.intersection(old.scopes)
            _ = try OAuthClientStore.save(settings, of: old, version: known.version, unit.transaction)
            try IntegrationStore.setScopes(scopes, of: old.id, in: old.workspaceID, unit.transaction)
            try IntegrationStore.update(
                old.id, in: old.workspaceID, name: checked.name, description: old.description, unit.transaction)
            unit.changed(.integration(old.id))
            try unit.audit(.clientRegistered, .integration(old), in: old.workspaceID, by: .system, from: nil)
            return try Self.require(clientID, hash, in: unit.transaction)
        }
        return RegisteredClient(client: client, secret: nil, registrationToken: nil)
    }

    /// Deletes the client with all that hangs on it.
    ///
    /// - Throws: `OAuthError.invalidToken`.
    package func remove(_ clientID: String, token: String) async throws {
        let hash = core.keys.hash(token: token.utf8)
        try await core.write { unit in
            let integration = try Self.require(clientID, hash, in: unit.transaction).integration
            let count = try unit.delete(integration)
            try unit.audit(
                .integrationDeleted, .integration(integration), in: integration.workspaceID, by: .system, from: nil,
                detail: ["access_tokens": "\(count)"])
        }
    }

    private static func require(
        _ clientID: String, _ token: TokenHash, in connection: any Connection
    ) throws -> OAuthClient {
        guard let id = IntegrationID(clientID),
            try connection.value(
                "SELECT EXISTS (SELECT 1 FROM oauth_clients WHERE integration_id = ? AND registration_hash = ?)", id,
                token, as: Bool.self) == true,
            let client = try OAuthClientStore.find(id, in: connection)
        else { throw OAuthError.unknownToken }
        return client
    }
}

/// Metadata that can be: what is left out has its default.
private struct CheckedMetadata: Sendable {
    let name: String
    let settings: OAuthSettings
    let scopes: ScopeSet

    init(_ metadata: ClientMetadata) throws(OAuthError) {
        let methods = ["client_secret_basic", "client_secret_post", "none"]
        let method = metadata.authenticationMethod ?? methods[0]
        guard methods.contains(method) else {
            throw OAuthError(
                .invalidClientMetadata, "token_endpoint_auth_method must be one of \(methods.joined(separator: ", ")).")
        }
        let known = ["authorization_code", "refresh_token", ClientRegistration.deviceCodeGrant]
        let grants = metadata.grantTypes ?? [known[0]]
        guard grants.allSatisfy(known.contains) else {
            throw OAuthError(
                .invalidClientMetadata, "grant_types may be \(known.joined(separator: ", ")), and no others.")
        }
        guard metadata.responseTypes.map({ $0.allSatisfy { $0 == "code" } }) ?? true else {
            throw OAuthError(.invalidClientMetadata, "response_types may hold code alone.")
        }
        guard let scopes = ScopeSet(text: metadata.scope ?? "") else {
            throw OAuthError(.invalidClientMetadata, "scope names something that is no scope.")
        }
        do {
            name = try Validation.name(metadata.name ?? "Registered app", field: "client_name", what: "client_name")
        } catch {
            throw OAuthError(.invalidClientMetadata, "client_name must be 1 to 200 characters on one line.")
        }
        var settings = OAuthSettings()
        settings.isEnabled = true
        settings.isPublic = method == "none"
        settings.offersOfflineAccess = grants.contains("refresh_token")
        settings.allowsDevices = grants.contains(ClientRegistration.deviceCodeGrant)
        settings.allowsClientCredentials = false
        do {
            let uris = try OAuthClients.check(metadata.redirectURIs, for: settings)
            // Without the grant there is nothing to send there.
            settings.redirectURIs = grants.contains("authorization_code") ? uris : []
        } catch {
            throw OAuthError(
                .invalidRedirectURI,
                "redirect_uris must be https, loopback, or for public clients of an app's own scheme.")
        }
        guard !settings.redirectURIs.isEmpty || !grants.contains("authorization_code") else {
            throw OAuthError(.invalidRedirectURI, "redirect_uris is missing.")
        }
        self.settings = settings
        self.scopes = scopes.consentable
    }
}

extension UnitOfWork {
    /// - Throws: `OAuthError.invalidToken`.
    fileprivate func workspace(ofInitialAccessToken hash: TokenHash) throws -> WorkspaceID {
        let workspace = try transaction.value(
            """
            UPDATE oauth_registration_tokens SET last_used_at = ? WHERE hash = ? AND revoked_at IS NULL
            RETURNING workspace_id
            """, now, hash, as: WorkspaceID.self)
        guard let workspace else { throw OAuthError.unknownToken }
        return workspace
    }
}

extension Core {
    package var clientRegistration: ClientRegistration { ClientRegistration(core: self) }
}
