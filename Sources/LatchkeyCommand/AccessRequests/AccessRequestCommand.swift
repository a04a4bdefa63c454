import ArgumentParser

/// `latchkey access-request`
struct AccessRequestCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "access-request", abstract: "See what members ask their admins for.",
        subcommands: [AccessRequestListCommand.self])
}

/// `latchkey access-request list`
struct AccessRequestListCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "List requests that wait for an answer.")

    @Option(help: ArgumentHelp("The slug of one workspace (default: all).", valueName: "slug"))
    var workspace: String?

    @Flag(help: "Print the list as JSON.")
    var json = false

    @OptionGroup var instance: InstanceOptions

    func run() async throws {
        try await CommandDispatch(settings: try instance.settings())
            .run(.listAccessRequests(workspace: workspace, asJSON: json))
    }
}
