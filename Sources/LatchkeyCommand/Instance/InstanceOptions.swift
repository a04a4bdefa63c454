import ArgumentParser
import FoundationEssentials

/// The options that every command takes.
struct InstanceOptions: ParsableArguments {
    @Option(help: ArgumentHelp("The folder that holds the instance (default: ./latchkey-data).", valueName: "dir"))
    var data: String?

    @Option(help: ArgumentHelp("The database; this version knows only sqlite, in the data folder.", valueName: "url"))
    var database: String?

    @Option(
        help: ArgumentHelp(
            "A file with the instance key, instead of the one in the data folder.", valueName: "file"))
    var instanceKeyFile: String?

    @Option(help: ArgumentHelp("A configuration file, YAML or JSON.", valueName: "file"))
    var config: String?

    /// What was given, by setting.
    var given: [Setting: [String]] {
        Self.given([.data: data, .database: database, .instanceKeyFile: instanceKeyFile])
    }

    /// Drops what was not given.
    static func given(_ values: [Setting: String?]) -> [Setting: [String]] {
        values.compactMapValues { $0.map { [$0] } }
    }

    /// Reads the settings of the instance alone.
    func settings() throws -> InstanceConfiguration {
        let environment = ProcessInfo.processInfo.environment
        var reader = SettingsReader(
            try ConfigurationSources(options: given, file: config, environment: environment))
        let settings = InstanceConfiguration(&reader, environment: environment)
        try reader.finish()
        return settings
    }

    /// Runs a command where it must run.
    func run(_ command: AdminCommand) async throws {
        try await CommandDispatch(settings: try settings()).run(command)
    }
}

/// The options of commands that list what workspaces have.
struct ListOptions: ParsableArguments {
    @Option(help: ArgumentHelp("The slug of one workspace (default: all).", valueName: "slug"))
    var workspace: String?

    @Flag(help: "Print the list as JSON.")
    var json = false

    @OptionGroup var instance: InstanceOptions

    func run(_ list: (_ workspace: String?, _ asJSON: Bool) -> AdminCommand) async throws {
        try await instance.run(list(workspace, json))
    }
}
