import ArgumentParser

/// `latchkey token`
struct TokenCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "token",
        abstract: "Make, list, import and revoke access tokens.",
        subcommands: [
            TokenCreateCommand.self, TokenListCommand.self, TokenImportCommand.self, TokenRevokeCommand.self,
        ])
}

/// `latchkey token create`
struct TokenCreateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "create",
        abstract: "Make an access token and print it.",
        discussion: """
            An integration that is not there is made, with these scopes, and this is its only token. On one that is \
            there the token is limited to these scopes, which the integration must have; "all" follows the \
            integration's scopes, now and later.
            """)

    @Option(help: ArgumentHelp("The workspace's slug.", valueName: "slug"))
    var workspace: String

    @Option(help: ArgumentHelp("The integration's name.", valueName: "name"))
    var integration: String

    @Option(help: ArgumentHelp("Scopes, as in \"note:read task:read-write\", or all.", valueName: "scopes"))
    var scopes: String

    @Option(help: ArgumentHelp("The token's name.", valueName: "name"))
    var name: String?

    @Option(help: ArgumentHelp("How long it lives: 90d, 12h, 30m (default: for ever).", valueName: "time"))
    var expiresIn: String?

    @Option(help: ArgumentHelp("How many tokens to make, one a line.", valueName: "n"))
    var count = 1

    @Option(
        name: .customLong("network"),
        help: ArgumentHelp("A network from which alone it may be used; may be given several times.", valueName: "cidr"))
    var networks: [String] = []

    @Option(help: ArgumentHelp("Its own limit, as in 100/minute (second, minute, day).", valueName: "n/period"))
    var rateLimit: String?

    @Option(name: .customLong("label"), help: ArgumentHelp("A label; may be given several times.", valueName: "word"))
    var labels: [String] = []

    @Option(
        name: .customLong("custom-scope"),
        help: ArgumentHelp("A scope of the workspace's own services; may be given several times.", valueName: "scope"))
    var customScopes: [String] = []

    @Flag(help: "Make a test token: marked everywhere, refused where the workspace wants that.")
    var test = false

    @Flag(help: "Print tokens with their ids as JSON.")
    var json = false

    @OptionGroup var instance: InstanceOptions

    func validate() throws {
        guard (1...1_000_000).contains(count) else {
            throw ValidationError("--count must be a number from 1 to 1000000.")
        }
        if let expiresIn, Lifetime.seconds(expiresIn) == nil {
            throw ValidationError("--expires-in must be a number and a unit (s, m, h, d, w), as in 90d or 12h.")
        }
    }

    func run() async throws {
        let order = TokenOrder(
            workspace: workspace, integration: integration, scopes: scopes, name: name,
            lifetime: expiresIn.flatMap(Lifetime.seconds), count: count, networks: networks, rateLimit: rateLimit,
            labels: labels, customScopes: customScopes, isTest: test, asJSON: json)
        try await instance.run(.createTokens(order))
    }
}

/// `latchkey token list`
struct TokenListCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "List access tokens, without the tokens themselves.")

    @OptionGroup var list: ListOptions

    func run() async throws { try await list.run(AdminCommand.listTokens) }
}

/// `latchkey token revoke`
struct TokenRevokeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "revoke",
        abstract: "Revoke an access token; it is dead when the command returns.")

    @Argument(help: ArgumentHelp("The token's id, as `latchkey token list` shows it.", valueName: "token-id"))
    var id: String

    @OptionGroup var instance: InstanceOptions

    func run() async throws {
        try await instance.run(.revokeToken(id: id))
    }
}
