import HTTPTypes
import NIOCore
import NIOHTTPTypes

/// Ends a connection after the answer to a request that asks for another protocol: NIO's decoder reads nothing behind one,
/// so that all further requests on it would wait for ever. A proxy may have put those of others there.
final class UpgradeRefusal: ChannelInboundHandler, RemovableChannelHandler, Sendable {
    typealias InboundIn = HTTPRequestPart
    typealias InboundOut = HTTPRequestPart

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard case .head(var head) = unwrapInboundIn(data), head.headerFields.contains(.upgrade) else {
            return context.fireChannelRead(data)
        }
        // What says so is closed by the framework.
        head.headerFields[.connection] = "close"
        context.fireChannelRead(wrapInboundOut(.head(head)))
    }
}
