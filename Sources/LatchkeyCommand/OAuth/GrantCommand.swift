import ArgumentParser

/// `latchkey grant`
struct GrantCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "grant", abstract: "List and revoke what workspaces have consented to through OAuth.",
        subcommands: [GrantListCommand.self, GrantRevokeCommand.self])
}

/// `latchkey grant list`
struct GrantListCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "list", abstract: "List connected apps.")

    @Option(help: ArgumentHelp("The slug of one workspace (default: all).", valueName: "slug"))
    var workspace: String?

    @Flag(help: "Print the list as JSON.")
    var json = false

    @OptionGroup var instance: InstanceOptions

    func run() async throws {
        try await CommandDispatch(settings: try instance.settings())
            .run(.listGrants(workspace: workspace, asJSON: json))
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
        try await CommandDispatch(settings: try instance.settings()).run(.revokeGrant(id: id))
    }
}
