import HTTPTypes
package import Hummingbird
import NIOCore

/// What is known of every request, whoever sends it. Made by Hummingbird; `RootResponder` adds what the channel does
/// not know.
package struct ServerContext: RequestContext {
    package var coreContext: CoreRequestContextStorage
    /// The id that the log and `x-attio-execution-id` name.
    package let requestID: RequestID
    /// What the request log will print; a reference, so that copies of the context fill the same one.
    package let trace: RequestTrace
    private let channel: any Channel
    private var origin: Origin?

    private struct Origin {
        let proxies: TrustedProxies
        let headers: HTTPFields
    }

    package init(source: ApplicationRequestContextSource) {
        coreContext = CoreRequestContextStorage(source: source)
        channel = source.channel
        requestID = RequestID()
        trace = RequestTrace()
    }

    /// The peer's IP address; nil over a Unix socket and in tests without sockets.
    package var peerAddress: String? { channel.remoteAddress?.ipAddress }

    /// Calls `action` if the client has left. Where nobody knows, as without sockets, it is there.
    func ifClientHasLeft(_ action: @escaping @Sendable () -> Void) {
        channel.pipeline.handler(type: ClientPresence.self).whenSuccess { if $0.hasLeft { action() } }
    }

    /// The client's IP address: the peer's, or what trusted proxies say. Worked out when asked for, since most
    /// requests do not need it.
    package var clientAddress: String? {
        guard let origin else { return peerAddress }
        return origin.proxies.clientAddress(peer: peerAddress, headers: origin.headers)
    }

    /// The same context, knowing which proxies to believe.
    func arriving(with headers: HTTPFields, through proxies: TrustedProxies) -> ServerContext {
        var context = self
        context.origin = Origin(proxies: proxies, headers: headers)
        return context
    }
}
