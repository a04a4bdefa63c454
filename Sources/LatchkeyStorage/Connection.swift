/// A snapshot of the database: every statement on it sees the same state.
package protocol Connection {
    /// The rows that a statement answers. Placeholders are `?`, in order.
    func rows(_ sql: String, arguments: [SQLValue]) throws -> [Row]
}

/// A transaction: all of it commits, or none.
package protocol Transaction: Connection {
    /// Runs a statement that answers no rows, and counts the rows it changed.
    @discardableResult
    func execute(_ sql: String, arguments: [SQLValue]) throws -> Int
}

extension Connection {
    /// The rows that a statement answers, each read by `read`.
    package func all<Value>(
        _ sql: String, _ arguments: any SQLEncodable..., read: (inout Row) throws -> Value
    ) throws -> [Value] {
        try rows(sql, arguments: arguments.map { $0.sqlValue }).map { row in
            var row = row
            return try read(&row)
        }
    }

    /// The same for arguments that were put together at run time.
    package func all<Value>(
        _ sql: String, arguments: [any SQLEncodable], read: (inout Row) throws -> Value
    ) throws -> [Value] {
        try rows(sql, arguments: arguments.map { $0.sqlValue }).map { row in
            var row = row
            return try read(&row)
        }
    }

    /// The first row, read by `read`; nil when there is none.
    package func first<Value>(
        _ sql: String, _ arguments: any SQLEncodable..., read: (inout Row) throws -> Value
    ) throws -> Value? {
        guard var row = try rows(sql, arguments: arguments.map { $0.sqlValue }).first else { return nil }
        return try read(&row)
    }

    /// The first column of the first row; nil when there is no row.
    package func value<Value: SQLDecodable>(
        _ sql: String, _ arguments: any SQLEncodable..., as type: Value.Type = Value.self
    ) throws -> Value? {
        guard var row = try rows(sql, arguments: arguments.map { $0.sqlValue }).first else { return nil }
        return try row.next(Value.self)
    }
}

extension Transaction {
    /// Runs a statement that answers no rows, and counts the rows it changed.
    @discardableResult
    package func execute(_ sql: String, _ arguments: any SQLEncodable...) throws -> Int {
        try execute(sql, arguments: arguments.map { $0.sqlValue })
    }
}
