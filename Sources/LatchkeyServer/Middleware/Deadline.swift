import LatchkeyCore
import NIOCore
import NIOPosix
import Synchronization

/// The longest time that a request may take, its body included: what drips in or waits too long is cancelled. So is what
/// the client no longer waits for.
///
/// The timer is an event loop's, not `Task.sleep`: a sleep that was cancelled keeps its memory until its time has
/// come, which at 20,000 requests a second is a hundred megabytes.
struct Deadline: Sendable {
    let duration: Duration
    /// How often a request that takes long is looked at.
    var interval = Duration.seconds(1)

    /// Runs `body` and cancels it when the time is up, or its client has left.
    ///
    /// - Throws: `PublicError.tooSlow` once the time was up, whatever the cancelled body threw; otherwise its error.
    func run<Value: Sendable>(
        for context: ServerContext, _ body: @escaping @Sendable () async throws -> Value
    ) async throws -> Value {
        let expiry = Expiry()
        let work = Task { try await body() }
        let end = ContinuousClock.now + duration
        let interval = TimeAmount.nanoseconds(min(duration, interval).microseconds * 1000)
        let timer = MultiThreadedEventLoopGroup.singleton.any()
            .scheduleRepeatedTask(initialDelay: interval, delay: interval) { _ in
                if ContinuousClock.now >= end {
                    expiry.hasPassed.store(true, ordering: .releasing)
                    work.cancel()
                }
                context.ifClientHasLeft { work.cancel() }
            }
        defer { timer.cancel() }
        do {
            return try await withTaskCancellationHandler {
                try await work.value
            } onCancel: {
                work.cancel()
            }
        } catch {
            throw expiry.hasPassed.load(ordering: .acquiring) ? PublicError.tooSlow : error
        }
    }

    private final class Expiry: Sendable {
        let hasPassed = Atomic(false)
    }
}
