import NIOCore
import NIOEmbedded
import NIOHTTPTypes

@testable import LatchkeyServer

/// A connection with the handler of the short way alone; a test plays the client and the framework.
final class ShortWayConnection {
    let channel = EmbeddedChannel()

    init(_ shortcuts: [any Shortcut], proxies: TrustedProxies = .none, peer: String = "127.0.0.1") async throws {
        channel.remoteAddress = try SocketAddress(ipAddress: peer, port: 1)
        try channel.pipeline.syncOperations.addHandler(
            ShortWayHandler(shortcuts, idleTimeout: .seconds(60), proxies: proxies))
        try channel.pipeline.syncOperations.addHandler(AnswerWatch())
        try await channel.connect(to: SocketAddress(ipAddress: "127.0.0.1", port: 1)).get()
    }

    deinit { _ = try? channel.finish() }

    /// Whether the handler still reads what comes.
    var isWatched: Bool { (try? channel.pipeline.syncOperations.handler(type: ShortWayHandler.self)) != nil }

    func send(_ text: String) throws { try channel.writeInbound(ByteBuffer(string: text)) }

    /// What was answered on the spot since the last look.
    func answers() throws -> String {
        var text = ""
        while let bytes = try channel.readOutbound(as: ByteBuffer.self) { text += String(buffer: bytes) }
        return text
    }

    /// What was handed on since the last look.
    func handedOn() throws -> String {
        var text = ""
        while let bytes = try channel.readInbound(as: ByteBuffer.self) { text += String(buffer: bytes) }
        return text
    }

    /// The framework answers one request.
    func frameworkAnswers() throws {
        try channel.writeOutbound(HTTPResponsePart.end(nil))
        _ = try channel.readOutbound(as: HTTPResponsePart.self)
    }
}

/// An answer as it came over the wire.
struct WireAnswer: Equatable {
    let status: Int
    /// `name: value`, without what differs from request to request, in alphabetical order.
    let fields: [String]
    let body: String

    init(status: Int, fields: [String], body: String) {
        self.status = status
        self.fields = fields.filter { line in
            !["date:", "x-attio-execution-id:", "x-accurate-at:"].contains { line.lowercased().hasPrefix($0) }
        }.sorted()
        self.body = body
    }

    /// Nil for no whole answer.
    init?(_ text: String) {
        guard let end = text.firstRange(of: "\r\n\r\n") else { return nil }
        let lines = text[..<end.lowerBound].split(separator: "\r\n").map(String.init)
        guard let status = lines.first?.split(separator: " ").dropFirst().first.flatMap({ Int($0) }) else { return nil }
        self.init(status: status, fields: Array(lines.dropFirst()), body: String(text[end.upperBound...]))
    }
}
