import NIOCore

/// What is sent, and the promise of what the server answers.
struct SMTPExchange: Sendable {
    let bytes: ByteBuffer
    let reply: EventLoopPromise<SMTPReply>
}

/// What goes wrong in a conversation, beside what the channel itself throws.
enum SMTPFault: Error {
    case tooLate
    case closed
    case garbled
}

/// Sends one command at a time and waits for its reply, for so long and no longer.
///
/// Bytes that nobody has asked for end the connection: behind the answer to STARTTLS they would be somebody else's, and
/// be taken for what the server said under TLS.
final class SMTPExchangeHandler: ChannelDuplexHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundIn = SMTPExchange
    typealias OutboundOut = ByteBuffer

    /// For each reply, the greeting and the handshake of TLS among them.
    static let timeLimit = TimeAmount.seconds(30)

    private var waiting: EventLoopPromise<SMTPReply>?
    private var reader = SMTPReplyReader()
    private var limit: Scheduled<Void>?

    /// - Parameter greeting: what the server says first.
    init(greeting: EventLoopPromise<SMTPReply>) {
        waiting = greeting
    }

    func handlerAdded(context: ChannelHandlerContext) { startClock(context) }

    func handlerRemoved(context: ChannelHandlerContext) { end(.closed, context) }

    func channelInactive(context: ChannelHandlerContext) {
        end(.closed, context)
        context.fireChannelInactive()
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        let exchange = unwrapOutboundIn(data)
        guard waiting == nil, context.channel.isActive else {
            exchange.reply.fail(SMTPFault.closed)
            promise?.fail(SMTPFault.closed)
            return
        }
        waiting = exchange.reply
        startClock(context)
        context.write(wrapOutboundOut(exchange.bytes), promise: promise)
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard let waiting else { return end(.garbled, context) }
        do {
            reader.append(unwrapInboundIn(data).readableBytesView)
            guard let reply = try reader.next() else { return }
            guard reader.isEmpty else { return end(.garbled, context) }
            self.waiting = nil
            limit?.cancel()
            waiting.succeed(reply)
        } catch {
            end(.garbled, context)
        }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) { end(error, context) }

    private func startClock(_ context: ChannelHandlerContext) {
        limit?.cancel()
        limit = context.eventLoop.assumeIsolated().scheduleTask(in: Self.timeLimit) { self.end(.tooLate, context) }
    }

    private func end(_ fault: SMTPFault, _ context: ChannelHandlerContext) { end(fault as any Error, context) }

    private func end(_ error: any Error, _ context: ChannelHandlerContext) {
        limit?.cancel()
        waiting?.fail(error)
        waiting = nil
        context.close(promise: nil)
    }
}
