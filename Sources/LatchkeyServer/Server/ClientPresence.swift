import NIOCore
import Synchronization

/// Notes whether a connection's client is still there, so that what it asked for need not be finished when it is not.
/// A client that has closed its side counts as gone: over TCP the two can't be told apart.
final class ClientPresence: ChannelInboundHandler, RemovableChannelHandler, Sendable {
    typealias InboundIn = NIOAny

    private let left = Atomic(false)
    var hasLeft: Bool { left.load(ordering: .relaxed) }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if case ChannelEvent.inputClosed = event { left.store(true, ordering: .relaxed) }
        context.fireUserInboundEventTriggered(event)
    }

    func channelInactive(context: ChannelHandlerContext) {
        left.store(true, ordering: .relaxed)
        context.fireChannelInactive()
    }
}
