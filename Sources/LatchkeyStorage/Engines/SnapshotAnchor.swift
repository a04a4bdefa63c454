import GRDB

/// Keeps the newest snapshot open between writes. SQLite asks the system for a lock when the first connection of a
/// process reads a state, and gives it back with the last: two calls that take longer than finding a record. While the
/// anchor lies there, no other reader is the first or the last.
///
/// It is up whenever something is written: an old snapshot would keep the log from being emptied into the file.
final class SnapshotAnchor: Sendable {
    private let queue: DatabaseQueue

    init(path: String, _ configuration: Configuration) throws {
        var configuration = configuration
        configuration.allowsUnsafeTransactions = true
        queue = try DatabaseQueue(path: path, configuration: configuration)
        drop()
    }

    /// Without it reads are slower, not wrong, so that a failure is nobody's concern.
    func drop() {
        try? queue.unsafeRead { database in
            guard !database.isInsideTransaction else { return }
            try database.cachedStatement(sql: "BEGIN").run([], database)
            try database.cachedStatement(sql: "SELECT 1 FROM sqlite_schema LIMIT 1").run([], database)
        }
    }

    func lift() {
        try? queue.unsafeRead { database in
            guard database.isInsideTransaction else { return }
            try database.cachedStatement(sql: "COMMIT").run([], database)
        }
    }

    func close() throws {
        try queue.close()
    }
}
