import FoundationEssentials
package import LatchkeyCore

/// Hands letters to a mail server (RFC 5321), each over a connection of its own.
package struct SMTPTransport: MailTransport {
    private let server: SMTPServer
    private let sender: Mailbox
    /// How this server calls itself.
    private let host: String

    package init(server: SMTPServer, sender: Mailbox, publicURL: PublicURL) {
        self.server = server
        self.sender = sender
        host = publicURL.host
    }

    package func send(_ letter: Letter) async throws(MailFailure) {
        guard Mailbox.isAddress(letter.recipient) else {
            throw MailFailure(.refused, "The recipient's address is not one that mail can be sent to from here.")
        }
        let message = SMTPText.data(MailMessage(letter: letter, sender: sender, host: host).bytes)
        do {
            try await SMTPConnection.with(server) { connection in
                try await SMTPConversation(server: server, connection: connection)
                    .deliver(message, from: sender.address, to: letter.recipient, as: SMTPText.domain(host))
            }
        } catch {
            throw SMTPFailure.of(error, server)
        }
    }
}

/// The forms that the protocol wants texts in.
enum SMTPText {
    /// A message as DATA sends it: lines that begin with a dot have another before it (section 4.5.2), and a lone one
    /// ends it.
    static func data(_ message: [UInt8]) -> [UInt8] {
        var output: [UInt8] = []
        var isAtStart = true
        for byte in message {
            if isAtStart, byte == UInt8(ascii: ".") { output.append(byte) }
            output.append(byte)
            isAtStart = byte == UInt8(ascii: "\n")
        }
        if !isAtStart { output += "\r\n".utf8 }
        return output + Array(".\r\n".utf8)
    }

    /// A host as EHLO names it: a name, or an address in brackets (section 4.1.3).
    static func domain(_ host: String) -> String {
        if host.hasPrefix("[") { return "[IPv6:\(host.dropFirst())" }
        return AddressRange(host) == nil ? host : "[\(host)]"
    }

    static func base64(_ text: String) -> String { Data(text.utf8).base64EncodedString() }
}
