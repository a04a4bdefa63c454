import LatchkeyCore
import NIOCore

/// Answers on the event loop, out of the connection's bytes, what needs no wait: no codec, no task, no hop to another
/// thread, which cost more than the answer itself. It stands before all handlers of HTTP and hands on what it can't answer,
/// byte by byte as it came; while that is under way all that follows goes there too, so that answers keep their order.
///
/// It must know where each request ends. Once it doesn't, it leaves the pipeline: whatever a client could smuggle
/// in, there is only one reader then.
final class ShortWayHandler: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = ByteBuffer
    typealias InboundOut = ByteBuffer
    typealias OutboundOut = ByteBuffer

    /// The framework's idle clock stands behind this handler: from time to time it must hear that the client is there.
    private static let longestSilence = Duration.seconds(10)
    /// The largest request that is waited for; what is answered here is far smaller.
    private static let mostHeld = 2 * RequestHeadReader.longest

    private enum Step {
        case answered(bytes: Int)
        case handOn(RequestHead)
        /// More must come first.
        case wait
        case leave
    }

    private let shortcuts: [any Shortcut]
    private let turns: LoopTurns?
    private let silence: Duration
    private let proxies: TrustedProxies
    private var client: ConnectionClient
    /// The beginning of a request, until all of it is there.
    private var held: ByteBuffer?
    private var answers = ByteBuffer()
    /// Requests handed on that are not answered yet.
    private var underWay = 0
    /// What is to come of the body of the last one.
    private var bodyLeft = 0
    private var lastHandedOn = ContinuousClock.now
    /// Whether the handlers behind have something that they may wait to be told of.
    private var hasHandedOn = false
    /// Whether the client takes what it is sent.
    private var isWritable = true

    init(
        _ shortcuts: [any Shortcut], turns: LoopTurns? = nil, idleTimeout: Duration, proxies: TrustedProxies
    ) {
        self.shortcuts = shortcuts
        self.turns = turns
        self.proxies = proxies
        client = ConnectionClient(peer: nil, proxies: proxies)
        silence = min(Self.longestSilence, idleTimeout / 2)
    }

    func handlerAdded(context: ChannelHandlerContext) {
        client = ConnectionClient(peer: context.channel.remoteAddress?.ipAddress, proxies: proxies)
        isWritable = context.channel.isWritable
    }

    func channelWritabilityChanged(context: ChannelHandlerContext) {
        isWritable = context.channel.isWritable
        context.fireChannelWritabilityChanged()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        var bytes = unwrapInboundIn(data)
        if var known = held {
            held = nil
            known.writeBuffer(&bytes)
            bytes = known
        }
        while bytes.readableBytes > 0 {
            if bodyLeft > 0 {
                let count = min(bodyLeft, bytes.readableBytes)
                bodyLeft -= count
                handOn(count, of: &bytes, context)
                continue
            }
            switch step(bytes) {
            case .answered(let count): bytes.moveReaderIndex(forwardBy: count)
            case .handOn(let head):
                underWay += 1
                lastHandedOn = .now
                let count = min(head.length + head.bodyLength, bytes.readableBytes)
                bodyLeft = head.length + head.bodyLength - count
                handOn(count, of: &bytes, context)
            case .wait:
                held = bytes
                return send(context)
            case .leave:
                held = bytes
                release(context)
                return leave(context)
            }
        }
        send(context)
    }

    func channelReadComplete(context: ChannelHandlerContext) {
        guard hasHandedOn else { return }
        hasHandedOn = false
        context.fireChannelReadComplete()
    }

    func channelInactive(context: ChannelHandlerContext) {
        release(context)
        context.fireChannelInactive()
    }

    /// The client closes its side, or the server stops: the framework must know of all that came before.
    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        let isLast = event is ChannelShouldQuiesceEvent || event as? ChannelEvent == .inputClosed
        if isLast { release(context) }
        context.fireUserInboundEventTriggered(event)
        if isLast { leave(context) }
    }

    /// The framework has answered a request.
    func hasAnswered() { underWay -= 1 }

    /// What is to be done with the bytes from the beginning of a request on.
    private func step(_ bytes: ByteBuffer) -> Step {
        bytes.withUnsafeReadableBytes { raw in
            let bytes = raw.bindMemory(to: UInt8.self)
            switch RequestHeadReader.read(bytes) {
            case .unusual: return .leave
            case .incomplete: return .wait
            case .head(let head):
                let target = UnsafeBufferPointer(rebasing: bytes[head.target])
                let length = head.length + head.bodyLength
                let start = ContinuousClock.now
                guard underWay == 0, isWritable, length <= Self.mostHeld,
                    lastHandedOn.duration(to: start) < silence,
                    let shortcut = shortcuts.first(where: { $0.isShort(head, target) })
                else { return .handOn(head) }
                guard bytes.count >= length else { return .wait }
                let request = ShortRequest(head: head, bytes: bytes, client: client, start: start)
                return shortcut.answer(request, to: &answers) ? .answered(bytes: length) : .handOn(head)
            }
        }
    }

    private func handOn(_ count: Int, of bytes: inout ByteBuffer, _ context: ChannelHandlerContext) {
        send(context)
        guard let part = bytes.readSlice(length: count) else { return }
        hasHandedOn = true
        context.fireChannelRead(wrapInboundOut(part))
    }

    private func send(_ context: ChannelHandlerContext) {
        guard answers.readableBytes > 0 else { return }
        context.writeAndFlush(wrapOutboundOut(answers), promise: nil)
        answers.clear()
        turns?.hasAnswered()
    }

    /// Hands on what was held back.
    private func release(_ context: ChannelHandlerContext) {
        send(context)
        guard let bytes = held else { return }
        held = nil
        hasHandedOn = true
        context.fireChannelRead(wrapInboundOut(bytes))
    }

    private func leave(_ context: ChannelHandlerContext) {
        context.pipeline.syncOperations.removeHandler(context: context, promise: nil)
    }
}

@available(*, unavailable)
extension ShortWayHandler: Sendable {}
