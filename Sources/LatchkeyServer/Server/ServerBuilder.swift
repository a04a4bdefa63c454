import Hummingbird
import HummingbirdCore
import HummingbirdTLS
import LatchkeyCore
import NIOCore

/// HTTP/1.1 with the limits of the configuration, over TLS when there are certificates.
func serverBuilder(
    _ configuration: ServerConfiguration, _ certificates: TLSCertificates?,
    _ shortcuts: Shortcuts = Shortcuts { [] }
) throws -> HTTPServerBuilder {
    let http = HTTP1Channel.Configuration(
        additionalChannelHandlers: handlers(),
        idleTimeout: .nanoseconds(configuration.idleTimeout.microseconds * 1000),
        httpDecoderConfiguration: .init(
            maxHeaderFieldSize: ServerConfiguration.maximumHeaderBytes,
            maxHeaderListSize: ServerConfiguration.maximumHeaderBytes,
            maxHeaderFieldCount: ServerConfiguration.maximumHeaderFields))
    let builder = HTTPServerBuilder { responder in
        ShortWayChannel(
            http: HTTP1Channel(responder: responder, configuration: http), shortcuts: shortcuts,
            idleTimeout: configuration.idleTimeout, proxies: configuration.trustedProxies)
    }
    guard let certificates else { return builder }
    return try .tls(builder, tlsConfiguration: certificates.configuration())
}

/// Those of one connection that stand behind the codec, nearest to the network first.
private func handlers() -> [any RemovableChannelHandler] {
    [ClientPresence(), UpgradeRefusal(), AnswerWatch()]
}
