import NIOCore
import NIOPosix
import NIOSSL

/// A connection to a mail server: a command, its reply, the next command.
struct SMTPConnection: Sendable {
    private static let connectTimeout = TimeAmount.seconds(10)
    /// How long a letter under way may take when the server stops.
    private static let grace = TimeAmount.seconds(5)

    private let channel: any Channel
    private let server: SMTPServer
    private let tls: NIOSSLContext?
    private let greeted: EventLoopFuture<SMTPReply>

    /// Connects, has `body` talk, and closes, whatever comes of it.
    static func with<Value: Sendable>(
        _ server: SMTPServer, _ body: (SMTPConnection) async throws -> Value
    ) async throws -> Value {
        let connection = try await open(server)
        return try await withTaskCancellationHandler {
            do {
                let value = try await body(connection)
                try? await connection.channel.close()
                return value
            } catch {
                try? await connection.channel.close()
                throw error
            }
        } onCancel: {
            connection.channel.eventLoop.scheduleTask(in: grace) { connection.channel.close(promise: nil) }
        }
    }

    private static func open(_ server: SMTPServer) async throws -> SMTPConnection {
        let tls = server.security == .off ? nil : try NIOSSLContext(configuration: configuration(server))
        return try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .connectTimeout(connectTimeout)
            .connect(host: server.host, port: server.port) { channel in
                channel.eventLoop.makeCompletedFuture {
                    let greeting = channel.eventLoop.makePromise(of: SMTPReply.self)
                    try channel.pipeline.syncOperations.addHandler(SMTPExchangeHandler(greeting: greeting))
                    let connection = SMTPConnection(
                        channel: channel, server: server, tls: tls, greeted: greeting.futureResult)
                    if server.security == .implicit { try connection.addTLS() }
                    return connection
                }
            }
    }

    private static func configuration(_ server: SMTPServer) -> TLSConfiguration {
        var configuration = TLSConfiguration.makeClientConfiguration()
        configuration.minimumTLSVersion = .tlsv12
        // NIOSSL looks for the system's authorities at fixed places alone.
        if let authorities = server.authorities { configuration.trustRoots = .file(authorities) }
        return configuration
    }

    /// What the server says first.
    func greeting() async throws -> SMTPReply { try await greeted.get() }

    /// Sends a line.
    func send(_ line: String) async throws -> SMTPReply { try await ask("\(line)\r\n".utf8).get() }

    func send(_ bytes: [UInt8]) async throws -> SMTPReply { try await ask(bytes).get() }

    /// Sends a line under TLS, which begins here: in the same turn of the event loop, so that whoever waits for the
    /// answer hears what is wrong with the certificate.
    func sendSecurely(_ line: String) async throws -> SMTPReply {
        try await channel.eventLoop.flatSubmit {
            do {
                try addTLS()
                return ask("\(line)\r\n".utf8)
            } catch {
                return channel.eventLoop.makeFailedFuture(error)
            }
        }.get()
    }

    private func ask(_ bytes: some Sequence<UInt8>) -> EventLoopFuture<SMTPReply> {
        let reply = channel.eventLoop.makePromise(of: SMTPReply.self)
        channel.writeAndFlush(SMTPExchange(bytes: ByteBuffer(bytes: bytes), reply: reply)).whenFailure {
            reply.fail($0)
        }
        return reply.futureResult
    }

    /// The certificate is checked against the host, be it a name or an address.
    private func addTLS() throws {
        guard let tls else { return }
        let isAddress = (try? SocketAddress(ipAddress: server.host, port: server.port)) != nil
        try channel.pipeline.syncOperations.addHandler(
            NIOSSLClientHandler(context: tls, serverHostname: isAddress ? nil : server.host), position: .first)
    }
}
