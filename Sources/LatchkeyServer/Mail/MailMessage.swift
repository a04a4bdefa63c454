import LatchkeyCore

/// A letter as it goes over the wire (RFC 5322, RFC 2045): lines of ASCII that end with CRLF.
struct MailMessage {
    let letter: Letter
    let sender: Mailbox
    /// The host of the public URL, which makes the message's id unique in the world.
    let host: String

    var bytes: [UInt8] {
        let headers: [(name: String, value: String)] = [
            ("Date", letter.writtenAt.httpDate.replacing("GMT", with: "+0000")),
            ("Message-ID", "<\(letter.id)@\(host)>"),
            ("From", from),
            ("To", letter.recipient),
            ("Subject", EncodedWord.text(letter.subject)),
            ("MIME-Version", "1.0"),
            ("Content-Type", "text/plain; charset=utf-8"),
            ("Content-Transfer-Encoding", "quoted-printable"),
            // Answering machines leave it alone (RFC 3834).
            ("Auto-Submitted", "auto-generated"),
        ]
        let head = headers.map { "\($0.name): \(Self.safe($0.value))\r\n" }.joined()
        return Array(head.utf8) + Array("\r\n".utf8) + QuotedPrintable.encode(letter.text)
    }

    private var from: String {
        guard !sender.name.isEmpty else { return sender.address }
        let isPlain = sender.name.utf8.allSatisfy { (0x20...0x7E).contains($0) } && !sender.name.contains("=?")
        return "\(isPlain ? "\"\(sender.name)\"" : EncodedWord.text(sender.name)) <\(sender.address)>"
    }

    /// Nothing in a value begins a header of its own: a line break stays only where it folds an encoded word.
    private static func safe(_ value: String) -> String {
        String(
            decoding: Array(value.replacing(EncodedWord.fold, with: "\u{0}").utf8).flatMap { byte -> [UInt8] in
                switch byte {
                case 0: Array(EncodedWord.fold.utf8)
                case 0x20...0x7E: [byte]
                default: [UInt8(ascii: " ")]
                }
            }, as: UTF8.self)
    }
}
