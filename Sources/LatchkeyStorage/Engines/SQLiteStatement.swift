import GRDB
import GRDBSQLite

/// Running a statement that GRDB has compiled and keeps. Through GRDB's own rows and arguments every value is boxed and
/// cast twice, which for most statements of ours takes as long as the statement.
extension Statement {
    /// Runs the statement and calls `body` for each row of its answer.
    ///
    /// - Throws: `DatabaseError` as GRDB would, `StorageError.engine` for another number of arguments than of `?`.
    func run(_ arguments: [SQLValue], _ database: GRDB.Database, row body: () throws -> Void = {}) throws {
        guard arguments.count == Int(sqlite3_bind_parameter_count(sqliteStatement)) else {
            throw StorageError.engine("a statement got \(arguments.count) arguments: \(sql)")
        }
        sqlite3_reset(sqliteStatement)
        // A statement that is not reset keeps its locks, and its arguments their memory.
        defer {
            sqlite3_reset(sqliteStatement)
            sqlite3_clear_bindings(sqliteStatement)
        }
        for (index, argument) in arguments.enumerated() {
            try check(bind(argument, at: Int32(index + 1)), database)
        }
        while true {
            let code = sqlite3_step(sqliteStatement)
            guard code == SQLITE_ROW else { return try check(code == SQLITE_DONE ? SQLITE_OK : code, database) }
            try body()
        }
    }

    /// The columns of the row that the statement is at.
    var columns: [SQLValue] {
        (0..<sqlite3_column_count(sqliteStatement)).map(column)
    }

    private func column(_ index: Int32) -> SQLValue {
        switch sqlite3_column_type(sqliteStatement, index) {
        case SQLITE_INTEGER: return .integer(sqlite3_column_int64(sqliteStatement, index))
        case SQLITE_FLOAT: return .real(sqlite3_column_double(sqliteStatement, index))
        case SQLITE_TEXT:
            let bytes = UnsafeRawBufferPointer(
                start: sqlite3_column_text(sqliteStatement, index),
                count: Int(sqlite3_column_bytes(sqliteStatement, index)))
            return .text(String(decoding: bytes, as: UTF8.self))
        case SQLITE_BLOB:
            let start = sqlite3_column_blob(sqliteStatement, index)
            let bytes = UnsafeRawBufferPointer(
                start: start, count: start == nil ? 0 : Int(sqlite3_column_bytes(sqliteStatement, index)))
            return .blob([UInt8](bytes))
        default: return .null
        }
    }

    private func bind(_ value: SQLValue, at index: Int32) -> Int32 {
        switch value {
        case .null: return sqlite3_bind_null(sqliteStatement, index)
        case .integer(let number): return sqlite3_bind_int64(sqliteStatement, index, number)
        case .real(let number): return sqlite3_bind_double(sqliteStatement, index, number)
        case .text(var text):
            return text.withUTF8 { bytes in
                bytes.withMemoryRebound(to: CChar.self) {
                    // Without an address it would be NULL, not empty.
                    $0.isEmpty
                        ? sqlite3_bind_text(sqliteStatement, index, "", 0, Self.copied)
                        : sqlite3_bind_text64(
                            sqliteStatement, index, $0.baseAddress, UInt64($0.count), Self.copied, UInt8(SQLITE_UTF8))
                }
            }
        case .blob(let bytes):
            return bytes.withUnsafeBytes {
                $0.isEmpty
                    ? sqlite3_bind_zeroblob(sqliteStatement, index, 0)
                    : sqlite3_bind_blob64(sqliteStatement, index, $0.baseAddress, UInt64($0.count), Self.copied)
            }
        }
    }

    /// SQLITE_TRANSIENT, which C writes as a cast that Swift does not import: SQLite makes a copy at once.
    private static var copied: sqlite3_destructor_type { unsafeBitCast(-1, to: sqlite3_destructor_type.self) }

    private func check(_ code: Int32, _ database: GRDB.Database) throws {
        guard code != SQLITE_OK else { return }
        throw DatabaseError(
            resultCode: ResultCode(rawValue: code), message: String(cString: sqlite3_errmsg(database.sqliteConnection)))
    }
}
