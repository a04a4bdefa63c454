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
                await Chore("write usage counters", logger: logger).attempt { try await core.maintenance.flushUsage() }
                if round % Self.flushesPerCleanUp == 0 {
                    await Chore("clean up", logger: logger).attempt { try await core.maintenance.cleanUp() }
                }
            }
        }
    }
}
