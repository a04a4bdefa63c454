import LatchkeyCore

/// What is said to hand over one letter.
struct SMTPConversation {
    let server: SMTPServer
    let connection: SMTPConnection

    /// - Parameter message: as `SMTPText.data` writes it.
    func deliver(_ message: [UInt8], from sender: String, to recipient: String, as domain: String) async throws {
        let greeting = try await connection.greeting()
        guard greeting.code == 220 else { throw refusal("takes no mail now", greeting) }
        var offers = try offered(try await connection.send("EHLO \(domain)"))
        if server.security == .required {
            guard offers.contains("STARTTLS") else { throw Self.noTLS }
            try await ask("STARTTLS", 220, or: "would not start TLS")
            offers = try offered(try await connection.sendSecurely("EHLO \(domain)"))
        }
        if let credentials = server.credentials { try await signIn(credentials, offers) }
        try await ask("MAIL FROM:<\(sender)>", 250, or: "does not take mail from this sender")
        try check(
            try await connection.send("RCPT TO:<\(recipient)>"), 250...251, or: "did not take the recipient")
        try check(try await connection.send("DATA"), 354...354, or: "did not take the letter")
        try check(try await connection.send(message), 250...250, or: "did not take the letter")
        // The letter is with the server, however it takes the farewell.
        _ = try? await connection.send("QUIT")
    }

    /// What the server can do, in capitals.
    private func offered(_ reply: SMTPReply) throws -> [String] {
        guard reply.code == 250 else { throw refusal("does not speak ESMTP", reply) }
        return reply.lines.dropFirst().map { $0.uppercased() }
    }

    private func signIn(_ credentials: SMTPServer.Credentials, _ offers: [String]) async throws {
        let ways = offers.first { $0.hasPrefix("AUTH ") }?.split(separator: " ").dropFirst() ?? []
        let (user, password) = (credentials.user, credentials.password)
        var lines: [String]
        if ways.contains("PLAIN") {
            lines = ["AUTH PLAIN \(SMTPText.base64("\0\(user)\0\(password)"))"]
        } else if ways.contains("LOGIN") {
            lines = ["AUTH LOGIN", SMTPText.base64(user), SMTPText.base64(password)]
        } else {
            throw Self.noAuthentication
        }
        let last = lines.removeLast()
        for line in lines {
            let reply = try await connection.send(line)
            guard reply.code == 334 else { throw Self.signInRefused(reply) }
        }
        let reply = try await connection.send(last)
        guard reply.code == 235 else { throw Self.signInRefused(reply) }
    }

    /// A step that has nothing to do with the letter.
    private func ask(_ line: String, _ code: Int, or complaint: String) async throws {
        let reply = try await connection.send(line)
        guard reply.code == code else { throw refusal(complaint, reply) }
    }

    /// A step about this letter: it may be refused for good.
    private func check(_ reply: SMTPReply, _ codes: ClosedRange<Int>, or complaint: String) throws {
        guard !codes.contains(reply.code) else { return }
        switch reply.code {
        // The server stops; it wants user and password.
        case 421, 530: throw refusal(complaint, reply)
        case 500...: throw refusal(complaint, reply, .refused)
        default: throw refusal(complaint, reply, .delayed)
        }
    }

    private func refusal(
        _ complaint: String, _ reply: SMTPReply, _ kind: MailFailure.Kind = .unavailable
    ) -> MailFailure {
        MailFailure(kind, "The mail server \(complaint): it answered \(reply.status).", answer: reply.text)
    }

    /// Without what was said: a server may repeat the password.
    private static func signInRefused(_ reply: SMTPReply) -> MailFailure {
        MailFailure(.unavailable, "The mail server did not take user and password: it answered \(reply.status).")
    }

    private static let noTLS = MailFailure(
        .unavailable,
        "The mail server offers no STARTTLS. If the way to it is safe, end smtp-url with ?tls=off; if it speaks TLS from "
            + "the start, begin it with smtps://.")
    private static let noAuthentication = MailFailure(
        .unavailable,
        "The mail server does not ask for user and password, or in no way that is known here (PLAIN, LOGIN). It may do so "
            + "only under TLS (?tls=required).")
}
