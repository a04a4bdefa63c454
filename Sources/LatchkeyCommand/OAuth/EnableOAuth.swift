import LatchkeyCore

extension AdminCommandRunner {
    private struct Client: Encodable {
        let clientID: String
        let clientSecret: String?

        enum CodingKeys: String, CodingKey {
            case clientID = "client_id"
            case clientSecret = "client_secret"
        }
    }

    /// `latchkey oauth enable`
    func enableOAuth(_ order: OAuthOrder) async throws -> CommandResult {
        let administrator = core.operator(of: try await core.workspaces.find(slug: order.workspace))
        var settings = OAuthSettings()
        settings.isPublic = order.isPublic
        settings.isPublished = order.isPublished
        settings.offersOfflineAccess = order.offersOfflineAccess
        settings.allowsDevices = order.allowsDevices
        settings.tokenLevel = order.actsForMembers ? .user : .workspace
        settings.requiresPushedRequests = order.requiresPushedRequests
        let (client, secret) = try await core.oauthClients.enable(
            administrator, integrationName: order.integration, scopes: try grant(order.scopes), settings,
            redirectURIs: order.redirectURIs)
        let id = client.integration.id.text
        if order.asJSON { return CommandResult(try JSONOutput.text(Client(clientID: id, clientSecret: secret))) }
        return CommandResult("client_id \(id)\n" + (secret.map { "client_secret \($0)\n" } ?? ""))
    }

    /// `latchkey oauth disable`
    func disableOAuth(workspace: String, integration: String) async throws -> CommandResult {
        let administrator = core.operator(of: try await core.workspaces.find(slug: workspace))
        try await core.oauthClients.disable(administrator, integrationName: integration)
        return CommandResult("", notes: "OAuth is switched off for “\(integration)”.\n")
    }
}
