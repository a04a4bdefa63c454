import ArgumentParser

/// `latchkey check`
struct CheckCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Check the configuration, the instance key and the database's integrity.")

    @Flag(help: "Print the findings as JSON.")
    var json = false

    @OptionGroup var server: ServerOptions

    func run() async throws {
        let settings = try server.settings()
        try await CommandDispatch(settings: settings.instance).run(.check(asJSON: json))
    }
}
