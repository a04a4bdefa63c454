import HummingbirdCore
import Logging
import NIOCore

/// Hummingbird's HTTP/1.1 behind the short way. Over TLS that stands behind the decryption, as all of HTTP does.
struct ShortWayChannel: ServerChildChannel {
    let http: HTTP1Channel
    let shortcuts: Shortcuts
    let idleTimeout: Duration
    let proxies: TrustedProxies

    func setup(channel: any Channel, logger: Logger) -> EventLoopFuture<HTTP1Channel.Value> {
        do {
            let lane = shortcuts.own(channel.eventLoop)
            try channel.pipeline.syncOperations.addHandler(
                ShortWayHandler(lane.shortcuts, turns: lane.turns, idleTimeout: idleTimeout, proxies: proxies))
        } catch {
            return channel.eventLoop.makeFailedFuture(error)
        }
        return http.setup(channel: channel, logger: logger)
    }

    func handle(value: HTTP1Channel.Value, logger: Logger) async {
        await http.handle(value: value, logger: logger)
    }
}
