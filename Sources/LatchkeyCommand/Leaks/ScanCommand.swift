import ArgumentParser
import LatchkeyCore

/// `latchkey scan`
struct ScanCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "scan",
        abstract: "Find access tokens in files and in git's history, and say which are live.",
        discussion: """
            Finds access tokens, refresh tokens, client secrets and registration tokens by their shape and checksum, and \
            asks the instance in the data folder, or with --url a server, which of them are live. Binary files are left out, \
            and links are not followed. In a git repository its whole history is searched too. Ends with 1 if a live one was found.
            """)

    @Argument(help: ArgumentHelp("Files and folders.", valueName: "path"))
    var paths: [String]

    @Flag(inversion: .prefixedNo, help: "Whether git's history is searched (default: where there is one).")
    var history: Bool?

    @Option(help: ArgumentHelp("Ask this server, in the place of the data folder.", valueName: "url"))
    var url: String?

    @Flag(help: "Ask nobody: whatever is found counts as live.")
    var offline = false

    @Flag(help: "Report what is live as leaked: it is dead when the command returns, and its admins are told.")
    var revoke = false

    @Flag(help: "Print the findings as JSON.")
    var json = false

    @OptionGroup var instance: InstanceOptions

    func validate() throws {
        if offline, revoke || url != nil { throw ValidationError("--offline goes with neither --revoke nor --url.") }
    }

    func run() async throws {
        var search = LeakSearch()
        for path in paths { try search.files(at: path) }
        try search.histories(of: paths, demanded: history)
        let findings = try await verdicts(on: search.sightings)
        try Terminal.output(json ? try JSONOutput.text(findings) : findings.map(\.text).joined())
        Terminal.note(search.notes + LeakFinding.summary(findings))
        if findings.contains(where: \.isLive) { throw ExitCode.failure }
    }

    private func verdicts(on sightings: [LeakSighting]) async throws -> [LeakFinding] {
        let places = Dictionary(grouping: sightings, by: \.token)
        var seen: Set<String> = []
        let tokens = sightings.map(\.token).filter { seen.insert($0).inserted }
        let verdicts = try await judge().verdicts(on: tokens.map { Leak($0, foundAt: places[$0]?.first?.text ?? "") })
        return zip(tokens, verdicts).map { LeakFinding($0, $1, places: places[$0] ?? []) }
    }

    private func judge() throws -> any LeakJudge {
        if offline { return NobodyToAsk() }
        if let url { return LeakClient(server: url, revokes: revoke) }
        return InstanceJudge(dispatch: CommandDispatch(settings: try instance.settings()), revokes: revoke)
    }
}
