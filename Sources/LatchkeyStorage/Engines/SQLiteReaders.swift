import Dispatch
import GRDB
import Synchronization

/// Connections that only read. GRDB's pool compiles three statements around each read, which for one row takes as long
/// as the row; here they are compiled once for a connection. Nothing of ours needs the schema that the pool looks up.
final class SQLiteReaders: Sendable {
    private struct Reader {
        let queue: DatabaseQueue
        let brake: Brake
    }

    private let path: String
    private let configuration: Configuration
    /// Nil once closed.
    private let idle = Mutex<[Reader]?>([])
    private let free: DispatchSemaphore

    /// - Parameter count: the most that read at once; others wait.
    init(path: String, _ configuration: Configuration, count: Int) {
        self.path = path
        self.configuration = configuration
        free = DispatchSemaphore(value: count)
    }

    /// Reads one snapshot, which begins with the first statement.
    ///
    /// - Throws: `StorageError.interrupted` when it takes longer than `time`, or is cancelled.
    func read<Value>(
        within time: Duration, _ cancellation: Brake.Cancellation? = nil,
        _ body: (SQLiteConnection) throws -> Value
    ) throws -> Value {
        free.wait()
        defer { free.signal() }
        let reader = try take()
        // One that is given back after the rest were closed is closed by its end.
        defer { idle.withLock { $0?.append(reader) } }
        return try reader.queue.unsafeRead { database in
            try database.cachedStatement(sql: "BEGIN").run([], database)
            do {
                let value = try reader.brake.within(time, cancellation) {
                    try body(SQLiteConnection(database: database))
                }
                try database.cachedStatement(sql: "COMMIT").run([], database)
                return value
            } catch {
                if database.isInsideTransaction { try database.rollback() }
                throw error
            }
        }
    }

    func close() throws {
        try idle.withLock { readers in
            for reader in readers ?? [] { try reader.queue.close() }
            readers = nil
        }
    }

    /// The one used last has the warmest caches.
    private func take() throws -> Reader {
        let known = try idle.withLock { readers in
            if readers == nil { throw StorageError.engine("the database is closed") }
            return readers?.popLast()
        }
        return try known ?? open()
    }

    private func open() throws -> Reader {
        let brake = Brake()
        let queue = try DatabaseQueue(path: path, configuration: configuration)
        queue.unsafeRead(brake.mount)
        return Reader(queue: queue, brake: brake)
    }
}
