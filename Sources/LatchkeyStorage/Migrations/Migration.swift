/// One numbered step of the schema, forward only. A landed one is never edited: its checksum is kept.
package struct Migration: Sendable {
    /// A statement of a migration, in the subset that both engines share.
    package enum Step: Sendable {
        /// A table and its columns: TEXT, INTEGER (64 bits), REAL, BLOB or IDENTITY, with constraints.
        case table(String, String)
        /// A table whose rows lie in the order of its primary key, for rows that are little more than that key.
        case clusteredTable(String, String)
        /// Any other statement.
        case statement(String)
    }

    let number: Int
    let name: String
    let steps: [Step]

    package init(_ number: Int, _ name: String, _ steps: Step...) {
        self.number = number
        self.name = name
        self.steps = steps
    }

    /// FNV-1a over the steps' text: enough to notice an edit.
    var checksum: String {
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        for byte in steps.map(\.text).joined(separator: ";").utf8 {
            hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01b3
        }
        return String(hash, radix: 16)
    }
}

extension Migration.Step {
    fileprivate var text: String {
        switch self {
        case .table(let name, let columns): "\(name)(\(columns))"
        case .clusteredTable(let name, let columns): "clustered \(name)(\(columns))"
        case .statement(let sql): sql
        }
    }

    func sql(_ dialect: Dialect) -> String {
        switch self {
        case .table(let name, let columns): dialect.createTable(name, columns)
        case .clusteredTable(let name, let columns): dialect.createTable(name, columns, isClustered: true)
        case .statement(let sql): sql
        }
    }
}
