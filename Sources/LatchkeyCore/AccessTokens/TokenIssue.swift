import LatchkeyStorage

/// Making a token by the integration's name, as the command line does.
extension AccessTokens {
    /// An integration that is not there is made with `scopes` (nil: everything), and the new tokens, with all of its
    /// scopes, are its only ones. On one that is there, the tokens are limited to `scopes` (nil: all that it has).
    ///
    /// - Parameters:
    ///   - name: of each token.
    ///   - count: how many to make, at most 1,000 in one transaction.
    /// - Throws: `.invalid` with the field, `.conflict` when several integrations have the name, `.forbidden` for
    ///   scopes that the integration lacks.
    package func issue(
        _ administrator: Administrator, integrationName: String, scopes: ScopeSet?, name: String,
        expiresAt: Instant? = nil, count: Int = 1, _ details: TokenDetails = TokenDetails()
    ) async throws -> IssuedTokens {
        let integrationName = try Validation.name(integrationName, field: "integration", what: "The integration's name")
        let name = try Validation.name(name, field: "name", what: "The name")
        let workspace = administrator.workspace.id
        let newIntegration = core.newID(Integration.self)
        let drafts = try (0..<count).map { _ in
            try draft(id: core.newID(), in: workspace, isTest: details.policy.isTest)
        }
        return try await core.administer(administrator) { unit in
            let known = try Self.integration(named: integrationName, in: workspace, unit.transaction)
            if let known, let scopes { try Self.check(scopes, of: known) }
            let integration =
                try known
                ?? unit.makeIntegration(
                    newIntegration, named: integrationName, scopes: scopes ?? .everything, by: administrator.keyAccess)
            for draft in drafts {
                _ = try unit.insertToken(
                    draft, of: integration.id, name: name, scopes: known == nil ? nil : scopes, expiresAt: expiresAt,
                    details, by: administrator.keyAccess)
            }
            return IssuedTokens(
                tokens: drafts.map { (id: $0.id, secret: $0.secret) }, madeIntegration: known == nil)
        }
    }

    /// Every token of the workspace that is not revoked, with the integration's name.
    package func listAll(_ administrator: Administrator) async throws -> [(token: AccessToken, integration: String)] {
        let workspace = administrator.workspace.id
        let tokens = try await core.read { connection in
            try AccessTokenStore.listAll(in: workspace, connection)
        }
        return zip(counted(tokens.map(\.token)), tokens).map { (token: $0, integration: $1.integration) }
    }

    /// The workspace that a token belongs to, for the command line, which names a token by its id alone.
    ///
    /// - Throws: `.notFound`.
    package func workspace(of id: AccessTokenID) async throws -> Workspace {
        let workspace = try await core.read { connection in
            try connection.value("SELECT workspace_id FROM access_tokens WHERE id = ?", id, as: WorkspaceID.self)
                .flatMap { try WorkspaceStore.find($0, in: connection) }
        }
        guard let workspace else { throw LatchkeyError.notFound("Access token \(id)") }
        return workspace
    }

    static func integration(
        named name: String, in workspace: WorkspaceID, _ connection: any Connection
    ) throws -> Integration? {
        let known = try IntegrationStore.named(name, in: workspace, connection)
        guard known.count < 2 else {
            throw LatchkeyError(
                .conflict, .ambiguousName,
                "\(known.count) integrations are named “\(name)”. Rename one of them on the Developers page.",
                field: "integration")
        }
        return known.first
    }
}

/// What `issue` made.
package struct IssuedTokens: Sendable {
    /// The tokens themselves with their ids, in the order they were made.
    package let tokens: [(id: AccessTokenID, secret: String)]
    /// Whether the integration is new, and with it all its tokens.
    package let madeIntegration: Bool
}
