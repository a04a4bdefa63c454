import ArgumentParser
import FoundationEssentials
import LatchkeyCore
import UnixSignals

/// `latchkey webhook`
struct WebhookCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "webhook", abstract: "See the events of a workspace as they happen.",
        subcommands: [WebhookListenCommand.self])
}

/// `latchkey webhook listen`
struct WebhookListenCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "listen", abstract: "Show events as they happen, and forward them to your machine.",
        discussion: """
            Runs wherever you develop: the server needs no way to your machine. The access token, with the scope \
            webhook:read-write, comes from LATCHKEY_TOKEN or is asked for. What is forwarded is signed as webhooks are, \
            with a secret that is made for this run and printed.
            """)

    @Option(help: ArgumentHelp("Where to forward events to; without it they are only shown.", valueName: "url"))
    var forwardTo: String?

    @Option(help: ArgumentHelp("The server (default: LATCHKEY_SERVER, or http://127.0.0.1:8080).", valueName: "url"))
    var server: String?

    @Option(help: ArgumentHelp("Only these types, separated by commas.", valueName: "types"))
    var events: String?

    @Flag(help: "Print each event as a line of JSON.")
    var json = false

    func run() async throws {
        let session = try ListenSession(
            server: server, forwardTo: forwardTo, events: events, asJSON: json, token: Self.token())
        do {
            try await Self.untilSignalled { try await session.run() }
        } catch {
            await session.end()
            throw error
        }
        await session.end()
    }

    /// Runs `work` until it ends or somebody presses Ctrl-C.
    private static func untilSignalled(_ work: @escaping @Sendable () async throws -> Void) async throws {
        let signals = await UnixSignalsSequence(trapping: .sigint, .sigterm)
        try await withThrowingTaskGroup { group in
            group.addTask { try await work() }
            group.addTask { for await _ in signals { return } }
            defer { group.cancelAll() }
            try await group.next()
        }
    }

    private static func token() throws -> String {
        let given =
            ProcessInfo.processInfo.environment["LATCHKEY_TOKEN"]
            ?? (Terminal.isInput ? Terminal.secretLine("Access token: ") : nil)
        guard let given, !given.isEmpty else {
            throw CommandError("Put an access token with webhook:read-write into LATCHKEY_TOKEN.")
        }
        return given
    }
}
