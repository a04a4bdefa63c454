package typealias LetterID = ID<Letter>

/// A mail to one person, in plain text.
package struct Letter: Sendable, Equatable {
    /// The same at each try, so that a mailbox can tell that it has the letter already.
    package let id: LetterID
    /// An e-mail address.
    package let recipient: String
    package let subject: String
    /// Lines end with `\n`.
    package let text: String
    package let writtenAt: Instant
}

extension Letter {
    /// What `latchkey mail test` sends.
    package static func test(to recipient: String, publicURL: String, clock: any WallClock = SystemClock()) -> Letter {
        Letter(
            id: IDGenerator(clock: clock, random: .system).next(), recipient: recipient,
            subject: "Latchkey can send mail",
            text: """
                This is a test from the Latchkey server at \(publicURL). Its admins get mail when a webhook fails.

                Nothing is to be done.

                """,
            writtenAt: clock.now())
    }
}

/// A letter in the outbox.
struct WaitingLetter: Sendable {
    let letter: Letter
    let workspaceID: WorkspaceID
    /// How often it was tried.
    let attemptCount: Int
}

/// What letters of an instance have in common.
struct Letterhead: Sendable {
    /// What their links begin with, without a slash at its end.
    let origin: String
}

/// What a letter says, whoever gets it.
struct LetterContent: Sendable {
    let subject: String
    let text: String
}
