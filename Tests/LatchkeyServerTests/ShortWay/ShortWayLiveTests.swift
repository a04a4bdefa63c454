import Hummingbird
import HummingbirdTesting
import NIOCore
import NIOPosix
import Testing

@testable import LatchkeyServer

/// Real connections: with the short way the server answers what it answers without it, whatever comes.
@Suite struct ShortWayLiveTests {
    /// Sends all of a text at once and closes its side; hands out what the server sends until it closes the connection.
    private func exchange(_ text: String, port: Int?) async throws -> String {
        let port = try required(port, "the server's port")
        let channel = try await ClientBootstrap(group: .singletonMultiThreadedEventLoopGroup)
            .channelOption(.allowRemoteHalfClosure, value: true)
            .connect(host: "127.0.0.1", port: port) { channel in
                channel.eventLoop.makeCompletedFuture {
                    try NIOAsyncChannel<ByteBuffer, ByteBuffer>(
                        wrappingChannelSynchronously: channel, configuration: .init(isOutboundHalfClosureEnabled: true))
                }
            }
        return try await channel.executeThenClose { inbound, outbound in
            var received = ""
            do {
                try await outbound.write(ByteBuffer(string: text))
                outbound.finish()
                for try await part in inbound { received += String(buffer: part) }
            } catch is IOError {
                // The server has closed the connection with bytes unread.
            }
            return received
        }
    }

    /// The answers on a connection: first line and body.
    private func outline(_ text: String) -> [String] {
        text.split(separator: "HTTP/1.1 ").map { answer in
            let body = answer.firstRange(of: "\r\n\r\n").map { answer[$0.upperBound...].prefix(60) } ?? "no head"
            return "\(answer.prefix { $0 != "\r\n" }) \(body)"
        }
    }

    /// What a server with the short way answers to each text, and what one without it does.
    private func bothWays(
        _ texts: (_ token: String) -> [String], _ compare: (String, _ quick: [String], _ slow: [String]) -> Void
    ) async throws {
        let server = try await TestServer()
        let (_, made) = try await server.everything()
        let assembly = try ServerAssembly(core: server.core, configuration: server.configuration, log: server.log)
        func answers(_ shortcuts: Shortcuts) async throws -> [[String]] {
            let application = Application(
                responder: assembly.responder, server: try serverBuilder(server.configuration, nil, shortcuts),
                configuration: ApplicationConfiguration(address: .hostname("127.0.0.1", port: 0)))
            let texts = texts(made.secret)
            return try await application.test(.live) { client in
                try await APIScenario(path: "/v2/self", token: made.secret).run(on: client)
                var found: [[String]] = []
                for text in texts { found.append(outline(try await exchange(text, port: client.port))) }
                return found
            }
        }
        let (quick, slow) = (try await answers(assembly.shortcuts), try await answers(Shortcuts { [] }))
        for (text, both) in zip(texts(made.secret), zip(quick, slow)) { compare(text, both.0, both.1) }
    }

    private struct Requests {
        let own: String
        let verify: String
        let health = "GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n"
        let chunked = "POST /v2/none HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n"

        init(_ token: String) {
            let body = #"{"data":{"token":"\#(token)"}}"#
            own = "GET /v2/self HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer \(token)\r\n\r\n"
            verify =
                "POST /latchkey/v1/verify HTTP/1.1\r\nAuthorization: Bearer \(token)\r\n"
                + "Content-Length: \(body.utf8.count)\r\n\r\n\(body)"
        }
    }

    @Test(.timeLimit(.minutes(10))) func answersComeInTheOrderOfTheRequests() async throws {
        try await bothWays { token in
            let all = Requests(token)
            let closing = all.own.replacing("Host", with: "Connection: close\r\nHost")
            return [
                all.own + all.own + all.health + all.verify + all.own + all.health + all.chunked + all.own,
                all.own + closing + all.own, all.health + all.own, all.own + String(all.own.dropLast(4)), "",
                all.verify,
            ]
        } _: { text, quick, slow in
            #expect(quick == slow, "\(text.prefix(40))")
            if text.count > 1500 { #expect(quick.count == 8) }
        }
    }

    /// Whatever disagrees about where a request ends has one reader, and it makes no second request of it.
    @Test(.timeLimit(.minutes(10))) func nothingIsSmuggled() async throws {
        try await bothWays { token in
            let all = Requests(token)
            let head = "POST /latchkey/v1/verify HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer \(token)\r\n"
            return [
                "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
                "Transfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n",
                "Transfer-Encoding: xchunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n",
                "Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n", "Content-Length: 0\r\nContent-Length: 30\r\n\r\n",
                "Content-Length: 5, 5\r\n\r\nabcde", "Content-Length : 5\r\n\r\nabcde",
                "Content-Length: +5\r\n\r\nabcde",
                "Content-Length: 05\r\n\r\nabcde", "Content-Length: 0x5\r\n\r\nabcde",
                "X: a\nContent-Length: 5\r\n\r\nabcde",
                "X: a\r\n Content-Length: 5\r\n\r\nabcde", "X: a\rContent-Length: 5\r\n\r\nabcde", "X: a\u{0}b\r\n\r\n",
                "Expect: 100-continue\r\nContent-Length: 5\r\n\r\nabcde", "Upgrade: h2c\r\nConnection: upgrade\r\n\r\n",
            ].flatMap { [head + $0 + all.own, all.own + head + $0 + all.own + all.health] }
        } _: { text, quick, slow in
            #expect(quick == slow, "\(text)")
        }
    }
}
