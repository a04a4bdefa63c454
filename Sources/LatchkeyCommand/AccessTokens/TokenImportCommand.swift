import ArgumentParser

/// `latchkey token import`
struct TokenImportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import",
        abstract: "Make tokens of another system good here, by their hashes.",
        discussion: """
            The file is CSV with headings, or an object of JSON on each line. Each token has a hash: SHA-256 or SHA-512, in \
            hexadecimal or base 64. It may have name, algorithm, last_four, scopes, expires_at, description, labels, networks, \
            rate_limit (100/minute) and custom_scopes. All of them are imported, or none: what stands in the way is printed with its line.
            """)

    @Option(help: ArgumentHelp("The workspace's slug.", valueName: "slug"))
    var workspace: String

    @Option(help: ArgumentHelp("The integration's name; it must be there.", valueName: "name"))
    var integration: String

    @Flag(help: "Print the ids as JSON.")
    var json = false

    @Argument(help: ArgumentHelp("The file.", valueName: "file"))
    var file: String

    @OptionGroup var instance: InstanceOptions

    func run() async throws {
        let order = TokenImportOrder(
            workspace: workspace, integration: integration, path: Paths.absolute(file), asJSON: json)
        try await instance.run(.importTokens(order))
    }
}
