import ArgumentParser
import FoundationEssentials
import LatchkeyCore

/// `latchkey export`
struct ExportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export",
        abstract: "Write all records of an object to a CSV file, in the form that an import takes back.")

    @Option(help: ArgumentHelp("The workspace's slug.", valueName: "slug"))
    var workspace: String

    @Option(help: ArgumentHelp("The object's slug, such as people.", valueName: "slug"))
    var object: String

    @Argument(help: ArgumentHelp("The file to write. It must not be there.", valueName: "file"))
    var file: String

    @OptionGroup var instance: InstanceOptions

    func run() async throws {
        let command = AdminCommand.export(workspace: workspace, object: object, path: Paths.absolute(file))
        try await CommandDispatch(settings: try instance.settings()).run(command)
    }
}

extension AdminCommandRunner {
    /// `latchkey export`
    func export(_ slug: String, _ object: String, to path: String) async throws -> CommandResult {
        let access = DataAccess(operatorOf: try await core.workspaces.find(slug: slug))
        var pieces = try await core.records.export(access, object)
        guard !FileManager.default.fileExists(atPath: path) else {
            throw CommandError("\(path) is there already. Choose another name.")
        }
        let draft = path + ".part"
        try? FileManager.default.removeItem(atPath: draft)
        do {
            try PrivateFile.create(draft)
            while let piece = try await pieces.next() { try PrivateFile.append(piece, to: draft) }
            try FileMove.replace(path, with: draft)
        } catch {
            try? FileManager.default.removeItem(atPath: draft)
            throw CommandError("cannot write \(path): \(FailureText.of(error))")
        }
        return CommandResult("\(path)\n")
    }
}
