import Dispatch
import GRDB
import Synchronization

/// Connections that only read. GRDB's pool compiles three statements around each read, which for one row takes as long
/// as the row; here they are compiled once for a connection. Nothing of ours needs the schema that the pool looks up.
final class SQLiteReaders: Sendable {
    private let path: String
    private let configuration: Configuration
    /// Nil once closed.
    private let idle = Mutex<[DatabaseQueue]?>([])
    private let free: DispatchSemaphore

    /// - Parameter count: the most that read at once; others wait.
    init(path: String, _ configuration: Configuration, count: Int) {
        self.path = path
        self.configuration = configuration
        free = DispatchSemaphore(value: count)
    }

    /// Reads one snapshot, which begins with the first statement.
    func read<Value>(_ body: (SQLiteConnection) throws -> Value) throws -> Value {
        free.wait()
        defer { free.signal() }
        let queue = try take()
        // One that is given back after the rest were closed is closed by its end.
        defer { idle.withLock { $0?.append(queue) } }
        return try queue.unsafeRead { database in
            try database.cachedStatement(sql: "BEGIN").execute()
            do {
                let value = try body(SQLiteConnection(database: database))
                try database.cachedStatement(sql: "COMMIT").execute()
                return value
            } catch {
                if database.isInsideTransaction { try database.rollback() }
                throw error
            }
        }
    }

    func close() throws {
        try idle.withLock { queues in
            for queue in queues ?? [] { try queue.close() }
            queues = nil
        }
    }

    /// The one used last has the warmest caches.
    private func take() throws -> DatabaseQueue {
        let known = try idle.withLock { queues in
            if queues == nil { throw StorageError.engine("the database is closed") }
            return queues?.popLast()
        }
        return try known ?? DatabaseQueue(path: path, configuration: configuration)
    }
}
