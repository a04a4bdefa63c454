import Dispatch
import GRDB
import Synchronization

/// SQLite's one writer. What waits while it is busy shares the next transaction, each body in a savepoint of its own:
/// one trip to the disk for all of them. Nobody is told of success before that trip is over.
final class GroupCommit: Sendable {
    /// The most bodies of one transaction: the first one waits for the last.
    private static let largestGroup = 64
    /// Groups between two looks at the size of the database.
    private static let groupsBetweenFits = 1000

    private struct Line {
        var writes: [any PendingWrite] = []
        var isDraining = false
    }

    private let pool: DatabasePool
    private let anchor: SnapshotAnchor
    /// Writes run here rather than in the callers' tasks, whose cancellation GRDB would turn into an interrupt.
    private let queue = DispatchQueue(label: "latchkey.sqlite.writer")
    private let line = Mutex(Line())
    private let groups = Atomic(0)

    init(pool: DatabasePool, anchor: SnapshotAnchor) {
        self.pool = pool
        self.anchor = anchor
    }

    /// Runs a body in a transaction that others may share.
    func write<Value: Sendable>(_ body: @escaping @Sendable (any Transaction) throws -> Value) async throws -> Value {
        try await withCheckedThrowingContinuation { continuation in
            let write = PendingBody(body: body, continuation: continuation)
            let startsDraining = line.withLock { line in
                line.writes.append(write)
                defer { line.isDraining = true }
                return !line.isDraining
            }
            if startsDraining { queue.async { self.drain() } }
        }
    }

    /// Runs what needs the writer to itself, between two groups.
    func alone<Value: Sendable>(_ body: @escaping @Sendable (DatabasePool) throws -> Value) async throws -> Value {
        let (pool, anchor) = (pool, anchor)
        return try await withCheckedThrowingContinuation { continuation in
            queue.async {
                anchor.lift()
                let outcome = Result { try translatingErrors { try body(pool) } }
                anchor.drop()
                continuation.resume(with: outcome)
            }
        }
    }

    /// One group, then a new turn in the queue, so that what waits for the writer alone gets it too.
    private func drain() {
        let group = line.withLock { line in
            let group = line.writes.prefix(Self.largestGroup)
            line.writes.removeFirst(group.count)
            return Array(group)
        }
        commit(group)
        let goesOn = line.withLock { line in
            line.isDraining = !line.writes.isEmpty
            return line.isDraining
        }
        if goesOn { queue.async { self.drain() } }
    }

    /// A transaction that breaks as a whole is undone, and each body runs again alone.
    private func commit(_ group: [any PendingWrite]) {
        do {
            try translatingErrors { try run(group) }
            for write in group { write.finish() }
        } catch {
            guard group.count > 1 else {
                for write in group { write.fail(error) }
                return
            }
            for write in group { commit([write]) }
        }
    }

    private func run(_ group: [any PendingWrite]) throws {
        anchor.lift()
        defer { anchor.drop() }
        try pool.writeWithoutTransaction { database in
            if groups.add(1, ordering: .relaxed).oldValue.isMultiple(of: Self.groupsBetweenFits) {
                try WriterCache.fit(database)
            }
            let connection = SQLiteConnection(database: database)
            try database.inTransaction(.immediate) {
                if group.count == 1 {
                    for write in group { try write.run(in: connection) }
                    return .commit
                }
                for write in group {
                    do {
                        try database.inSavepoint {
                            try write.run(in: connection)
                            return .commit
                        }
                    } catch {
                        // The body's own error is its result, unless it took the transaction with it.
                        guard database.isInsideTransaction else { throw error }
                    }
                }
                return .commit
            }
        }
    }
}

/// A body that waits for the writer. Used by one thread at a time: its caller's, then the writer's.
private protocol PendingWrite: AnyObject, Sendable {
    /// Runs the body and keeps its result; throws what the body throws.
    func run(in transaction: any Transaction) throws
    /// Hands out what the last run came to.
    func finish()
    /// Hands out an error instead.
    func fail(_ error: any Error)
}

private final class PendingBody<Value: Sendable>: PendingWrite {
    private let body: @Sendable (any Transaction) throws -> Value
    private let continuation: CheckedContinuation<Value, any Error>
    private let result = Mutex<Result<Value, any Error>?>(nil)

    init(
        body: @escaping @Sendable (any Transaction) throws -> Value,
        continuation: CheckedContinuation<Value, any Error>
    ) {
        self.body = body
        self.continuation = continuation
    }

    func run(in transaction: any Transaction) throws {
        let outcome = Result { try body(transaction) }
        result.withLock { $0 = outcome }
        _ = try outcome.get()
    }

    func finish() {
        let outcome = result.withLock { $0 }
        continuation.resume(with: outcome ?? .failure(StorageError.engine("a write was not run")))
    }

    func fail(_ error: any Error) {
        continuation.resume(throwing: error)
    }
}
