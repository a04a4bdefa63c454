import ArgumentParser
import LatchkeyCore
import LatchkeyServer

/// `latchkey mail`
struct MailCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "mail", abstract: "See whether mail can be sent.", subcommands: [TestMailCommand.self])
}

/// `latchkey mail test`
struct TestMailCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "test",
        abstract: "Send a test letter right away, and say what went wrong.",
        discussion: "It needs no instance: only the settings with which the server sends mail.")

    @Option(name: .customLong("to"), help: ArgumentHelp("Whom to send it to.", valueName: "address"))
    var recipient: String

    @OptionGroup var options: ServerOptions

    func run() async throws {
        let (_, settings) = try options.settings()
        guard let mail = settings.mail else {
            throw CommandError(
                "no mail server is set. Set LATCHKEY_SMTP_URL (smtps://user:password@mail.example.com) and "
                    + "LATCHKEY_MAIL_FROM (latchkey@example.com).")
        }
        let origin = settings.server.origin
        do {
            try await mail.transport(from: origin).send(.test(to: recipient, publicURL: "\(origin)"))
        } catch {
            throw CommandError(error.reason + (error.answer.map { " It said: \($0)" } ?? ""))
        }
        try Terminal.output("The mail server has taken a letter to \(recipient).\n")
    }
}
