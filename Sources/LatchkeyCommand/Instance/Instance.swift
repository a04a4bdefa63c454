import LatchkeyCore
import LatchkeyServer

/// Opens the instance in a data folder that this process owns.
enum Instance {
    /// - Parameter server: the settings of the server; commands that run by themselves need no limits.
    static func open(
        _ settings: InstanceConfiguration, in folder: DataFolder, serving server: ServerSettings? = nil
    ) async throws -> Core {
        var configuration = CoreConfiguration(dataFolder: folder.path)
        if let server {
            configuration.publicURL = "\(server.server.origin)"
            configuration.allowsWorkspaceCreation = server.allowsWorkspaceCreation
            configuration.readRateLimit = server.readRateLimit
            configuration.sendsMail = server.mail != nil
            configuration.webhookHosts = server.webhookHosts
            configuration.webhookRateLimit = server.webhookRateLimit
            configuration.webhookRetention = .days(server.webhookRetentionDays)
            configuration.requestLog = RequestLogLimits(
                retention: .days(server.requestLogDays), size: server.requestLogSize << 20)
            configuration.writeRateLimit = server.writeRateLimit
        }
        settings.apply(to: &configuration)
        do {
            return try await Core.open(configuration)
        } catch {
            throw CommandError(FailureText.of(error))
        }
    }
}
