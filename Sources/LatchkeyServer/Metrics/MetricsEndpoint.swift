import HTTPTypes
import Hummingbird
import LatchkeyCore
import NIOCore

/// `/metrics`: for this machine, or for whoever has the secret. What proxies say of the client's address does not
/// count: a proxy on this machine would open it to the world.
struct MetricsEndpoint: Sendable {
    let requests: RequestMetrics
    let tokens: TokenMetrics
    let requestLog: RequestLog
    let secret: String?

    func respond(to request: Request, context: ServerContext) throws -> Response {
        guard mayRead(request, context) else { throw PublicError.notFound }
        var text = PrometheusText()
        requests.write(to: &text)
        tokens.write(to: &text)
        text.counter(
            "latchkey_request_log_dropped_total", "Requests that came faster than the request log could be written.")
        text.sample("latchkey_request_log_dropped_total", [], requestLog.dropped)
        return Response(
            status: .ok, headers: [.contentType: PrometheusText.contentType],
            body: ResponseBody(byteBuffer: ByteBuffer(string: text.text)))
    }

    private func mayRead(_ request: Request, _ context: ServerContext) -> Bool {
        if let secret, case .token(let given) = Credential.read(request.headers) {
            return Self.isEqual(Array(secret.utf8), given)
        }
        let isForwarded = request.headers.contains { field in
            field.name == .xForwardedFor || field.name == .forwarded || field.name == .via
        }
        guard !isForwarded, let peer = context.peerAddress else { return false }
        return AddressRange.loopback.contains { $0.contains(peer) }
    }

    /// Takes the same time wherever the two differ.
    private static func isEqual(_ left: [UInt8], _ right: [UInt8]) -> Bool {
        guard left.count == right.count else { return false }
        return zip(left, right).reduce(UInt8(0)) { $0 | ($1.0 ^ $1.1) } == 0
    }
}

extension HTTPField.Name {
    fileprivate static let forwarded = HTTPField.Name.known("Forwarded")
}
