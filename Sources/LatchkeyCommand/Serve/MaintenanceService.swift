import LatchkeyCore
import Logging
import ServiceLifecycle

/// Does the instance's chores while it serves: writes usage counters, removes what has expired.
struct MaintenanceService: Service {
    /// How often counters are written, and what a crash may lose of them: under load each is a row per used token.
    private static let flushInterval = Duration.seconds(60)
    /// Chores in between: one clean-up for every so many flushes.
    private static let flushesPerCleanUp = 10

    let core: Core
    let logger: Logger

    func run() async throws {
        try? await cancelWhenGracefulShutdown {
            var round = 0
            while true {
                try await Task.sleep(for: Self.flushInterval)
                round += 1
                await attempt("write usage counters") { try await core.maintenance.flushUsage() }
                if round % Self.flushesPerCleanUp == 0 {
                    await attempt("clean up") { try await core.maintenance.cleanUp() }
                }
            }
        }
    }

    /// A chore that fails is tried again at its next turn.
    private func attempt(_ chore: String, _ work: () async throws -> Void) async {
        do {
            try await work()
        } catch is CancellationError {
        } catch {
            logger.error("cannot \(chore)", metadata: ["error": "\(error)"])
        }
    }
}
