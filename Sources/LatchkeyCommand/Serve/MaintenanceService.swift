import LatchkeyCore
import LatchkeyServer
import Logging
import ServiceLifecycle

/// Does the instance's chores while it serves: writes usage counters, removes what has expired.
struct MaintenanceService: Service {
    /// How often counters are written, and what a crash may lose of them where few tokens are in use.
    private static let interval = Duration.seconds(60)
    /// How often to look whether there are many, and so how long those of a period that is over take up room.
    private static let lookInterval = Duration.seconds(10)
    private static let looksPerInterval = 6
    /// Chores in between: one clean-up for every so many intervals.
    private static let intervalsPerCleanUp = 10
    /// A tenth of a processor for uses, and as much for counts.
    private static let pace = Pace(rest: 9, pause: Processor.letOthersRun)

    let core: Core
    let logger: Logger

    func run() async throws {
        try? await cancelWhenGracefulShutdown {
            try await withThrowingDiscardingTaskGroup { group in
                group.addTask { try await writeUses() }
                group.addTask { try await takeCounts() }
                group.addTask { try await writeKeptCounts() }
            }
        }
    }

    private func writeUses() async throws {
        var round = 0
        while true {
            // At the start too: what an earlier run has left.
            await attempt("write usage counters") { try await $0.writeUses(Self.pace) }
            try await Task.sleep(for: Self.interval)
            round += 1
            guard round % Self.intervalsPerCleanUp == 0 else { continue }
            await attempt("clean up") { try await $0.cleanUp(Self.pace) }
        }
    }

    private func takeCounts() async throws {
        var round = 0
        while true {
            try await Task.sleep(for: Self.lookInterval)
            round += 1
            let isDue = round % Self.looksPerInterval == 0
            await attempt("write counts of requests") { try await $0.takeCounts(isDue: isDue, Self.pace) }
        }
    }

    private func writeKeptCounts() async throws {
        while true {
            await attempt("write counts of requests") { try await $0.writeKeptCounts(Self.pace) }
            try await Task.sleep(for: Self.lookInterval)
        }
    }

    private func attempt(_ name: String, _ work: (Maintenance) async throws -> Void) async {
        await Chore(name, logger: logger).attempt { try await work(core.maintenance) }
    }
}
