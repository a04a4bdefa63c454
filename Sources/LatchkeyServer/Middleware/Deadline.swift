import LatchkeyCore
import NIOCore
import NIOPosix
import Synchronization

/// The longest time that a request may take, its body included: what drips in or waits too long is cancelled.
///
/// The timer is an event loop's, not `Task.sleep`: a sleep that was cancelled keeps its memory until its time has
/// come, which at 20,000 requests a second is a hundred megabytes.
struct Deadline: Sendable {
    let duration: Duration

    /// Runs `body` and cancels it when the time is up.
    ///
    /// - Throws: `PublicError.tooSlow` once the time was up, whatever the cancelled body threw; otherwise its error.
    func run<Value: Sendable>(_ body: @escaping @Sendable () async throws -> Value) async throws -> Value {
        let expiry = Expiry()
        let work = Task { try await body() }
        let timer = MultiThreadedEventLoopGroup.singleton.any()
            .scheduleTask(in: .nanoseconds(duration.microseconds * 1000)) {
                expiry.hasPassed.store(true, ordering: .releasing)
                work.cancel()
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
