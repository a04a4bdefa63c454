import ArgumentParser
import FoundationEssentials

/// `latchkey init`
struct InitCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "init",
        abstract: "Make a workspace and its first admin, without the set-up page.",
        discussion: """
            The workspace's slug is made from its name ("Acme Inc" becomes acme-inc) and printed. An e-mail address that \
            this instance knows already gets a membership; its password stays as it is.
            """)

    @Option(help: ArgumentHelp("The workspace's name.", valueName: "name"))
    var workspace: String

    @Option(help: ArgumentHelp("The e-mail address of its first admin.", valueName: "email"))
    var adminEmail: String

    @Option(
        help: ArgumentHelp(
            "A file whose first line is the admin's password, or - for standard input.", valueName: "file"))
    var adminPasswordFile: String

    @Flag(help: "Fill the workspace with 50 companies, 200 people and 30 deals to try things with.")
    var sampleData = false

    @Flag(help: "Print the result as JSON.")
    var json = false

    @OptionGroup var instance: InstanceOptions

    func run() async throws {
        let settings = try instance.settings()
        let order = WorkspaceOrder(
            name: workspace, adminEmail: adminEmail, adminPassword: try password(),
            wantsSampleData: sampleData, asJSON: json)
        try await CommandDispatch(settings: settings, makesInstance: true).run(.makeWorkspace(order))
    }

    private func password() throws -> String {
        let bytes: [UInt8]
        if adminPasswordFile == "-", Terminal.isInput {
            bytes = Array((Terminal.secretLine("Password of \(adminEmail): ") ?? "").utf8)
        } else if adminPasswordFile == "-" {
            bytes = Terminal.input(limit: 4_096)
        } else {
            guard let data = FileManager.default.contents(atPath: adminPasswordFile) else {
                throw CommandError("cannot read the password file \(adminPasswordFile)")
            }
            bytes = [UInt8](data)
        }
        let line = bytes.prefix { $0 != UInt8(ascii: "\n") && $0 != UInt8(ascii: "\r") }
        guard !line.isEmpty else { throw CommandError("the password file is empty; its first line is the password") }
        guard let password = String(validating: line, as: UTF8.self) else {
            throw CommandError("the password is no UTF-8 text")
        }
        return password
    }
}
