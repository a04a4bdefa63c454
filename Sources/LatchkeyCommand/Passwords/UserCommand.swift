import ArgumentParser

/// `latchkey user`
struct UserCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "user", abstract: "Help a person back in.", subcommands: [ResetPasswordCommand.self])
}

/// `latchkey user reset-password`
struct ResetPasswordCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "reset-password",
        abstract: "Print a one-time link with which a person sets a new password.")

    @Argument(help: ArgumentHelp("The person's e-mail address.", valueName: "email"))
    var email: String

    // The link begins with the server's public URL.
    @OptionGroup var options: ServerOptions

    func run() async throws {
        let (instance, server) = try options.settings()
        try await CommandDispatch(settings: instance, server: server).run(.resetPassword(email: email))
    }
}
