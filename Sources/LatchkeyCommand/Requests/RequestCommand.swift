import ArgumentParser

/// `latchkey request`
struct RequestCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "request", abstract: "Look at what access tokens asked for.",
        subcommands: [RequestListCommand.self])
}

/// `latchkey request list`
struct RequestListCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "Search the request log of a workspace, newest first.")

    @Option(help: ArgumentHelp("The workspace's slug.", valueName: "slug"))
    var workspace: String

    @Option(help: ArgumentHelp("Only those of this access token.", valueName: "token-id"))
    var tokenID: String?

    @Option(help: ArgumentHelp("Only those of this integration's tokens.", valueName: "integration-id"))
    var integrationID: String?

    @Option(help: ArgumentHelp("Only the one whose answer had this x-attio-execution-id.", valueName: "id"))
    var requestID: String?

    @Option(help: ArgumentHelp("Only those answered with this status.", valueName: "status"))
    var status: Int?

    @Option(help: ArgumentHelp("Only those of an operation, as in \"GET /v2/self\".", valueName: "method path"))
    var operation: String?

    @Option(help: ArgumentHelp("Only those from this IP address.", valueName: "address"))
    var address: String?

    @Option(help: ArgumentHelp("Only those since this time, as in 2026-11-03T14:05:00Z.", valueName: "time"))
    var since: String?

    @Option(help: ArgumentHelp("How many to list, 1 to 500 (default: 50).", valueName: "n"))
    var limit = 50

    @Flag(help: "Print the list as JSON.")
    var json = false

    @OptionGroup var instance: InstanceOptions

    func validate() throws {
        guard (1...500).contains(limit) else { throw ValidationError("--limit is a number from 1 to 500.") }
    }

    func run() async throws {
        let order = RequestListOrder(
            workspace: workspace, token: tokenID, integration: integrationID, requestID: requestID, status: status,
            operation: operation, address: address, since: since, limit: limit, asJSON: json)
        try await instance.run(.listRequests(order))
    }
}
