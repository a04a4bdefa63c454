import HTTPTypes
import LatchkeyCore

/// Who is at the other end of a connection, as the request log wants to know it. Lives on the connection's event loop.
final class ConnectionClient {
    private let peer: String?
    private let proxies: TrustedProxies
    private var last: RequestClient?

    /// - Parameter peer: the peer's IP address.
    init(peer: String?, proxies: TrustedProxies) {
        self.peer = TrustedProxies.none.clientAddress(peer: peer, headers: [:])
        self.proxies = proxies
    }

    /// The sender of a request. The same object as before, where nothing has changed.
    func client(of head: HTTPRequest) -> RequestClient {
        var agent: String?
        for field in head.headerFields where field.name == .userAgent { agent = field.value }
        let address = proxies.ranges.isEmpty ? peer : proxies.clientAddress(peer: peer, headers: head.headerFields)
        if let last, last.userAgent == agent, last.address == address { return last }
        let new = RequestClient(address: address, userAgent: agent)
        last = new
        return new
    }
}

@available(*, unavailable)
extension ConnectionClient: Sendable {}
