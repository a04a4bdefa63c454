import AsyncHTTPClient
import FoundationEssentials
import NIOCore
import NIOHTTP1

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// Sends a command to the process that owns the data folder.
struct OwnerClient {
    /// What became of the attempt.
    enum Outcome {
        case result(CommandResult)
        /// Nobody listens there: the owner is still starting, is stopping, or is no server.
        case unreachable
    }

    /// A command may back up a large database, but not for ever.
    private static let patience = TimeAmount.hours(2)
    private static let maximumResultSize = 256 << 20
    /// What the system says when the command cannot have reached anybody.
    private static let neverConnected: Set<CInt> = [ECONNREFUSED, ENOENT, EAGAIN]

    let folder: DataFolder

    /// Runs `command` in the owner.
    ///
    /// - Throws: ``CommandError`` if the owner is of another version or the connection breaks under way.
    func send(_ command: AdminCommand) async throws -> Outcome {
        guard let url = URL(httpURLWithSocketPath: try SocketPath.of(folder), uri: OwnerSocket.path) else {
            throw CommandError("cannot name the socket in \(folder.path)")
        }
        var request = HTTPClientRequest(url: url.absoluteString)
        request.method = .POST
        request.headers.add(name: "Latchkey-Version", value: LatchkeyVersion.current)
        request.headers.add(name: "Content-Type", value: "application/json")
        request.body = .bytes(ByteBuffer(bytes: try JSONEncoder().encode(command)))
        var configuration = HTTPClient.Configuration()
        configuration.redirectConfiguration = .disallow
        configuration.connectionPool.retryConnectionEstablishment = false
        let client = HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
        let outcome: Result<Outcome, any Error>
        do {
            outcome = .success(try await exchange(request, with: client))
        } catch {
            outcome = .failure(error)
        }
        try await client.shutdown()
        return try outcome.get()
    }

    private func exchange(_ request: HTTPClientRequest, with client: HTTPClient) async throws -> Outcome {
        let response: HTTPClientResponse
        do {
            response = try await client.execute(request, timeout: Self.patience)
        } catch let error as IOError where Self.neverConnected.contains(error.errnoCode) {
            return .unreachable
        } catch let error as HTTPClientError where error == .connectTimeout {
            return .unreachable
        } catch {
            throw CommandError(
                "the server that runs on \(folder.path) ended before it answered; whether the command was carried out "
                    + "is not known")
        }
        let body = try await response.body.collect(upTo: Self.maximumResultSize)
        switch response.status {
        case .ok:
            return .result(try JSONDecoder().decode(CommandResult.self, from: Data(body.readableBytesView)))
        case .conflict:
            throw CommandError(
                "latchkey \(String(buffer: body)) is running on \(folder.path), and this is latchkey "
                    + "\(LatchkeyVersion.current). Use the same version, or stop the server first.")
        default:
            throw CommandError("the server that runs on \(folder.path) refused the command")
        }
    }
}
