/// What a command has to say and how it ended.
struct CommandResult: Codable, Sendable {
    /// The result itself, complete with its last line break.
    var output: String
    /// What a person should read: notes, warnings, errors.
    var notes: String
    var exitCode: Int32

    /// A success.
    init(_ output: String, notes: String = "") {
        self.output = output
        self.notes = notes
        exitCode = 0
    }

    /// A failure: exit code 1, unless the command was called wrongly.
    init(failure: String, exitCode: Int32 = 1) {
        output = ""
        notes = "Error: \(failure)\n"
        self.exitCode = exitCode
    }
}
