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
        let workspace = administrator.workspace.id
        let text = TokenFormat.make(.clientSecret, core.random)
        let hash = core.keys.hash(token: text.utf8)
        do {
            return try await core.administer(administrator) { unit in
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
                    id: id, lastFour: String(text.suffix(4)), createdBy: administrator.actor.party.name,
                    createdAt: unit.now, lastUsedAt: nil)
                try OAuthClientStore.insert(secret, hash: hash, of: integration.id, in: workspace, unit.transaction)
                try unit.audit(
                    .clientSecretCreated, .integration(integration), by: administrator,
                    detail: ["last_four": secret.lastFour])
                return text
            }
        } catch let error as StorageError where error.violatesUniqueness(of: "oauth_client_secrets.id") {
            return nil
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
        "There are \(secretLimit) client secrets already. Revoke the one that is no longer used.")

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
