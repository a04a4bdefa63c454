import NIOCore
import NIOEmbedded
import Testing

@testable import LatchkeyServer

/// Answers keep their order, and no byte is lost, doubled or read in two ways.
@Suite struct ShortWayHandlerTests {
    /// Answers `/echo` with its body, unless that is "long".
    private final class Echo: Shortcut {
        func isShort(_ head: RequestHead, _ target: UnsafeBufferPointer<UInt8>) -> Bool { target.equals("/echo") }

        func answer(_ request: ShortRequest, to answers: inout ByteBuffer) -> Bool {
            if request.body.equals("long") { return false }
            answers.writeString("<")
            answers.writeBytes(request.body)
            answers.writeString(">")
            return true
        }
    }

    private func connect() async throws -> ShortWayConnection { try await ShortWayConnection([Echo()]) }

    private func echo(_ body: String) -> String {
        "POST /echo HTTP/1.1\r\nContent-Length: \(body.utf8.count)\r\n\r\n\(body)"
    }

    private let other = "POST /other HTTP/1.1\r\nContent-Length: 3\r\n\r\nabc"

    @Test func whateverThePiecesTheAnswersAreTheSame() async throws {
        let text = echo("one") + echo("") + echo("two")
        for size in [1, 2, 7, 40, 1000] {
            let connection = try await connect()
            var rest = Substring(text)
            while !rest.isEmpty {
                try connection.send(String(rest.prefix(size)))
                rest = rest.dropFirst(size)
            }
            #expect(try connection.answers() == "<one><><two>" && connection.handedOn().isEmpty)
        }
    }

    @Test func whatIsUnderWayComesFirst() async throws {
        let connection = try await connect()
        try connection.send(echo("one") + other + echo("two") + echo("three"))
        #expect(try connection.answers() == "<one>")
        #expect(try connection.handedOn() == other + echo("two") + echo("three"))
        for _ in 1...2 {
            try connection.frameworkAnswers()
            try connection.send(echo("more"))
            #expect(try connection.answers().isEmpty && connection.handedOn() == echo("more"))
        }
        for _ in 1...3 { try connection.frameworkAnswers() }
        try connection.send(echo("last"))
        #expect(try connection.answers() == "<last>" && connection.isWatched)
    }

    @Test func aBodyIsHandedOnToItsEnd() async throws {
        let connection = try await connect()
        // What looks like a request is the body of one.
        let inside = echo("one")
        let head = "PUT /other HTTP/1.1\r\nContent-Length: \(inside.utf8.count)\r\n\r\n"
        for piece in [head, String(inside.prefix(10)), String(inside.dropFirst(10)) + echo("two")] {
            try connection.send(piece)
        }
        #expect(try connection.answers().isEmpty && connection.handedOn() == head + inside + echo("two"))
        for _ in 1...2 { try connection.frameworkAnswers() }
        try connection.send(echo("three"))
        #expect(try connection.answers() == "<three>")
    }

    @Test func whatItCannotAnswerGoesOnWhole() async throws {
        let connection = try await connect()
        try connection.send(echo("long"))
        #expect(try connection.answers().isEmpty && connection.handedOn() == echo("long"))
        try connection.frameworkAnswers()
        try connection.send(echo("short"))
        #expect(try connection.answers() == "<short>")
    }

    @Test(arguments: [
        "POST /echo HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", "GET /echo HTTP/1.0\r\n\r\n",
        "GET /echo HTTP/1.1\r\nUpgrade: h2c\r\nConnection: Upgrade\r\n\r\n", "\r\n",
    ])
    func whoeverIsUnusualIsLeftAlone(_ text: String) async throws {
        let connection = try await connect()
        try connection.send(echo("one") + text + echo("two"))
        #expect(try connection.answers() == "<one>" && connection.handedOn() == text + echo("two"))
        #expect(!connection.isWatched)
        try connection.frameworkAnswers()
        try connection.send(echo("three"))
        #expect(try connection.answers().isEmpty && connection.handedOn() == echo("three"))
    }

    @Test func whatIsHeldBackIsHandedOnAtTheEnd() async throws {
        let part = String(echo("one").dropLast())
        for event in [ChannelEvent.inputClosed as any Sendable, ChannelShouldQuiesceEvent()] {
            let connection = try await connect()
            try connection.send(part)
            #expect(try connection.handedOn().isEmpty)
            connection.channel.pipeline.fireUserInboundEventTriggered(event)
            #expect(try connection.handedOn() == part && !connection.isWatched)
            try connection.send("e")
            #expect(try connection.answers().isEmpty && connection.handedOn() == "e")
        }
        let connection = try await connect()
        try connection.send(part)
        connection.channel.pipeline.fireChannelInactive()
        #expect(try connection.handedOn() == part)
    }

    /// The framework closes connections on which it hears nothing.
    @Test func theIdleClockHearsOfTheClient() async throws {
        let channel = EmbeddedChannel(handler: ShortWayHandler([Echo()], idleTimeout: .zero, proxies: .none))
        try await channel.connect(to: SocketAddress(ipAddress: "127.0.0.1", port: 1)).get()
        try channel.writeInbound(ByteBuffer(string: echo("one")))
        #expect(try channel.readInbound(as: ByteBuffer.self).map { String(buffer: $0) } == echo("one"))
        _ = try? channel.finish()
    }

    @Test func nothingIsHeldWithoutEnd() async throws {
        let connection = try await connect()
        try connection.send("GET /" + String(repeating: "a", count: 9000))
        #expect(try connection.handedOn().count == 9005 && !connection.isWatched)
        // A body that is larger than what is ever answered here is not waited for.
        let large = try await connect()
        try large.send("POST /echo HTTP/1.1\r\nContent-Length: 100000\r\n\r\nabc")
        #expect(try large.handedOn().hasSuffix("\r\n\r\nabc") && large.isWatched)
    }
}
