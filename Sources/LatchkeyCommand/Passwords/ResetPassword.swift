import LatchkeyCore

extension AdminCommandRunner {
    /// `latchkey user reset-password`
    func resetPassword(_ email: String) async throws -> CommandResult {
        let code = try await core.passwords.resetCode(email: email)
        return CommandResult(
            "\(core.configuration.publicURL)/reset-password?code=\(code)\n",
            notes: "The link works once, within 24 hours. Whoever has it can sign in as \(email).\n")
    }
}
