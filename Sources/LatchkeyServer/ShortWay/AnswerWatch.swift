import NIOCore
import NIOHTTPTypes

/// Tells the handler of the short way which requests the framework has answered.
final class AnswerWatch: ChannelOutboundHandler, RemovableChannelHandler {
    typealias OutboundIn = HTTPResponsePart
    typealias OutboundOut = HTTPResponsePart

    private var shortWay: ShortWayHandler?

    func handlerAdded(context: ChannelHandlerContext) {
        shortWay = try? context.pipeline.syncOperations.handler(type: ShortWayHandler.self)
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        if case .end = unwrapOutboundIn(data) { shortWay?.hasAnswered() }
        context.write(data, promise: promise)
    }
}

@available(*, unavailable)
extension AnswerWatch: Sendable {}
