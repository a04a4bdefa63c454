import LatchkeyCore

/// What every page of a webhook needs.
extension AdminContext {
    func webhooks(of integration: Integration) -> WebhookAccess {
        WebhookAccess(administrator, integration.id)
    }

    /// The page of a webhook.
    func path(of webhook: WebhookID, _ integration: Integration) -> String {
        "\(path(of: integration.id))/webhooks/\(webhook)"
    }

    /// The webhook that the path names, of the integration that the path names.
    func webhook() async throws -> (Integration, Webhook) {
        let integration = try await integration()
        let id = try page.id("webhook-id", as: WebhookID.self)
        guard let webhook = try await core.webhooks.find(webhooks(of: integration), id) else {
            throw PageRefusal.notFound
        }
        return (integration, webhook)
    }

    /// Keeps a secret in the session, for the webhook's page to show.
    func keep(_ secret: String, of id: WebhookID) async throws {
        try await core.sessions.keepSecret(secret, for: "webhook \(id)", signedIn)
    }

    func keptSecret(of id: WebhookID) async throws -> String? {
        try await core.sessions.keptSecret(for: "webhook \(id)", signedIn)
    }
}
