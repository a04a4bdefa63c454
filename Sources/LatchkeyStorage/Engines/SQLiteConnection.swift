import FoundationEssentials
import GRDB

/// One of GRDB's connections, for as long as the body runs.
struct SQLiteConnection: Transaction {
    let database: GRDB.Database

    func rows(_ sql: String, arguments: [SQLValue]) throws -> [Row] {
        try translatingErrors {
            let statement = try database.cachedStatement(sql: sql)
            let arguments = StatementArguments(arguments.map { $0.databaseValue })
            let rows = try GRDB.Row.fetchCursor(statement, arguments: arguments)
            var answer: [Row] = []
            while let row = try rows.next() {
                answer.append(Row(row.databaseValues.map { SQLValue(databaseValue: $0) }))
            }
            return answer
        }
    }

    func execute(_ sql: String, arguments: [SQLValue]) throws -> Int {
        try translatingErrors {
            let statement = try database.cachedStatement(sql: sql)
            // Named with its type: where an optional will do, Swift takes the initializer that casts every argument.
            let arguments: StatementArguments = StatementArguments(arguments.map { $0.databaseValue })
            try statement.execute(arguments: arguments)
            return database.changesCount
        }
    }
}

extension SQLValue {
    fileprivate var databaseValue: DatabaseValue {
        switch self {
        case .null: .null
        case .integer(let number): number.databaseValue
        case .real(let number): number.databaseValue
        case .text(let text): text.databaseValue
        case .blob(let bytes): Data(bytes).databaseValue
        }
    }

    fileprivate init(databaseValue: DatabaseValue) {
        switch databaseValue.storage {
        case .null: self = .null
        case .int64(let number): self = .integer(number)
        case .double(let number): self = .real(number)
        case .string(let text): self = .text(text)
        case .blob(let data): self = .blob([UInt8](data))
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
