import LatchkeyCore
import LatchkeyServer
import LatchkeyStorage
import Logging
import NIOPosix
import ServiceLifecycle

/// Takes what the request log's queue holds, while the server runs.
struct RequestLogService: Service {
    /// How long a request waits at most in the queue, which has room for what a busy server answers in this time.
    private static let interval = Duration.milliseconds(250)
    /// The same while there are many: little at a time holds up nobody.
    private static let busyInterval = Duration.milliseconds(40)
    /// Requests, of one turn.
    private static let many = 1000

    let core: Core
    let logger: Logger

    func run() async throws {
        let chore = Chore("write the request log", logger: logger)
        // A thread of its own: on a busy server this takes milliseconds each time, for which no answer should wait.
        let thread = NIOThreadPool(numberOfThreads: 1)
        thread.start()
        try? await cancelWhenGracefulShutdown {
            var interval = Self.interval
            while true {
                try await Task.sleep(for: interval)
                await chore.attempt {
                    let count = try await thread.runIfActive {
                        yieldToOtherThreads(5)
                        return try core.requestLog.drain(at: core.clock.now(), pause: Processor.letOthersRun)
                    }
                    interval = count > Self.many ? Self.busyInterval : Self.interval
                }
            }
        }
        try await thread.shutdownGracefully()
    }
}
