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

    @OptionGroup var list: ListOptions

    func run() async throws { try await list.run(AdminCommand.listAccessRequests) }
}
