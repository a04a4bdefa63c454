import LatchkeyStorage

/// Switching OAuth on by the integration's name, as the command line does.
extension OAuthClients {
    /// An integration that is not there is made with `scopes` (nil: everything), without a token; one that is there must
    /// have them. A confidential client gets a new secret.
    ///
    /// - Throws: `.invalid` with the field, `.conflict` when several integrations have the name or two secrets are
    ///   there, `.forbidden` for scopes that the integration lacks.
    package func enable(
        _ administrator: Administrator, integrationName: String, scopes: ScopeSet?, _ settings: OAuthSettings,
        redirectURIs: [String]
    ) async throws -> (client: OAuthClient, secret: String?) {
        let name = try Validation.name(integrationName, field: "integration", what: "The integration's name")
        let (workspace, newIntegration) = (administrator.workspace.id, core.newID(Integration.self))
        let integration = try await core.administer(administrator) { unit in
            let known = try AccessTokens.integration(named: name, in: workspace, unit.transaction)
            if let known, let scopes { try AccessTokens.check(scopes, of: known) }
            return try known
                ?? unit.makeIntegration(
                    newIntegration, named: name, scopes: scopes ?? .everything, by: administrator.keyAccess)
        }
        var settings = settings
        settings.isEnabled = true
        if !settings.isPublic { try await requireRoomForSecret(administrator, integration.id) }
        let client = try await save(
            administrator, integration.id, version: nil, settings, redirectURIs: redirectURIs)
        guard !settings.isPublic else { return (client, nil) }
        return (client, try await addSecret(administrator, integration.id, id: core.newID()))
    }

    /// Switches OAuth off; the settings stay.
    ///
    /// - Throws: `.notFound`, `.conflict` when several integrations have the name.
    package func disable(_ administrator: Administrator, integrationName: String) async throws {
        let workspace = administrator.workspace.id
        let client = try await core.read { connection in
            try AccessTokens.integration(named: integrationName, in: workspace, connection)
                .map { try OAuthClientStore.client(of: $0, connection) }
        }
        guard let client else { throw LatchkeyError.notFound("The integration “\(integrationName)”") }
        var settings = client.settings
        settings.isEnabled = false
        _ = try await save(
            administrator, client.integration.id, version: client.version, settings,
            redirectURIs: client.settings.redirectURIs.map(\.text))
    }
}
