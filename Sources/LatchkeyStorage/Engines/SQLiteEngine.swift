import Dispatch
import FoundationEssentials
import GRDB

/// SQLite through GRDB's pool: many readers, one writer, WAL, every commit on disk before it is acknowledged.
final class SQLiteEngine: Engine {
    private let pool: DatabasePool
    /// How long a read may hold up its caller's thread, on which others wait too.
    private static let shortRead = Duration.milliseconds(10)

    /// Of a new database. A record changes a few rows on many pages: half the size is half of what must be written.
    private static let pageSize = 2048
    /// So much of the log is gathered before it goes to the database file: pages that are changed again and again then go
    /// there once for many commits.
    private static let logSize = 64 * 1024 * 1024

    private let readers: SQLiteReaders
    private let longReads: LongReads
    private let anchor: SnapshotAnchor
    private let writer: GroupCommit

    var dialect: Dialect { .sqlite }

    init(path: String, maximumPageCount: Int?) throws {
        var configuration = Configuration()
        configuration.label = "latchkey"
        configuration.foreignKeysEnabled = true
        configuration.busyMode = .timeout(5)
        configuration.prepareDatabase { database in
            if !database.configuration.readonly {
                try database.execute(sql: "PRAGMA page_size = \(Self.pageSize)")
            }
            // Pages of readers are in the system's cache anyway; each connection's own copy is memory twice.
            let pageCache = database.configuration.readonly ? 1000 : WriterCache.smallest
            try database.execute(sql: "PRAGMA cache_size = -\(pageCache)")
            try database.execute(sql: "PRAGMA temp_store = MEMORY")
            try database.execute(sql: "PRAGMA secure_delete = ON")
        }
        let pool = try translatingErrors { try DatabasePool(path: path, configuration: configuration) }
        self.pool = pool
        configuration.readonly = true
        let anchor = try translatingErrors { [configuration] in try SnapshotAnchor(path: path, configuration) }
        self.anchor = anchor
        writer = GroupCommit(pool: pool, anchor: anchor)
        readers = SQLiteReaders(path: path, configuration, count: 16)
        longReads = LongReads(readers, atOnce: 4)
        try translatingErrors {
            try pool.writeWithoutTransaction { database in
                // GRDB sets NORMAL after prepareDatabase; an acknowledged write must survive a power cut.
                try database.execute(sql: "PRAGMA synchronous = FULL")
                let pageSize = try Int.fetchOne(database, sql: "PRAGMA page_size") ?? Self.pageSize
                try database.execute(sql: "PRAGMA wal_autocheckpoint = \(Self.logSize / pageSize)")
                try database.execute(sql: "PRAGMA journal_size_limit = \(Self.logSize)")
                if let maximumPageCount {
                    try database.execute(sql: "PRAGMA max_page_count = \(maximumPageCount)")
                }
            }
        }
    }

    func read<Value: Sendable>(
        limit: Duration, _ body: @escaping @Sendable (any Connection) throws -> Value
    ) async throws -> Value {
        do {
            return try translatingErrors { try readers.read(within: Self.shortRead, nil, body) }
        } catch StorageError.interrupted {
            return try await longReads.read(within: limit, body)
        }
    }

    func write<Value: Sendable>(
        _ body: @escaping @Sendable (any Transaction) throws -> Value
    ) async throws -> Value {
        try await writer.write(body)
    }

    func migrate(_ runner: MigrationRunner) async throws {
        try await writer.alone { pool in
            try pool.writeWithoutTransaction { database in
                let connection = SQLiteConnection(database: database)
                try runner.run(on: connection, dialect: .sqlite) { body in
                    try database.inTransaction(.immediate) {
                        try body()
                        return .commit
                    }
                }
            }
        }
    }

    func backUp(to path: String) throws {
        try translatingErrors {
            let target = try DatabaseQueue(path: path)
            try pool.backup(to: target)
            try target.close()
        }
    }

    func checkpoint() async throws {
        try await writer.alone { pool in
            _ = try pool.writeWithoutTransaction { try $0.checkpoint(.truncate) }
        }
    }

    func integrityProblems() async throws -> [String] {
        try translatingErrors {
            try pool.read { database in
                let integrity = try String.fetchAll(database, sql: "PRAGMA integrity_check").filter { $0 != "ok" }
                let foreignKeys = try GRDB.Row.fetchAll(database, sql: "PRAGMA foreign_key_check")
                return integrity + foreignKeys.map { "foreign key violated in table \($0[0] as String)" }
            }
        }
    }

    func close() throws {
        try translatingErrors {
            try longReads.close()
            try readers.close()
            try anchor.close()
            try pool.close()
        }
    }
}
