import LatchkeyServer
import NIOCore
import NIOPosix

extension ServerSettings {
    /// The same with a port that was free a moment ago in the place of port 0: links need to know the port before the
    /// server listens.
    func knowingPort() async throws -> ServerSettings {
        guard server.port == 0 else { return self }
        let channel = try await ServerBootstrap(group: .singletonMultiThreadedEventLoopGroup)
            .bind(host: server.host, port: 0).get()
        let port = channel.localAddress?.port
        try await channel.close()
        var settings = self
        settings.server.port = port ?? 0
        return settings
    }
}
