import LatchkeyCore
import Logging
import ServiceLifecycle

/// Takes what the request log's queue holds, while the server runs.
struct RequestLogService: Service {
    /// How long a request waits at most in the queue, which has room for what a busy server answers in this time.
    private static let interval = Duration.milliseconds(250)

    let core: Core
    let logger: Logger

    func run() async throws {
        let chore = Chore("write the request log", logger: logger)
        try? await cancelWhenGracefulShutdown {
            while true {
                try await Task.sleep(for: Self.interval)
                await chore.attempt { try core.requestLog.drain(at: core.clock.now()) }
            }
        }
    }
}
