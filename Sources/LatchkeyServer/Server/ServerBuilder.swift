import Hummingbird
import HummingbirdCore
import HummingbirdTLS
import LatchkeyCore
import NIOCore

/// HTTP/1.1 with the limits of the configuration, over TLS when there are certificates.
func serverBuilder(
    _ configuration: ServerConfiguration, _ certificates: TLSCertificates?,
    _ shortcuts: [any Shortcut] = []
) throws -> HTTPServerBuilder {
    let http = HTTPServerBuilder.http1(
        configuration: HTTP1Channel.Configuration(
            additionalChannelHandlers: handlers(shortcuts, configuration.trustedProxies),
            idleTimeout: .nanoseconds(configuration.idleTimeout.microseconds * 1000),
            httpDecoderConfiguration: .init(
                maxHeaderFieldSize: ServerConfiguration.maximumHeaderBytes,
                maxHeaderListSize: ServerConfiguration.maximumHeaderBytes,
                maxHeaderFieldCount: ServerConfiguration.maximumHeaderFields)))
    guard let certificates else { return http }
    return try .tls(http, tlsConfiguration: certificates.configuration())
}

/// Those of one connection, nearest to the network first.
private func handlers(_ shortcuts: [any Shortcut], _ proxies: TrustedProxies) -> [any RemovableChannelHandler] {
    let presence = ClientPresence()
    let all: [any RemovableChannelHandler] = [presence, UpgradeRefusal()]
    return shortcuts.isEmpty ? all : all + [ShortcutHandler(shortcuts, proxies: proxies)]
}
