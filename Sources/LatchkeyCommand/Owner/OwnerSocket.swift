import FoundationEssentials
import HTTPTypes
import Hummingbird
import Logging
import NIOCore
import ServiceLifecycle

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// Takes commands of other processes while this one owns the data folder, so that every change goes through the
/// process that caches. The socket is open to its user alone; the process's umask sees to that.
struct OwnerSocket: Service {
    /// Where commands are posted.
    static let path = "/commands"
    /// The header that carries the version of the sender.
    static let versionHeader = HTTPField.Name("Latchkey-Version")
    /// The largest command; a result may be larger.
    static let maximumCommandSize = 1 << 20

    let folder: DataFolder
    let runner: AdminCommandRunner
    let logger: Logger

    func run() async throws {
        let socketPath = try SocketPath.of(folder)
        var logger = logger
        logger.logLevel = .critical
        let router = Router()
        let runner = runner
        router.post(RouterPath(Self.path)) { request, _ in
            try await Self.answer(request, runner: runner)
        }
        let application = Application(
            router: router,
            server: .http1(configuration: .init(idleTimeout: .seconds(60))),
            configuration: .init(address: .unixDomainSocket(path: socketPath), serverName: nil),
            logger: logger)
        defer { unlink(socketPath) }
        do {
            try await application.run()
        } catch let error as IOError {
            throw CommandError("cannot open the socket \(folder.socketFile): \(error)")
        }
    }

    private static func answer(_ request: Request, runner: AdminCommandRunner) async throws -> Response {
        let version = versionHeader.flatMap { request.headers[$0] }
        guard version == LatchkeyVersion.current else {
            return text("\(LatchkeyVersion.current)", status: .conflict)
        }
        let body = try await request.body.collect(upTo: maximumCommandSize)
        guard let command = try? JSONDecoder().decode(AdminCommand.self, from: Data(body.readableBytesView)) else {
            return text("not a command", status: .badRequest)
        }
        let result = await runner.run(command)
        let bytes = try JSONEncoder().encode(result)
        return Response(
            status: .ok, headers: [.contentType: "application/json"],
            body: .init(byteBuffer: ByteBuffer(bytes: bytes)))
    }

    private static func text(_ text: String, status: HTTPResponse.Status) -> Response {
        Response(
            status: status, headers: [.contentType: "text/plain"], body: .init(byteBuffer: ByteBuffer(string: text)))
    }
}
