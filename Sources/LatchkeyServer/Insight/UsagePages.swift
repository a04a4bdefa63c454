import Hummingbird
import LatchkeyCore

/// What tokens and integrations were used for.
enum UsagePages {
    static func register(in routes: PageRoutes) {
        let path = "/{workspace-slug}/settings/developers/{integration-id}"
        routes.get("\(path)/usage", showIntegration)
        routes.post("\(path)/scopes/unused", takeUnusedScopes)
        routes.get("\(path)/access-tokens/{token-id}/usage", showToken)
    }

    @Sendable private static func showIntegration(_ admin: AdminContext) async throws -> Response {
        let integration = try await admin.integration()
        let usage = try await admin.usage(of: Insight.Subject(integration.id), path: admin.path(of: integration.id))
        let bursts = try await admin.core.insight.newNetworks(admin.administrator, integration.id)
        let tokens = try await admin.core.accessTokens.list(admin.administrator, integration.id)
        let view = IntegrationUsageView(
            integration, usage, try await admin.unusedScopes(of: integration), bursts, tokens, admin)
        return try await admin.settings(
            "integration-usage", view, tab: .developers, title: "Usage of \(integration.name)")
    }

    @Sendable private static func showToken(_ admin: AdminContext) async throws -> Response {
        let (integration, token) = try await admin.accessToken()
        let usage = try await admin.usage(
            of: Insight.Subject(integration.id, token: token.id),
            path: "\(admin.path(of: integration.id))/access-tokens/\(token.id)")
        let bursts = try await admin.core.insight.newNetworks(admin.administrator, integration.id)
        let view = TokenUsageView(token, integration, usage, bursts.first { $0.token == token.id }, admin)
        return try await admin.settings("access-token-usage", view, tab: .developers, title: "Usage of \(token.name)")
    }

    /// What was used meanwhile stays.
    @Sendable private static func takeUnusedScopes(_ admin: AdminContext) async throws -> Response {
        let integration = try await admin.integration()
        let unused = try await admin.unusedScopes(of: integration)
        if unused.kept != integration.scopes {
            _ = try await admin.core.integrations.setScopes(
                admin.administrator, integration.id, version: integration.version, scopes: unused.kept)
        }
        try await admin.core.accessTokens.takeUnusedCustomScopes(admin.administrator, of: integration.id)
        return admin.redirect(
            to: "\(admin.path(of: integration.id))/usage",
            saying: FlashMessage("\(integration.name) has only the scopes that it uses."))
    }
}

extension AdminContext {
    fileprivate func unusedScopes(of integration: Integration) async throws -> UnusedScopes {
        let operations = try await core.insight.usedOperations(administrator, integration.id)
        let custom = try await core.accessTokens.unusedCustomScopes(administrator, of: integration.id)
        return UnusedScopes(integration.scopes, used: operations.keys, custom: custom)
    }

    /// The period is in the query.
    fileprivate func usage(of subject: Insight.Subject, path: String) async throws -> UsageView {
        let period = page.query.optional("period").flatMap(UsagePeriod.init) ?? .day
        let (now, timeZone) = (core.clock.now(), signedIn.user.timeZone)
        let start = period.spans(now: now, in: timeZone).first?.start ?? now
        let usage = try await core.insight.usage(administrator, subject, since: start)
        let about = subject.token.map { "access_token=\($0)" } ?? "integration=\(subject.integration)"
        return UsageView(
            usage, period, path: "\(path)/usage?period=", logPath: "\(developers)/requests?\(about)", now: now,
            in: timeZone)
    }
}
