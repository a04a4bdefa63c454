import FoundationEssentials
import Testing

@testable import LatchkeyCore
@testable import LatchkeyServer

/// Letters in the form of RFC 5322.
@Suite struct MailMessageTests {
    private func message(
        subject: String = "Hello", text: String = "Hello.\n", to recipient: String = "ada@example.com",
        from: String = "latchkey@example.com"
    ) throws -> String {
        let letter = Letter(
            id: try #require(LetterID("01890000-0000-7000-8000-000000000001")), recipient: recipient, subject: subject,
            text: text, writtenAt: Instant(seconds: 1_684_852_921))
        let sender = try #require(Mailbox(from))
        return String(
            decoding: MailMessage(letter: letter, sender: sender, host: "keys.example.com").bytes, as: UTF8.self)
    }

    @Test func aPlainLetter() throws {
        #expect(
            try message() == """
                Date: Tue, 23 May 2023 14:42:01 +0000\r
                Message-ID: <01890000-0000-7000-8000-000000000001@keys.example.com>\r
                From: latchkey@example.com\r
                To: ada@example.com\r
                Subject: Hello\r
                MIME-Version: 1.0\r
                Content-Type: text/plain; charset=utf-8\r
                Content-Transfer-Encoding: quoted-printable\r
                Auto-Submitted: auto-generated\r
                \r
                Hello.\r

                """)
    }

    @Test func theSenderMayHaveAName() throws {
        #expect(
            try message(from: "Latchkey, Inc. <l@example.com>").contains("From: \"Latchkey, Inc.\" <l@example.com>\r\n")
        )
        #expect(try message(from: "Zoë <l@example.com>").contains("From: =?utf-8?B?Wm/Dqw==?= <l@example.com>\r\n"))
    }

    /// Nothing that is put into a letter makes a header or ends the head.
    @Test(arguments: [
        "Hi\r\nBcc: eve@example.com", "Hi\nBcc: eve@example.com", "Hi\rBcc: eve@example.com", "Hi\r\n\r\nBcc: eve",
        "Hi\u{0}\r\n Bcc: eve", "Hi\u{85}Bcc: eve", "Zoë\r\nBcc: eve@example.com", "\r\n Bcc: eve",
        "=?utf-8?Q?Hi=0D=0ABcc:_eve?=",
    ])
    func noHeaderIsInjected(text: String) throws {
        for message in [try message(subject: text), try message(to: text)] {
            let head = try #require(message.split(separator: "\r\n\r\n", omittingEmptySubsequences: false).first)
            let lines = head.split(separator: "\r\n", omittingEmptySubsequences: false)
            let names = lines.filter { !$0.hasPrefix(" ") }.map { $0.prefix { $0 != ":" } }
            #expect(
                names == [
                    "Date", "Message-ID", "From", "To", "Subject", "MIME-Version", "Content-Type",
                    "Content-Transfer-Encoding", "Auto-Submitted",
                ])
            let rest = message.replacing("\r\n", with: "")
            #expect(rest.utf8.allSatisfy { (0x20...0x7E).contains($0) })
        }
    }

    @Test(arguments: [
        String(repeating: "Zoë’s “webhook” ", count: 12), String(repeating: "long ", count: 40),
        "👩‍👩‍👧‍👦 family of the webhook that is degraded since yesterday", "=?utf-8?B?SGk=?=", "é",
    ])
    func subjectsComeBack(subject: String) throws {
        let encoded = EncodedWord.text(subject)
        #expect("Subject: \(encoded)".split(separator: "\r\n").allSatisfy { $0.utf8.count <= 76 })
        let words = encoded.split(separator: "\r\n ").map { $0.dropFirst("=?utf-8?B?".count).dropLast(2) }
        let decoded = words.map { String(decoding: Data(base64Encoded: String($0)) ?? Data(), as: UTF8.self) }
        #expect(decoded.joined() == subject)
    }

    @Test(arguments: [
        ("a=b", "a=3Db"), ("Zoë", "Zo=C3=AB"), ("end \nnext\t\n", "end=20\r\nnext=09\r\n"),
        ("a\r\nb\rc", "a\r\nb\r\nc"),
        ("", ""), (".\n..", ".\r\n.."), ("\u{0}", "=00"),
        (String(repeating: "x", count: 76), String(repeating: "x", count: 76)),
        (String(repeating: "x", count: 77), String(repeating: "x", count: 75) + "=\r\nxx"),
        (String(repeating: "x", count: 74) + "ëx", String(repeating: "x", count: 74) + "=\r\n=C3=ABx"),
    ])
    func quotedPrintable(text: String, encoded: String) {
        #expect(String(decoding: QuotedPrintable.encode(text), as: UTF8.self) == encoded)
    }

    @Test func aDotAtTheStartIsDoubled() {
        let sent = SMTPText.data(Array(".\r\na.b\r\n..c\r\nend".utf8))
        #expect(String(decoding: sent, as: UTF8.self) == "..\r\na.b\r\n...c\r\nend\r\n.\r\n")
    }

    @Test(arguments: [
        ("ada@example.com", "ada@example.com", ""), ("Ada Byron <ada@example.com>", "ada@example.com", "Ada Byron"),
        ("\"Byron, Ada\" <ada+x@mail.example.com>", "ada+x@mail.example.com", "Byron, Ada"),
        ("<ada@example.com>", "ada@example.com", ""), ("root@localhost", "root@localhost", ""),
    ])
    func mailboxes(text: String, address: String, name: String) throws {
        let mailbox = try #require(Mailbox(text))
        #expect(mailbox.address == address && mailbox.name == name)
    }

    @Test(arguments: [
        "", "ada", "ada@", "@example.com", "a@b@c", "ada@example..com", "a da@example.com", "Ada <ada>", "a\"b@c.com",
        "ada@example.com>", "ada@example.com\r\n", "Ada\r\nBcc: eve <ada@example.com>", "Ada <a@b.com",
        "zoë@example.com",
        "ada@exämple.com", "A\"da <a@b.com>", "<a@b.com> <c@d.com>", "a>b@example.com", "ada@[127.0.0.1]",
    ])
    func noMailboxes(text: String) {
        #expect(Mailbox(text) == nil)
    }
}
