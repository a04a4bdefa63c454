import ArgumentParser
import LatchkeyCore

/// `latchkey audit`
struct AuditCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "audit", abstract: "Check audit logs, and write them to files.",
        subcommands: [AuditVerifyCommand.self, AuditExportCommand.self])
}

/// `latchkey audit verify`
struct AuditVerifyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract: "Check that no audit event was changed, taken out or moved.",
        discussion: """
            Prints how many events hold, and the head of each chain. Keep a head somewhere else: --expect tells whether it \
            is still there, and so whether the end was cut off. Ends with 1 where something does not hold.
            """)

    @Option(help: ArgumentHelp("The slug of one workspace (default: all).", valueName: "slug"))
    var workspace: String?

    @Option(
        help: ArgumentHelp("An export, a log file or a backup, in the place of the data folder.", valueName: "file"))
    var file: String?

    @Option(
        parsing: .singleValue,
        help: ArgumentHelp("A head that was noted earlier. May be repeated.", valueName: "sequence:hash"))
    var expect: [String] = []

    @Flag(help: "Events may be left out of the file, as in an export with filters.")
    var allowGaps = false

    @Flag(help: "Print the findings as JSON.")
    var json = false

    @OptionGroup var instance: InstanceOptions

    func validate() throws {
        for text in expect where AuditLink(text) == nil {
            throw ValidationError("“\(text)” is no head; heads look as in 128:3fb2…, with 64 digits behind the colon.")
        }
        if file == nil, allowGaps { throw ValidationError("--allow-gaps is for a --file.") }
    }

    func run() async throws {
        let order = VerifyOrder(workspace: workspace, expected: expect, allowsGaps: allowGaps, asJSON: json)
        guard let file else {
            return try await instance.run(.verifyAudit(order))
        }
        let result = try await AuditFileCheck(path: Paths.absolute(file), order: order).run()
        Terminal.note(result.notes)
        try Terminal.output(result.output)
        if result.exitCode != 0 { throw ExitCode(result.exitCode) }
    }
}

/// `latchkey audit export`
struct AuditExportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export",
        abstract: "Write a workspace's audit log to a file, oldest first.",
        discussion: "The file can be checked with `latchkey audit verify --file`.")

    @Option(help: ArgumentHelp("The workspace's slug.", valueName: "slug"))
    var workspace: String

    @Option(help: ArgumentHelp("csv, or jsonl: one JSON object a line.", valueName: "format"))
    var format: AuditFormat

    @Option(help: ArgumentHelp("From this date or time on, as 2026-11-03 or 2026-11-03T14:05Z.", valueName: "time"))
    var since: String?

    @Option(help: ArgumentHelp("Up to this date or time, not including it.", valueName: "time"))
    var until: String?

    @Argument(help: ArgumentHelp("The file to write. It must not be there.", valueName: "file"))
    var file: String

    @OptionGroup var instance: InstanceOptions

    func validate() throws {
        for text in [since, until].compactMap(\.self) where ISOTime(text) == nil {
            throw ValidationError("“\(text)” is no date or time; write 2026-11-03 or 2026-11-03T14:05Z.")
        }
    }

    func run() async throws {
        let order = AuditExportOrder(
            workspace: workspace, format: format.rawValue, since: since, until: until, path: Paths.absolute(file))
        try await instance.run(.exportAudit(order))
    }
}

extension AuditFormat: ExpressibleByArgument {}
