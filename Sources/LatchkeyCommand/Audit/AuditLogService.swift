import LatchkeyCore
import Logging
import ServiceLifecycle

/// Writes the audit log to a file while the server runs.
struct AuditLogService: Service {
    private static let interval = Duration.seconds(1)
    /// After a failure, so that a full disk does not fill the log too.
    private static let pause = Duration.seconds(30)

    let core: Core
    let file: AuditLogFile
    let logger: Logger

    func run() async throws {
        try? await cancelWhenGracefulShutdown {
            while true {
                var hasFailed = false
                do {
                    try await core.auditStream.drain { try await file.append($0) }
                } catch is CancellationError {
                } catch {
                    hasFailed = true
                    logger.error("cannot write the audit log file", metadata: ["error": "\(error)"])
                }
                try await Task.sleep(for: hasFailed ? Self.pause : Self.interval)
            }
        }
    }
}
