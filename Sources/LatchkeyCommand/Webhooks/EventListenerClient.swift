import AsyncHTTPClient
import LatchkeyCore
import NIOCore
import NIOHTTP1

/// Asks a server for events through its API.
struct EventListenerClient: Sendable {
    private static let path = "/latchkey/v1/event_listeners"
    private static let waitSeconds = 20
    private static let largestAnswer = 64 << 20

    /// Its public URL.
    let server: String
    let token: String
    private let http: HTTPClient

    init(server: String, token: String) {
        self.server = server
        self.token = token
        var configuration = HTTPClient.Configuration(timeout: .init(connect: .seconds(10)))
        configuration.connectionPool.retryConnectionEstablishment = false
        http = HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
    }

    /// - Returns: the listener's id.
    /// - Throws: ``CommandError`` with what the server said.
    func listen(to types: [String]) async throws -> String {
        let body = JSON.object([("data", .object([("event_types", .array(types.map { .string($0) }))]))])
        let answer = try await ask(.POST, Self.path, body)
        guard let id = answer["data"]?["id"]?["event_listener_id"]?.string else {
            throw CommandError("\(server) does not answer as a Latchkey server does.")
        }
        return id
    }

    /// What happened, after waiting for it.
    func events(for id: String) async throws -> [JSON] {
        try await ask(.GET, "\(Self.path)/\(id)/events?wait=\(Self.waitSeconds)")["data"]?.array ?? []
    }

    /// If the server can't be told, it forgets the listener by itself.
    func stop(_ id: String) async {
        _ = try? await ask(.DELETE, "\(Self.path)/\(id)")
    }

    /// Ends all connections.
    func end() async { try? await http.shutdown() }

    private func ask(_ method: HTTPMethod, _ path: String, _ body: JSON? = nil) async throws -> JSON {
        var request = HTTPClientRequest(url: server.trimmingSlashes + path)
        request.method = method
        request.headers.add(name: "authorization", value: "Bearer \(token)")
        if let body {
            request.headers.add(name: "content-type", value: "application/json")
            request.body = .bytes(ByteBuffer(string: body.text))
        }
        let response: HTTPClientResponse
        let bytes: ByteBuffer
        do {
            response = try await http.execute(request, timeout: .seconds(Int64(Self.waitSeconds) + 20))
            bytes = try await response.body.collect(upTo: Self.largestAnswer)
        } catch is CancellationError {
            throw CancellationError()
        } catch {
            throw CommandError("\(server) can't be reached.")
        }
        let answer = try? JSON(parsing: Array(bytes.readableBytesView))
        guard response.status == .ok, let answer else {
            throw CommandError(
                "the server answered \(response.status.code): \(answer?["message"]?.string ?? "no API is there")")
        }
        return answer
    }
}

extension String {
    fileprivate var trimmingSlashes: String {
        var text = self
        while text.hasSuffix("/") { text.removeLast() }
        return text
    }
}
