import HTTPTypes
import LatchkeyCore
import NIOCore
import NIOHTTPTypes

/// Answers on the event loop what needs no wait: no task, no hop to another thread, which cost more than the answer
/// itself. What it can't answer it hands on untouched, and as long as that is under way all that follows too, so that
/// answers keep their order.
final class ShortcutHandler: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPRequestPart
    typealias InboundOut = HTTPRequestPart
    typealias OutboundIn = HTTPResponsePart
    typealias OutboundOut = HTTPResponsePart

    /// The idle clock is behind this handler: from time to time it must hear that the client is there. Also, a client that
    /// takes for ever to send a body is cut off by it.
    private static let longestSilence = Duration.seconds(10)

    private let shortcuts: [any Shortcut]
    private let proxies: TrustedProxies
    /// Known as soon as it is asked for.
    private var client: ConnectionClient?
    /// A request that may be answered here, until all of it is there.
    private var held: (head: HTTPRequest, form: ByteBuffer?, shortcut: any Shortcut)?
    /// Requests handed on that are not answered yet.
    private var underWay = 0
    private var lastHandedOn = ContinuousClock.now

    init(_ shortcuts: [any Shortcut], proxies: TrustedProxies) {
        self.shortcuts = shortcuts
        self.proxies = proxies
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let part = unwrapInboundIn(data)
        switch part {
        case .head(let head):
            if underWay == 0, context.channel.isWritable, let shortcut = shortcuts.first(where: { $0.isShort(head) }),
                lastHandedOn.duration(to: .now) < Self.longestSilence
            {
                held = (head, nil, shortcut)
            } else {
                handOn(part, context)
            }
        case .body(let bytes):
            guard let request = held else { return context.fireChannelRead(data) }
            if request.form == nil {
                held = (request.head, bytes, request.shortcut)
            } else {
                // In pieces: rare, and nothing to optimise.
                release(context)
                context.fireChannelRead(data)
            }
        case .end:
            guard let request = held else { return context.fireChannelRead(data) }
            guard let answer = request.shortcut.answer(request.head, form: request.form, from: client(context)) else {
                release(context)
                return context.fireChannelRead(data)
            }
            held = nil
            context.write(wrapOutboundOut(.head(answer.head)), promise: nil)
            if let body = answer.body { context.write(wrapOutboundOut(.body(body)), promise: nil) }
            context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
        }
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        if case .end = unwrapOutboundIn(data) { underWay -= 1 }
        context.write(data, promise: promise)
    }

    private func client(_ context: ChannelHandlerContext) -> ConnectionClient {
        if let client { return client }
        let new = ConnectionClient(peer: context.channel.remoteAddress?.ipAddress, proxies: proxies)
        client = new
        return new
    }

    /// Hands on what was held back.
    private func release(_ context: ChannelHandlerContext) {
        guard let request = held else { return }
        held = nil
        handOn(.head(request.head), context)
        if let form = request.form { context.fireChannelRead(wrapInboundOut(.body(form))) }
    }

    private func handOn(_ part: HTTPRequestPart, _ context: ChannelHandlerContext) {
        underWay += 1
        lastHandedOn = .now
        context.fireChannelRead(wrapInboundOut(part))
    }
}

@available(*, unavailable)
extension ShortcutHandler: Sendable {}
