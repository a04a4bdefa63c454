import LatchkeyCore

/// Who is at the other end of a connection, as checks and the request log want to know it. Lives on the connection's event
/// loop.
final class ConnectionClient {
    private let peer: String?
    private let proxies: TrustedProxies
    private var last: RequestClient?

    /// - Parameter peer: the peer's IP address; nil over a Unix socket.
    init(peer: String?, proxies: TrustedProxies) {
        self.peer = TrustedProxies.none.clientAddress(peer: peer, forwarded: [])
        self.proxies = proxies
    }

    /// The address that a request comes from, as the long way finds it.
    func address(of request: ShortRequest) -> String? {
        guard !proxies.ranges.isEmpty else { return peer }
        return proxies.clientAddress(
            peer: peer, forwarded: request.texts(of: request.head.forwardedFor, named: "x-forwarded-for"))
    }

    /// The sender of a request. The same object as before, where nothing has changed.
    func sender(of request: ShortRequest) -> RequestClient {
        let (address, agent) = (address(of: request), request.only(request.head.userAgent))
        if let last, last.address == address, Self.isSame(last.userAgent, agent) { return last }
        let new = RequestClient(address: address, userAgent: agent.map { String(decoding: $0, as: UTF8.self) })
        last = new
        return new
    }

    private static func isSame(_ known: String?, _ agent: UnsafeBufferPointer<UInt8>?) -> Bool {
        guard let known, let agent else { return known == nil && agent == nil }
        return known.utf8.elementsEqual(agent)
    }
}

@available(*, unavailable)
extension ConnectionClient: Sendable {}
