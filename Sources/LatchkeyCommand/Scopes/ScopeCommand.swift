import ArgumentParser

/// `latchkey scope`
struct ScopeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "scope", abstract: "List, add and remove a workspace's custom scopes.",
        discussion: "Tokens carry them for your own services, which ask this server what a token may do.",
        subcommands: [ScopeListCommand.self, ScopeAddCommand.self, ScopeRemoveCommand.self])
}

/// `latchkey scope list`
struct ScopeListCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "list", abstract: "List custom scopes.")

    @OptionGroup var list: ListOptions

    func run() async throws { try await list.run(AdminCommand.listScopes) }
}

/// `latchkey scope add`
struct ScopeAddCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "add", abstract: "Add custom scopes; one that is there already is no error.")

    @OptionGroup var change: ScopeChangeOptions

    func run() async throws { try await change.run(isRemoval: false) }
}

/// `latchkey scope remove`
struct ScopeRemoveCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "remove",
        abstract: "Remove custom scopes; no token has them any more when the command returns.")

    @OptionGroup var change: ScopeChangeOptions

    func run() async throws { try await change.run(isRemoval: true) }
}

/// What adding and removing have in common.
struct ScopeChangeOptions: ParsableArguments {
    @Option(help: ArgumentHelp("The workspace's slug.", valueName: "slug"))
    var workspace: String

    @Argument(help: ArgumentHelp("Scopes, as in invoices:read.", valueName: "scope"))
    var scopes: [String]

    @Flag(help: "Print the custom scopes that there are now as JSON.")
    var json = false

    @OptionGroup var instance: InstanceOptions

    func run(isRemoval: Bool) async throws {
        let order = ScopeOrder(workspace: workspace, scopes: scopes, isRemoval: isRemoval, asJSON: json)
        try await instance.run(.changeScopes(order))
    }
}
