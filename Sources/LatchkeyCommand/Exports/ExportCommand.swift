import ArgumentParser
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
        try await instance.run(command)
    }
}

extension AdminCommandRunner {
    /// `latchkey export`
    func export(_ slug: String, _ object: String, to path: String) async throws -> CommandResult {
        let access = DataAccess(operatorOf: try await core.workspaces.find(slug: slug))
        var pieces = try await core.records.export(access, object)
        try await NewFile.write(path) { try await pieces.next() }
        return CommandResult("\(path)\n")
    }
}
