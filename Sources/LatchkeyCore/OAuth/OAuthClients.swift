import LatchkeyStorage

/// The OAuth section of an integration's page, for admins.
package struct OAuthClients: Sendable {
    /// The most redirect URIs of a client.
    package static let redirectURILimit = 20
    /// The most secrets at a time: the old and the new one, so that they can be exchanged without a gap.
    package static let secretLimit = 2

    let core: Core

    /// - Throws: `.notFound`.
    package func find(
        _ administrator: Administrator, _ integration: IntegrationID
    ) async throws -> (client: OAuthClient, secrets: [ClientSecret]) {
        let workspace = administrator.workspace.id
        return try await core.read { connection in
            let integration = try Integrations.require(integration, in: workspace, connection)
            return (
                try OAuthClientStore.client(of: integration, connection),
                try OAuthClientStore.secrets(of: integration.id, in: workspace, connection)
            )
        }
    }

    /// Saves the settings. Switched off, no token that was granted opens anything any more when this returns.
    ///
    /// - Parameters:
    ///   - version: of the client that the form was made from; nil for whatever is newest.
    ///   - redirectURIs: as they were typed.
    /// - Throws: `.invalid` for `redirect_uris`, `.conflict` for a form made from an older version, `.notFound`.
    package func save(
        _ administrator: Administrator, _ integration: IntegrationID, version: Int?, _ settings: OAuthSettings,
        redirectURIs: [String]
    ) async throws -> OAuthClient {
        var checked = settings
        checked.redirectURIs = try Self.check(redirectURIs, for: settings)
        let (workspace, new) = (administrator.workspace.id, checked)
        return try await core.administer(administrator) { unit in
            let integration = try Integrations.require(integration, in: workspace, unit.transaction)
            let old = try OAuthClientStore.client(of: integration, unit.transaction)
            guard
                try OAuthClientStore.save(
                    new, of: integration, version: version ?? old.version, unit.transaction)
            else { throw LatchkeyError.staleVersion("This integration's OAuth section") }
            unit.changed(.integration(integration.id))
            try unit.audit(
                .oauthClientUpdated, .integration(integration), by: administrator,
                detail: [
                    "enabled": "\(new.isEnabled)", "kind": new.isPublic ? "public" : "confidential",
                    "published": "\(new.isPublished)", "offline_access": "\(new.offersOfflineAccess)",
                    "devices": "\(new.allowsDevices)", "client_credentials": "\(new.allowsClientCredentials)",
                    "token_level": new.tokenLevel.rawValue,
                    "pushed_requests_required": "\(new.requiresPushedRequests)",
                    "redirect_uris": new.redirectURIs.map(\.text).joined(separator: " "),
                ])
            return try OAuthClientStore.client(of: integration, unit.transaction)
        }
    }

    /// Makes a client secret, which is shown once. The form's `id` makes a second submit no second secret.
    ///
    /// - Returns: the secret itself; nil for a second submit.
    /// - Throws: `.conflict` when there are two already, or the client is public; `.notFound`.
    package func addSecret(
        _ administrator: Administrator, _ integration: IntegrationID, id: ClientSecretID
    ) async throws -> String? {
        let text = TokenFormat.make(.clientSecret, core.random)
        let isNew = try await add(
            administrator, integration, id: id, hash: core.keys.hash(token: text.utf8), lastFour: String(text.suffix(4))
        )
        return isNew ? text : nil
    }

    /// Takes the public half of a key that the client signs with (RFC 7523), in place of a secret.
    ///
    /// - Parameter text: a JSON Web Key, or PEM.
    /// - Throws: as `addSecret`; `.invalid` for `public_key`.
    package func addPublicKey(
        _ administrator: Administrator, _ integration: IntegrationID, id: ClientSecretID, _ text: String
    ) async throws {
        guard let key = PublicKey(pasted: text) else {
            throw LatchkeyError.invalid(
                "public_key",
                "This is no public key of P-256 or Ed25519. Paste a JSON Web Key without its private half, or, for P-256 "
                    + "alone, the PEM that “openssl ec -pubout” prints.")
        }
        // Nobody knows anything that has this hash: a key is no secret to be sent.
        let hash = core.random.bytes(32).withUnsafeBytes(TokenHash.init(bytes:))
        _ = try await add(
            administrator, integration, id: id, hash: hash, publicKey: key, lastFour: String(key.thumbprint.suffix(4)))
    }

    /// - Returns: whether it was not there yet.
    private func add(
        _ administrator: Administrator, _ integration: IntegrationID, id: ClientSecretID, hash: TokenHash,
        publicKey: PublicKey? = nil, lastFour: String
    ) async throws -> Bool {
        let workspace = administrator.workspace.id
        do {
            try await core.administer(administrator) { unit in
                let integration = try Integrations.require(integration, in: workspace, unit.transaction)
                let client = try OAuthClientStore.client(of: integration, unit.transaction)
                guard !client.settings.isPublic else {
                    throw LatchkeyError(.conflict, .invalidValue, "A public client has no secret.")
                }
                let known = try OAuthClientStore.secrets(of: integration.id, in: workspace, unit.transaction)
                guard known.count < Self.secretLimit || known.contains(where: { $0.id == id }) else {
                    throw Self.noRoom
                }
                let secret = ClientSecret(
                    id: id, isPublicKey: publicKey != nil, lastFour: lastFour,
                    createdBy: administrator.actor.party.name, createdAt: unit.now, lastUsedAt: nil)
                try OAuthClientStore.insert(
                    secret, hash: hash, publicKey: publicKey, of: integration.id, in: workspace, unit.transaction)
                try unit.audit(
                    .clientSecretCreated, .integration(integration), by: administrator,
                    detail: ["last_four": lastFour, "kind": publicKey == nil ? "secret" : "public key"])
            }
            return true
        } catch let error as StorageError where error.violatesUniqueness(of: "oauth_client_secrets.id") {
            return false
        }
    }

    /// Kills a client secret and every token that was got with it. One that is dead already is no error.
    package func revokeSecret(
        _ administrator: Administrator, _ integration: IntegrationID, _ id: ClientSecretID
    ) async throws {
        let workspace = administrator.workspace.id
        try await core.administer(administrator) { unit in
            let integration = try Integrations.require(integration, in: workspace, unit.transaction)
            guard
                try OAuthClientStore.revoke(
                    id, of: integration.id, in: workspace, at: unit.now, unit.transaction)
            else { return }
            let tokens = try OAuthTokenStore.revoke(gotWith: id, at: unit.now, unit.transaction)
            unit.changed(.integration(integration.id))
            try unit.audit(
                .clientSecretRevoked, .integration(integration), by: administrator,
                detail: ["access_tokens": "\(tokens)"])
        }
    }

    /// - Throws: `.conflict` when there are two secrets already.
    func requireRoomForSecret(_ administrator: Administrator, _ integration: IntegrationID) async throws {
        let (_, secrets) = try await find(administrator, integration)
        guard secrets.count < Self.secretLimit else { throw Self.noRoom }
    }

    private static let noRoom = LatchkeyError(
        .conflict, .invalidValue,
        "There are \(secretLimit) client secrets or keys already. Revoke the one that is no longer used.")

    static func check(_ texts: [String], for settings: OAuthSettings) throws -> [RedirectURI] {
        var found: [RedirectURI] = []
        for text in texts.map({ $0.trimmingWhitespace() }) where !text.isEmpty {
            guard let uri = RedirectURI(text) else {
                throw LatchkeyError.invalid(
                    "redirect_uris",
                    "“\(text.prefix(200))” is no redirect URI that can be compared exactly: absolute, in lower case up to "
                        + "the path, without fragment, user name, wildcard or “..”.")
            }
            try uri.check(isPublic: settings.isPublic)
            if !found.contains(uri) { found.append(uri) }
        }
        guard found.count <= redirectURILimit else {
            throw LatchkeyError.invalid("redirect_uris", "At most \(redirectURILimit) redirect URIs fit.")
        }
        return found
    }
}

extension Core {
    package var oauthClients: OAuthClients { OAuthClients(core: self) }
}
