import Dispatch
import FoundationEssentials
import GRDB

/// SQLite through GRDB's pool: many readers, one writer, WAL, every commit on disk before it is acknowledged.
final class SQLiteEngine: Engine {
    private let pool: DatabasePool
    /// Writes queue here rather than in the callers' tasks, whose cancellation GRDB would turn into an interrupt.
    private let writer = DispatchQueue(label: "latchkey.sqlite.writer")

    var dialect: Dialect { .sqlite }

    init(path: String, maximumPageCount: Int?) throws {
        var configuration = Configuration()
        configuration.label = "latchkey"
        configuration.foreignKeysEnabled = true
        configuration.busyMode = .timeout(5)
        configuration.maximumReaderCount = 16
        configuration.persistentReadOnlyConnections = true
        configuration.prepareDatabase { database in
            // Pages of readers are in the system's cache anyway; each connection's own copy is memory twice.
            let pageCache = database.configuration.readonly ? 1000 : 8000
            try database.execute(sql: "PRAGMA cache_size = -\(pageCache)")
            try database.execute(sql: "PRAGMA temp_store = MEMORY")
            try database.execute(sql: "PRAGMA secure_delete = ON")
        }
        pool = try translatingErrors { try DatabasePool(path: path, configuration: configuration) }
        try translatingErrors {
            try pool.writeWithoutTransaction { database in
                // GRDB sets NORMAL after prepareDatabase; an acknowledged write must survive a power cut.
                try database.execute(sql: "PRAGMA synchronous = FULL")
                try database.execute(sql: "PRAGMA journal_size_limit = 67108864")
                if let maximumPageCount {
                    try database.execute(sql: "PRAGMA max_page_count = \(maximumPageCount)")
                }
            }
        }
    }

    func read<Value: Sendable>(_ body: (any Connection) throws -> Value) throws -> Value {
        try translatingErrors { try pool.read { try body(SQLiteConnection(database: $0)) } }
    }

    func write<Value: Sendable>(
        _ body: @escaping @Sendable (any Transaction) throws -> Value
    ) async throws -> Value {
        try await onWriter { pool in
            try pool.write { try body(SQLiteConnection(database: $0)) }
        }
    }

    func migrate(_ runner: MigrationRunner) async throws {
        try await onWriter { pool in
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
        try await onWriter { pool in
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
        try translatingErrors { try pool.close() }
    }

    private func onWriter<Value: Sendable>(
        _ body: @escaping @Sendable (DatabasePool) throws -> Value
    ) async throws -> Value {
        let pool = pool
        return try await withCheckedThrowingContinuation { continuation in
            writer.async {
                continuation.resume(with: Result { try translatingErrors { try body(pool) } })
            }
        }
    }
}

/// One of GRDB's connections, for as long as the body runs.
private struct SQLiteConnection: Transaction {
    let database: GRDB.Database

    func rows(_ sql: String, arguments: [SQLValue]) throws -> [Row] {
        try translatingErrors {
            let statement = try database.cachedStatement(sql: sql)
            let arguments = StatementArguments(arguments.map(\.databaseValue))
            let rows = try GRDB.Row.fetchCursor(statement, arguments: arguments)
            var answer: [Row] = []
            while let row = try rows.next() {
                answer.append(Row(row.databaseValues.map(SQLValue.init(databaseValue:))))
            }
            return answer
        }
    }

    func execute(_ sql: String, arguments: [SQLValue]) throws -> Int {
        try translatingErrors {
            let statement = try database.cachedStatement(sql: sql)
            try statement.execute(arguments: StatementArguments(arguments.map(\.databaseValue)))
            return database.changesCount
        }
    }
}

extension SQLValue {
    fileprivate var databaseValue: DatabaseValue {
        switch self {
        case .null: .null
        case .integer(let number): number.databaseValue
        case .text(let text): text.databaseValue
        case .blob(let bytes): Data(bytes).databaseValue
        }
    }

    fileprivate init(databaseValue: DatabaseValue) {
        switch databaseValue.storage {
        case .null: self = .null
        case .int64(let number): self = .integer(number)
        case .double(let number): self = .integer(Int64(number))
        case .string(let text): self = .text(text)
        case .blob(let data): self = .blob([UInt8](data))
        }
    }
}

/// Turns GRDB's errors into ours, which carry no arguments.
private func translatingErrors<Value>(_ body: () throws -> Value) throws -> Value {
    do {
        return try body()
    } catch let error as DatabaseError {
        throw StorageError(error)
    }
}

extension StorageError {
    fileprivate init(_ error: DatabaseError) {
        switch (error.resultCode, error.extendedResultCode) {
        case (_, .SQLITE_CONSTRAINT_UNIQUE), (_, .SQLITE_CONSTRAINT_PRIMARYKEY):
            let columns = (error.message ?? "").split(separator: ": ").last.map(String.init) ?? ""
            self = .uniqueViolation(columns: columns.split(separator: ", ").map(String.init))
        case (.SQLITE_CONSTRAINT, _):
            self = .constraintViolation(error.message ?? "")
        case (.SQLITE_FULL, _):
            self = .full
        default:
            self = .engine("SQLite \(error.extendedResultCode.rawValue): \(error.message ?? "no message")")
        }
    }
}
