#if canImport(Glibc)
import Glibc
import NIOCore
import NIOPosix
import Testing

@testable import LatchkeyServer

@Suite struct ProcessorTests {
    /// A thread of the test's own: it stays so.
    @Test func whoWaitsForTurnsInterruptsNobody() async throws {
        let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
        let policies = try await group.next().submit {
            let before = sched_getscheduler(0)
            Processor.waitForTurns()
            return [before, sched_getscheduler(0)]
        }.get()
        try await group.shutdownGracefully()
        // SCHED_OTHER, SCHED_BATCH.
        #expect(policies == [0, 3])
    }
}
#endif
