import LatchkeyCore

/// The sections of an integration's page that open and close.
enum IntegrationSection: String {
    case accessTokens = "access-tokens"
    case scopes
    case oauth
    case webhooks
}

extension AdminContext {
    /// `/{workspace-slug}/settings/developers`
    var developers: String { "\(settings)/developers" }

    /// The page of an integration, with one of its sections open.
    func path(of id: IntegrationID, open section: IntegrationSection? = nil) -> String {
        "\(developers)/\(id)" + (section.map { "?open=\($0.rawValue)" } ?? "")
    }

    /// The integration that the path names.
    func integration() async throws -> Integration {
        try await core.integrations.find(administrator, try page.id("integration-id", as: IntegrationID.self))
    }
}
