import GRDB

/// One of GRDB's connections, for as long as the body runs.
struct SQLiteConnection: Transaction {
    let database: GRDB.Database

    func rows(_ sql: String, arguments: [SQLValue]) throws -> [Row] {
        try translatingErrors {
            let statement = try database.cachedStatement(sql: sql)
            var rows: [Row] = []
            try statement.run(arguments, database) { rows.append(Row(statement.columns)) }
            return rows
        }
    }

    func execute(_ sql: String, arguments: [SQLValue]) throws -> Int {
        try translatingErrors {
            try database.cachedStatement(sql: sql).run(arguments, database)
            return database.changesCount
        }
    }
}

/// Turns GRDB's errors into ours, which carry no arguments.
func translatingErrors<Value>(_ body: () throws -> Value) throws -> Value {
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
