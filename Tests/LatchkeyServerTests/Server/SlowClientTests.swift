import Hummingbird
import HummingbirdTesting
import NIOCore
import NIOPosix
import Testing

@testable import LatchkeyServer

/// Clients that send too slowly, over a socket of their own. The limit is for a server that never answers; other tests
/// may keep a machine busy for long.
@Suite struct SlowClientTests {
    /// Sends its text as soon as the connection stands, from the event loop: a task would wait for the tasks of other
    /// tests while the server's idle timeout runs.
    private final class Greeting: ChannelInboundHandler, Sendable {
        typealias InboundIn = ByteBuffer
        private let text: String

        init(_ text: String) { self.text = text }

        func channelActive(context: ChannelHandlerContext) {
            context.writeAndFlush(NIOAny(ByteBuffer(string: text)), promise: nil)
            context.fireChannelActive()
        }
    }

    /// What the server sends until it closes the connection.
    private func exchange(_ text: String, port: Int?) async throws -> String {
        let port = try required(port, "the server's port")
        let channel = try await ClientBootstrap(group: .singletonMultiThreadedEventLoopGroup)
            .connect(host: "localhost", port: port) { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(Greeting(text))
                    return try NIOAsyncChannel<ByteBuffer, Never>(wrappingChannelSynchronously: channel)
                }
            }
        return try await channel.executeThenClose { inbound in
            var received = ""
            do {
                for try await part in inbound { received += String(buffer: part) }
            } catch is IOError {
                // The server was faster and reset the connection.
            }
            return received
        }
    }

    @Test(.timeLimit(.minutes(10))) func aBodyThatDripsIsCutOffAtTheDeadline() async throws {
        let server = try await TestServer { $0.deadline = .milliseconds(200) }
        _ = try await server.workspace()
        let answer = try await server.run(.live) { client in
            try await exchange(
                "POST /sign-in HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-www-form-urlencoded\r\n"
                    + "Content-Length: 1000\r\n\r\ncsrf=x", port: client.port)
        }
        #expect(answer.hasPrefix("HTTP/1.1 503 "))
    }

    @Test(.timeLimit(.minutes(10))) func aHeadThatDripsIsCutOffByTheIdleTimeout() async throws {
        let server = try await TestServer { $0.idleTimeout = .seconds(5) }
        let answer = try await server.run(.live) { client in
            try await exchange("GET /healthz HTTP/1.1\r\nHost: loc", port: client.port)
        }
        #expect(answer == "")
    }

    @Test(.timeLimit(.minutes(10))) func anIdleConnectionIsClosed() async throws {
        let server = try await TestServer { $0.idleTimeout = .seconds(5) }
        let answer = try await server.run(.live) { client in
            try await exchange("GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n", port: client.port)
        }
        #expect(answer.hasPrefix("HTTP/1.1 200 OK\r\n") && answer.hasSuffix("{\"status\":\"serving\"}"))
    }

    @Test(.timeLimit(.minutes(10)), arguments: ["GET / HTTP/9.9\r\n\r\n", "\u{0}\u{1}\u{2}\r\n\r\n", "GET\r\n\r\n"])
    func rubbishIsRefused(_ text: String) async throws {
        let server = try await TestServer { $0.idleTimeout = .seconds(2) }
        let answer = try await server.run(.live) { client in try await exchange(text, port: client.port) }
        #expect(answer.isEmpty || answer.hasPrefix("HTTP/1.1 4"))
    }

    @Test(.timeLimit(.minutes(10))) func whatNobodyWaitsForIsGivenUp() async throws {
        let (begun, signal) = AsyncStream.makeStream(of: Void.self)
        let (ended, ending) = AsyncStream.makeStream(of: Bool.self)
        let responder = CallbackResponder<ServerContext> { _, context in
            try await Deadline(duration: .seconds(100_000), interval: .milliseconds(10)).run(for: context) {
                signal.yield()
                do {
                    try await Task.sleep(for: .seconds(100_000))
                } catch {
                    ending.yield(error is CancellationError)
                    throw error
                }
            }
            return Response(status: .ok)
        }
        let application = Application(
            responder: responder, server: try serverBuilder(ServerConfiguration(), nil),
            configuration: ApplicationConfiguration(address: .hostname("127.0.0.1", port: 0)))
        let isGivenUp = try await application.test(.live) { client in
            let port = try required(client.port, "the server's port")
            let channel = try await ClientBootstrap(group: .singletonMultiThreadedEventLoopGroup)
                .connect(host: "127.0.0.1", port: port).get()
            try await channel.writeAndFlush(ByteBuffer(string: "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n"))
            for await _ in begun { break }
            try await channel.close()
            return await ended.first { _ in true }
        }
        #expect(isGivenUp == true)
    }
}
