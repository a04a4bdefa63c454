import LatchkeyCore

/// An integration's page.
struct IntegrationView: Sendable {
    let developersPath: String
    let path: String
    let name: String
    let description: String?
    let avatar: Avatar
    let created: PageTime
    let createdBy: String
    let isTokensOpen: Bool
    let isScopesOpen: Bool
    let isOAuthOpen: Bool
    let tokensSummary: String
    let scopesSummary: String
    /// Whether there is anything to list.
    let hasTokens: Bool
    let tokens: [AccessTokenRow]
    let leaked: [LeakedTokenRow]
    let showsOnce: Bool
    var scopes: [ScopeRow]
    var version: Int
    let oauth: OAuthSettingsView
    let oauthSummary: String
    let isWebhooksOpen: Bool
    let webhooksSummary: String
    let hasWebhooks: Bool
    let webhooks: [WebhookRow]
    var problem: FormProblem?

    init(
        _ integration: Integration, _ tokens: [AccessToken], leaked: [LeakedToken], _ oauth: OAuthSettingsView,
        _ webhooks: [Webhook], _ bursts: [NewNetworks], admin: AdminContext, open: IntegrationSection?
    ) {
        let now = admin.core.clock.now()
        let timeZone = admin.signedIn.user.timeZone
        developersPath = admin.developers
        path = admin.path(of: integration.id)
        name = integration.name
        description = integration.description.isEmpty ? nil : integration.description
        avatar = Avatar(of: integration)
        created = PageTime.date(integration.createdAt, in: timeZone)
        createdBy = integration.createdBy
        isTokensOpen = open == .accessTokens
        isScopesOpen = open == .scopes
        isOAuthOpen = open == .oauth
        self.oauth = oauth
        oauthSummary = oauth.summary
        isWebhooksOpen = open == .webhooks
        webhooksSummary = webhooks.count.counted("webhook").asSentence
        hasWebhooks = !webhooks.isEmpty
        tokensSummary = Self.summary(of: tokens, now: now)
        scopesSummary = "\(integration.scopes.count) of \(ScopeResource.allCases.count) resources"
        hasTokens = !tokens.isEmpty || !leaked.isEmpty
        let page = path
        self.webhooks = webhooks.map { WebhookRow($0, path: page) }
        self.tokens = tokens.map { token in
            AccessTokenRow(
                token, of: integration, bursts.first { $0.token == token.id }, path: page, now: now,
                timeZone: timeZone)
        }
        self.leaked = leaked.map { LeakedTokenRow($0, now: now, timeZone: timeZone) }
        showsOnce = admin.workspace.showsTokensOnce
        scopes = ScopeRow.all(integration.scopes)
        version = integration.version
    }

    private static func summary(of tokens: [AccessToken], now: Instant) -> String {
        let count = tokens.count.counted("token").asSentence
        guard !tokens.isEmpty else { return count }
        guard let last = tokens.compactMap(\.lastUsedAt).max() else { return "\(count), never used" }
        return "\(count), last used \(PageTime.ago(last, now: now, in: "UTC").text)"
    }
}

extension AdminContext {
    /// An integration's page.
    ///
    /// - Parameter error: of the form in the OAuth section.
    func view(
        of integration: Integration, open section: IntegrationSection?, _ error: LatchkeyError? = nil
    ) async throws -> IntegrationView {
        let tokens = try await core.accessTokens.list(administrator, integration.id)
        let (client, secrets) = try await core.oauthClients.find(administrator, integration.id)
        let webhooks = try await core.webhooks.list(
            WebhookAccess(administrator, integration.id), limit: 500, offset: 0)
        let bursts = try await core.insight.newNetworks(administrator, integration.id)
        return IntegrationView(
            integration, tokens, leaked: try await core.leaks.list(administrator, integration.id),
            OAuthSettingsView(client, secrets, self, error), webhooks, bursts, admin: self, open: section)
    }
}
