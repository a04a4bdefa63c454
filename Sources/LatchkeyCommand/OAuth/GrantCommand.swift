import ArgumentParser

/// `latchkey grant`
struct GrantCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "grant", abstract: "List, limit and revoke what workspaces have consented to through OAuth.",
        subcommands: [GrantListCommand.self, GrantLimitCommand.self, GrantRevokeCommand.self])
}

/// `latchkey grant list`
struct GrantListCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "list", abstract: "List connected apps.")

    @OptionGroup var list: ListOptions

    func run() async throws { try await list.run(AdminCommand.listGrants) }
}

/// `latchkey grant limit`
struct GrantLimitCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "limit", abstract: "Limit all tokens of a connected app, those that are live at once.",
        discussion: "What is not named stays as it is.")

    @Argument(help: ArgumentHelp("The grant's id, as `latchkey grant list` shows it.", valueName: "grant-id"))
    var id: String

    @Option(
        name: .customLong("network"),
        help: ArgumentHelp(
            "A network from which alone they may be used; may be given several times. \"any\" takes the limit away.",
            valueName: "cidr"))
    var networks: [String] = []

    @Option(
        help: ArgumentHelp(
            "The limit of each token, as in 100/minute (second, minute, day), or none.", valueName: "n/period"))
    var rateLimit: String?

    @Option(
        help: ArgumentHelp(
            "How long after a consent the app must ask again, as in 30d, or none.", valueName: "days"))
    var longestLife: String?

    @Flag(help: "Print the connected app as JSON.")
    var json = false

    @OptionGroup var instance: InstanceOptions

    func validate() throws {
        guard !networks.isEmpty || rateLimit != nil || longestLife != nil else {
            throw ValidationError("Say what to limit: --network, --rate-limit or --longest-life.")
        }
        if let longestLife, longestLife != "none", Lifetime.days(longestLife) == nil {
            throw ValidationError("--longest-life must be whole days, as in 30d, or none.")
        }
    }

    func run() async throws {
        let order = GrantLimitOrder(
            id: id, networks: networks.isEmpty ? nil : networks, rateLimit: rateLimit, longestLife: longestLife,
            asJSON: json)
        try await instance.run(.limitGrant(order))
    }
}

/// `latchkey grant revoke`
struct GrantRevokeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "revoke", abstract: "Disconnect an app; its tokens are dead when the command returns.")

    @Argument(help: ArgumentHelp("The grant's id, as `latchkey grant list` shows it.", valueName: "grant-id"))
    var id: String

    @OptionGroup var instance: InstanceOptions

    func run() async throws {
        try await instance.run(.revokeGrant(id: id))
    }
}
