package import Hummingbird
import HummingbirdCore
package import LatchkeyCore
import NIOCore
import NIOSSL

/// The server as Hummingbird runs it; `serve` and the tests start the same one.
///
/// - Throws: when a template is broken, or a certificate cannot be read.
package func buildApplication(
    core: Core, configuration: ServerConfiguration, log: ServerLog,
    onListening: @escaping @Sendable (_ port: Int?) async -> Void = { _ in }
) throws -> some ApplicationProtocol {
    let assembly = try ServerAssembly(core: core, configuration: configuration, log: log)
    let certificates = try configuration.tls.map { try TLSCertificates($0, logger: log.logger("tls")) }
    return Application(
        responder: assembly.responder,
        server: try serverBuilder(configuration, certificates, assembly.shortcuts),
        configuration: ApplicationConfiguration(
            address: .hostname(configuration.host, port: configuration.port), serverName: nil, backlog: 1024,
            availableConnectionsDelegate: MaximumAvailableConnections(
                min(configuration.maximumConnections, OpenFileLimit.raise()))),
        services: certificates.map { [$0] } ?? [],
        onServerRunning: { channel in await onListening(channel.localAddress?.port) },
        logger: log.logger("http"))
}
