import LatchkeyStorage

@testable import LatchkeyCore

/// Passes statements on, and keeps how the engine answers each.
final class PlanningTransaction: Transaction {
    private let connection: any Connection
    private(set) var plans: [QueryPlan] = []

    init(_ connection: any Connection) {
        self.connection = connection
    }

    func rows(_ sql: String, arguments: [SQLValue]) throws -> [Row] {
        try note(sql, arguments)
        return try connection.rows(sql, arguments: arguments)
    }

    @discardableResult
    func execute(_ sql: String, arguments: [SQLValue]) throws -> Int {
        try note(sql, arguments)
        return try (connection as? any Transaction)?.execute(sql, arguments: arguments) ?? 0
    }

    private func note(_ sql: String, _ arguments: [SQLValue]) throws {
        let steps = try connection.rows("EXPLAIN QUERY PLAN \(sql)", arguments: arguments).map { row in
            var row = row
            for _ in 0..<3 { _ = try row.next(Int.self) }
            return try row.next(String.self)
        }
        plans.append(QueryPlan(sql: sql, steps: steps))
    }
}

/// How the engine answers a statement.
struct QueryPlan: Sendable {
    let sql: String
    let steps: [String]

    /// The tables of records and their index, and what statements call them.
    private static let tables: Set<Substring> = [
        "records", "record_texts", "record_numbers", "record_uniques", "record_history", "r", "rx", "d", "t", "n", "s",
        "f", "o", "x",
    ]

    /// Steps that read a whole table, or an index without the attribute or the record that it is about.
    var wholeReads: [String] {
        steps.filter { step in
            let words = step.split(separator: " ")
            guard words.count > 1, Self.tables.contains(words[1]) else { return false }
            if words[0] == "SCAN" { return true }
            let isBound = ["attribute=?", "record=?", "object=?", "id=?", "number=?", "rowid=?"].contains {
                step.contains($0)
            }
            return words[0] == "SEARCH" && !isBound
        }
    }

    /// Whether the order had to be made rather than read.
    var sorts: Bool { steps.contains { $0.contains("TEMP B-TREE FOR ORDER BY") } }
}

extension [QueryPlan] {
    var wholeReads: [String] { flatMap(\.wholeReads) }

    /// The statements whose order had to be made.
    var sorted: [String] { filter(\.sorts).map(\.sql) }
}
