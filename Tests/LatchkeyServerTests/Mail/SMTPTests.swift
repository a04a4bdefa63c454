import LatchkeyCore
import NIOCore
import NIOEmbedded
import Testing

@testable import LatchkeyServer

/// What mail servers say, and what becomes of those that say something else.
@Suite struct SMTPTests {
    @Test func repliesAreReadByteByByte() throws {
        var reader = SMTPReplyReader()
        var replies: [SMTPReply] = []
        for byte in "220 mail.example.com\r\n250-mail\r\n250-AUTH PLAIN\r\n250 SIZE\r\n354\r\n250 \n".utf8 {
            reader.append([byte])
            if let reply = try reader.next() { replies.append(reply) }
        }
        #expect(
            replies == [
                SMTPReply(code: 220, lines: ["mail.example.com"]),
                SMTPReply(code: 250, lines: ["mail", "AUTH PLAIN", "SIZE"]), SMTPReply(code: 354, lines: [""]),
                SMTPReply(code: 250, lines: [""]),
            ])
        #expect(reader.isEmpty)
    }

    @Test(arguments: [
        "HTTP/1.1 400\r\n", "\r\n", "25\r\n", "250_x\r\n", "199 x\r\n", "600 x\r\n", "250-a\r\n251 b\r\n",
    ])
    func whatIsNoReply(text: String) {
        var reader = SMTPReplyReader()
        reader.append(text.utf8)
        #expect(throws: SMTPReplyReader.Fault.self) { while try reader.next() == nil {} }
    }

    @Test(arguments: [String(repeating: "x", count: 17_000), String(repeating: "250-x\r\n", count: 3_000)])
    func repliesHaveAnEnd(text: String) {
        var reader = SMTPReplyReader()
        reader.append(text.utf8)
        #expect(throws: SMTPReplyReader.Fault.tooLong) { try reader.next() }
    }

    @Test(arguments: [
        ("5.1.1 <ada@example.com>: unknown", "550 5.1.1"), ("No such user ada@example.com", "550"), ("5.1 x", "550"),
        ("", "550"), ("5.1.ada@example.com", "550"),
    ])
    func aStatusNamesNobody(text: String, status: String) {
        #expect(SMTPReply(code: 550, lines: [text]).status == status)
    }

    @Test func whatIsShownHasNoControlCharacters() throws {
        var reader = SMTPReplyReader()
        reader.append("550 \u{1B}[31mred\u{7}\r\n".utf8)
        #expect(try reader.next()?.text == " [31mred ")
    }

    /// A channel to a server that the test plays.
    private struct Wire {
        let channel = EmbeddedChannel()
        let greeting: EventLoopFuture<SMTPReply>

        init() throws {
            let promise = channel.eventLoop.makePromise(of: SMTPReply.self)
            greeting = promise.futureResult
            try channel.pipeline.syncOperations.addHandler(SMTPExchangeHandler(greeting: promise))
            channel.connect(to: try SocketAddress(ipAddress: "192.0.2.1", port: 25), promise: nil)
        }

        func say(_ text: String) throws { try channel.writeInbound(ByteBuffer(string: text)) }

        func ask(_ text: String) -> EventLoopFuture<SMTPReply> {
            let promise = channel.eventLoop.makePromise(of: SMTPReply.self)
            channel.writeAndFlush(SMTPExchange(bytes: ByteBuffer(string: text), reply: promise), promise: nil)
            return promise.futureResult
        }
    }

    @Test func aCommandGetsItsReply() throws {
        let wire = try Wire()
        try wire.say("220 he")
        try wire.say("llo\r\n")
        #expect(try wire.greeting.wait().code == 220)
        let reply = wire.ask("QUIT\r\n")
        #expect(try wire.channel.readOutbound(as: ByteBuffer.self) == ByteBuffer(string: "QUIT\r\n"))
        try wire.say("221 bye\r\n")
        #expect(try reply.wait().lines == ["bye"])
    }

    /// Behind the answer to STARTTLS it would be taken for what the server said under TLS.
    @Test(arguments: ["220 go\r\n250 injected\r\n", "220 go\r\n2"])
    func whatNobodyAskedForEndsIt(text: String) throws {
        let wire = try Wire()
        try wire.say("220 hello\r\n")
        let reply = wire.ask("STARTTLS\r\n")
        try wire.say(text)
        #expect(throws: SMTPFault.garbled) { try reply.wait() }
        #expect(!wire.channel.isActive)
    }

    @Test func whatComesBetweenCommandsEndsIt() throws {
        let wire = try Wire()
        try wire.say("220 hello\r\n")
        try wire.say("250 injected\r\n")
        #expect(!wire.channel.isActive)
        #expect(throws: SMTPFault.closed) { try wire.ask("EHLO x\r\n").wait() }
    }

    @Test func silenceEndsIt() throws {
        let wire = try Wire()
        wire.channel.embeddedEventLoop.advanceTime(by: .seconds(30))
        #expect(throws: SMTPFault.tooLate) { try wire.greeting.wait() }
        let dripping = try Wire()
        try dripping.say("220 hello\r\n")
        let reply = dripping.ask("EHLO x\r\n")
        for _ in 0..<2 {
            try dripping.say("250-x\r\n")
            dripping.channel.embeddedEventLoop.advanceTime(by: .seconds(15))
        }
        #expect(throws: SMTPFault.tooLate) { try reply.wait() }
        #expect(!dripping.channel.isActive)
    }

    @Test func aServerThatLeavesEndsIt() throws {
        let wire = try Wire()
        wire.channel.pipeline.fireChannelInactive()
        #expect(throws: SMTPFault.closed) { try wire.greeting.wait() }
    }

    @Test(arguments: [
        ("smtp://mail.example.com", "mail.example.com, port 587", SMTPServer.Security.required),
        ("smtps://u:p@mail.example.com/", "mail.example.com, port 465", .implicit),
        ("smtp://localhost:25", "localhost, port 25", .off), ("smtp://127.0.0.1:25", "127.0.0.1, port 25", .off),
        ("smtp://[::1]:25", "::1, port 25", .off), ("smtp://10.0.0.1:25?tls=off", "10.0.0.1, port 25", .off),
        ("smtp://localhost?tls=required", "localhost, port 587", .required),
    ])
    func servers(url: String, place: String, security: SMTPServer.Security) throws {
        let server = try #require(SMTPServer(url))
        #expect("\(server)" == place && server.security == security)
    }

    @Test func userAndPasswordAreDecoded() throws {
        let server = try #require(SMTPServer("smtp://ada%40example.com:p%40ss%3A%2F%20%C3%AB@mail.example.com:25"))
        #expect(server.credentials?.user == "ada@example.com" && server.credentials?.password == "p@ss:/ ë")
    }

    @Test(arguments: [
        "", "mail.example.com", "http://mail.example.com", "smtp://", "smtp://u@mail.example.com", "smtp://u:@host",
        "smtp://:p@host", "smtp://host/path", "smtp://host?x=y", "smtps://host?tls=off", "smtp://host#x",
        "smtp://host:0", "smtp://host:70000", "smtp://u:p%0D%0A@host", "smtp://ho st", "smtp://u:p#x@host",
    ])
    func noServers(url: String) {
        #expect(SMTPServer(url) == nil)
    }

    @Test(arguments: [
        ("https://keys.example.com", "keys.example.com", "keys.example.com"),
        ("http://127.0.0.1:8080", "127.0.0.1", "[127.0.0.1]"), ("http://[::1]:8080", "[::1]", "[IPv6:::1]"),
    ])
    func hosts(url: String, host: String, domain: String) throws {
        #expect(try #require(PublicURL(url)).host == host)
        #expect(SMTPText.domain(host) == domain)
    }
}
