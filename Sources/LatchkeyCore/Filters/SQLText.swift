import LatchkeyStorage

/// A piece of a statement with the arguments that belong to it.
struct SQLText {
    var sql: String
    var arguments: [any SQLEncodable]

    init(_ sql: String, _ arguments: any SQLEncodable...) {
        self.sql = sql
        self.arguments = arguments
    }

    init(_ sql: String, arguments: [any SQLEncodable]) {
        self.sql = sql
        self.arguments = arguments
    }

    static func + (left: SQLText, right: SQLText) -> SQLText {
        SQLText(left.sql + right.sql, arguments: left.arguments + right.arguments)
    }

    /// All of them, in parentheses with a word between.
    static func joined(_ parts: [SQLText], by word: String) -> SQLText {
        SQLText(
            "(" + parts.map(\.sql).joined(separator: " \(word) ") + ")", arguments: parts.flatMap(\.arguments))
    }
}
