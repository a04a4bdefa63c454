import LatchkeyCore
import NIOCore
import NIOPosix
import Synchronization

/// The longest time that a request may take, its body included: what drips in or waits too long is cancelled. So is what
/// the client no longer waits for.
///
/// All requests share one timer, an event loop's, which looks at those under way from time to time: a timer for each
/// costs more than most requests, and `Task.sleep` keeps its memory until its time has come, also when cancelled.
struct Deadline: Sendable {
    private let duration: Duration
    private let watch: Watch

    /// - Parameter interval: how often a request that takes long is looked at.
    init(duration: Duration, interval: Duration = .seconds(1)) {
        self.duration = duration
        watch = Watch(interval: min(duration, interval))
    }

    /// Runs `body` and cancels it when the time is up, or its client has left.
    ///
    /// - Throws: `PublicError.tooSlow` once the time was up, whatever the cancelled body threw; otherwise its error.
    func run<Value: Sendable>(
        for context: ServerContext, _ body: @escaping @Sendable () async throws -> Value
    ) async throws -> Value {
        // Begins in place: most requests are over before there is anything to wait for.
        let work = Task.immediate { try await body() }
        let request = Watch.Request(end: .now + duration, context: context) { work.cancel() }
        let number = watch.add(request)
        defer { watch.remove(number) }
        do {
            return try await withTaskCancellationHandler {
                try await work.value
            } onCancel: {
                work.cancel()
            }
        } catch {
            throw request.isExpired ? PublicError.tooSlow : error
        }
    }
}

/// The requests under way that have a deadline.
private final class Watch: Sendable {
    final class Request: Sendable {
        private let end: ContinuousClock.Instant
        private let context: ServerContext
        private let cancel: @Sendable () -> Void
        private let expired = Atomic(false)

        init(end: ContinuousClock.Instant, context: ServerContext, cancel: @escaping @Sendable () -> Void) {
            self.end = end
            self.context = context
            self.cancel = cancel
        }

        var isExpired: Bool { expired.load(ordering: .acquiring) }

        func look(at now: ContinuousClock.Instant) {
            if now >= end {
                expired.store(true, ordering: .releasing)
                cancel()
            }
            context.ifClientHasLeft(cancel)
        }
    }

    private struct State {
        var requests: [UInt64: Request] = [:]
        var next: UInt64 = 0
        var isWatching = false
    }

    private let interval: TimeAmount
    private let state = Mutex(State())

    init(interval: Duration) {
        self.interval = .nanoseconds(interval.microseconds * 1000)
    }

    func add(_ request: Request) -> UInt64 {
        let (number, begins) = state.withLock { state in
            state.next += 1
            state.requests[state.next] = request
            defer { state.isWatching = true }
            return (state.next, !state.isWatching)
        }
        if begins { scheduleLook() }
        return number
    }

    func remove(_ number: UInt64) {
        _ = state.withLock { $0.requests.removeValue(forKey: number) }
    }

    private func scheduleLook() {
        MultiThreadedEventLoopGroup.singleton.any().scheduleTask(in: interval) { self.look() }
    }

    /// Goes on for as long as there is anything to watch.
    private func look() {
        let requests = state.withLock { state in
            state.isWatching = !state.requests.isEmpty
            return Array(state.requests.values)
        }
        guard !requests.isEmpty else { return }
        let now = ContinuousClock.now
        for request in requests { request.look(at: now) }
        scheduleLook()
    }
}
