import ArgumentParser

/// `latchkey import`
struct ImportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import", abstract: "Bring records in.", subcommands: [ImportCSVCommand.self])
}

/// `latchkey import csv`
struct ImportCSVCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "csv",
        abstract: "Make records of the rows of a CSV file.",
        discussion: """
            The first row holds headings: slugs or titles of attributes, or what other programs call them. --map says \
            what a heading is that isn't known: --map "Firm=company". A part of a name or location is written \
            name.first_name. Several values in a field are separated by semicolons. With --match, rows whose value of \
            that unique attribute is known update the record; others make one. Rows that can't be are left out and \
            printed.
            """)

    @Option(help: ArgumentHelp("The workspace's slug.", valueName: "slug"))
    var workspace: String

    @Option(help: ArgumentHelp("The object's slug, such as people.", valueName: "slug"))
    var object: String

    @Option(
        parsing: .singleValue,
        help: ArgumentHelp("What a column is; an empty attribute leaves it out.", valueName: "heading=attribute"))
    var map: [String] = []

    @Option(help: ArgumentHelp("A unique attribute by which rows find their records.", valueName: "attribute"))
    var match: String?

    @Flag(help: "Print the result as JSON.")
    var json = false

    @Argument(help: ArgumentHelp("The file.", valueName: "file"))
    var file: String

    @OptionGroup var instance: InstanceOptions

    func validate() throws {
        for pair in map where !pair.contains("=") {
            throw ValidationError(
                "--map takes a heading and an attribute, as in \"Firm=company\"; this is \"\(pair)\".")
        }
    }

    func run() async throws {
        var columns: [String: String] = [:]
        for pair in map {
            let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
            columns[parts[0]] = parts[1]
        }
        let order = ImportOrder(
            workspace: workspace, object: object, path: Paths.absolute(file), columns: columns, matching: match,
            asJSON: json)
        try await instance.run(.importCSV(order))
    }
}
