import ArgumentParser

/// `latchkey backup`
struct BackupCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "backup",
        abstract: "Write a consistent copy of the database to a file, also while the server runs.")

    @Argument(help: ArgumentHelp("The file to write.", valueName: "file"))
    var file: String

    @Flag(help: "Replace the file if it is there.")
    var force = false

    @Flag(help: "Print the result as JSON.")
    var json = false

    @OptionGroup var instance: InstanceOptions

    func run() async throws {
        let command = AdminCommand.backUp(path: Paths.absolute(file), replacing: force, asJSON: json)
        try await instance.run(command)
    }
}
