/// Takes letters to a mail server; tests put their own in.
package protocol MailTransport: Sendable {
    /// Returns once the server has taken the letter.
    func send(_ letter: Letter) async throws(MailFailure)
}

/// Why a letter was not taken.
package struct MailFailure: Error, Sendable, Equatable {
    /// What it means for the letter.
    package enum Kind: Sendable {
        /// This letter is refused for good.
        case refused
        /// This letter may be taken later.
        case delayed
        /// No letter is taken now, whatever it is.
        case unavailable
    }

    package let kind: Kind
    /// In words, for the log: without addresses and secrets.
    package let reason: String
    /// What the server said, for whoever wrote the letter: it may name its recipient.
    package let answer: String?

    package init(_ kind: Kind, _ reason: String, answer: String? = nil) {
        self.kind = kind
        self.reason = reason
        self.answer = answer
    }
}
