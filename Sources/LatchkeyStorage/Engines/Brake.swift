import GRDB
import GRDBSQLite
import Synchronization

/// Stops what a connection runs once its time is up or nobody waits for it any more. SQLite asks it every few
/// microseconds of work, so that a statement ends soon after, however long it would have gone on.
final class Brake: Sendable {
    /// Whoever waits for a read may say that they no longer do.
    final class Cancellation: Sendable {
        private let flag = Atomic(false)
        var isCancelled: Bool { flag.load(ordering: .relaxed) }
        func cancel() { flag.store(true, ordering: .relaxed) }
    }

    private struct Limit {
        let end: ContinuousClock.Instant
        let cancellation: Cancellation?
        var isReached: Bool { cancellation?.isCancelled == true || ContinuousClock.now >= end }
    }

    private struct State {
        var limit: Limit?
        var hasStopped = false
    }

    /// How many of SQLite's instructions lie between two questions: some microseconds' worth.
    private static let instructions: Int32 = 1000

    private let state = Mutex(State())

    /// Has the connection ask this brake from now on. The brake must live as long as the connection.
    func mount(on database: GRDB.Database) {
        sqlite3_progress_handler(
            database.sqliteConnection, Self.instructions,
            { brake in
                guard let brake else { return 0 }
                return Unmanaged<Brake>.fromOpaque(brake).takeUnretainedValue().mustStop() ? 1 : 0
            }, Unmanaged.passUnretained(self).toOpaque())
    }

    /// Runs `body`, for so long and no longer.
    ///
    /// - Throws: `StorageError.interrupted` if the brake stopped a statement, whatever became of that in `body`.
    func within<Value>(
        _ time: Duration, _ cancellation: Cancellation?, _ body: () throws -> Value
    ) throws -> Value {
        let limit = Limit(end: .now + time, cancellation: cancellation)
        state.withLock { $0 = State(limit: limit) }
        let outcome = Result { try body() }
        let hasStopped = state.withLock { state in
            defer { state = State() }
            return state.hasStopped
        }
        if hasStopped { throw StorageError.interrupted }
        return try outcome.get()
    }

    private func mustStop() -> Bool {
        state.withLock { state in
            if state.limit?.isReached == true { state.hasStopped = true }
            return state.hasStopped
        }
    }
}
