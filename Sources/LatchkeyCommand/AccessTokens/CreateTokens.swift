import LatchkeyCore

extension AdminCommandRunner {
    private struct MadeToken: Encodable {
        let id: String
        let token: String
    }

    /// How many tokens one transaction makes: others can write in between.
    private static let batchSize = 1_000

    /// `latchkey token create`
    func createTokens(_ order: TokenOrder) async throws -> CommandResult {
        let administrator = core.operator(of: try await core.workspaces.find(slug: order.workspace))
        var scopes = try grant(order.scopes)
        let expiresAt = order.lifetime.map { core.clock.now() + .seconds($0) }
        let details = try details(order)
        var made: [MadeToken] = []
        while made.count < order.count {
            let batch = try await core.accessTokens.issue(
                administrator, integrationName: order.integration, scopes: scopes,
                name: order.name ?? "Command line", expiresAt: expiresAt,
                count: min(Self.batchSize, order.count - made.count), details)
            // All tokens of one call have the same grant, whichever batch made the integration.
            if batch.madeIntegration { scopes = nil }
            made += batch.tokens.map { MadeToken(id: $0.id.text, token: $0.secret) }
        }
        guard order.asJSON else { return CommandResult(made.map { $0.token + "\n" }.joined()) }
        return CommandResult(order.count == 1 ? try JSONOutput.text(made[0]) : try JSONOutput.text(made))
    }

    private func details(_ order: TokenOrder) throws -> TokenDetails {
        var policy = TokenPolicy(
            networks: try TokenPolicy.networks(order.networks.joined(separator: " ")), isTest: order.isTest)
        policy.rateLimit = try order.rateLimit.map { try TokenRateLimit(text: $0) }
        return TokenDetails(
            labels: try TokenDetails.labels(order.labels.joined(separator: " ")), policy: policy,
            customScopes: try CustomScopes(order.customScopes))
    }

    /// The scopes asked for; nil: all that the integration has.
    func grant(_ text: String) throws -> ScopeSet? {
        if text == "all" { return nil }
        let words = text.split(whereSeparator: \.isWhitespace)
        // "all" beside others is every scope but Latchkey's own, which are given by name alone.
        let named = words.filter { $0 != "all" }
        let unknown = named.filter { ScopeSet.scope(named: $0) == nil }
        let all = named.count < words.count ? ScopeSet.everything : .none
        guard let scopes = ScopeSet(text: named.joined(separator: " "))?.union(all), !scopes.isEmpty else {
            let names = ScopeSet.everything.names + ["integration:read-write"]
            let what =
                unknown.isEmpty ? "No scope is given." : "There is no scope “\(unknown.joined(separator: "”, “"))”."
            throw CommandError(
                "\(what) Scopes are separated by spaces, as in \"note:read task:read-write\"; \"all\" is all of them but "
                    + "integration, which must be named, as in \"all integration:read-write\". There are: "
                    + "\(names.joined(separator: ", ")), and each with :read.")
        }
        return scopes
    }
}
