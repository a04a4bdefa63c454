import LatchkeyCore

/// The page of an integration's usage.
struct IntegrationUsageView: Sendable {
    /// A token that is used from networks that it was never used from.
    struct Burst: Sendable {
        let name: String
        let path: String
        let count: String
        let examples: String
    }

    let developersPath: String
    let path: String
    let name: String
    let usage: UsageView
    let hasUnused: Bool
    let unused: [UnusedScopes.Line]
    let bursts: [Burst]

    init(
        _ integration: Integration, _ usage: UsageView, _ unused: UnusedScopes, _ bursts: [NewNetworks],
        _ tokens: [AccessToken], _ admin: AdminContext
    ) {
        developersPath = admin.developers
        let path = admin.path(of: integration.id)
        self.path = path
        name = integration.name
        self.usage = usage
        hasUnused = !unused.lines.isEmpty
        self.unused = unused.lines
        self.bursts = bursts.compactMap { burst in
            tokens.first { $0.id == burst.token }.map {
                Burst(
                    name: $0.name, path: "\(path)/access-tokens/\($0.id)", count: burst.count.counted("new network"),
                    examples: burst.examples.joined(separator: ", "))
            }
        }
    }
}

/// The page of a token's usage.
struct TokenUsageView: Sendable {
    let developersPath: String
    let integrationPath: String
    let integrationName: String
    let path: String
    let name: String
    let masked: String
    let usage: UsageView
    /// "4 new networks"
    let newNetworks: String?
    let networks: String

    init(
        _ token: AccessToken, _ integration: Integration, _ usage: UsageView, _ burst: NewNetworks?,
        _ admin: AdminContext
    ) {
        developersPath = admin.developers
        integrationPath = admin.path(of: integration.id)
        integrationName = integration.name
        path = "\(integrationPath)/access-tokens/\(token.id)"
        name = token.name
        masked = token.masked
        self.usage = usage
        newNetworks = burst?.count.counted("new network")
        networks = burst?.examples.joined(separator: ", ") ?? ""
    }
}
