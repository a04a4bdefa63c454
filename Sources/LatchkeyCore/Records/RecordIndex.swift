import LatchkeyStorage

/// The rows by which records are found: filters, sorts and search run on these and never read documents.
enum RecordIndex {
    struct TextRow: Sendable, Hashable {
        let attribute: Int64
        let field: Int
        let key: TextKey
        let record: Int64
    }

    struct NumberRow: Sendable, Hashable {
        let attribute: Int64
        let value: Double
        let record: Int64
    }

    /// Rows that are to be written, in the order of the index: neighbours share pages, which is what makes a bulk
    /// import possible.
    struct Rows: Sendable {
        private(set) var texts: [TextRow] = []
        private(set) var numbers: [NumberRow] = []

        mutating func add(_ value: StoredValue, of attribute: Attribute, isLabel: Bool, record: Int64) {
            let entries = IndexEntries(value, of: attribute, isLabel: isLabel)
            for (field, text) in entries.texts {
                texts.append(
                    TextRow(attribute: attribute.number, field: field.rawValue, key: TextKey(text), record: record))
            }
            if let number = entries.number {
                numbers.append(NumberRow(attribute: attribute.number, value: number, record: record))
            }
        }

        mutating func append(_ other: Rows) {
            texts.append(contentsOf: other.texts)
            numbers.append(contentsOf: other.numbers)
        }

        /// The rows that are not among others.
        func subtracting(_ others: Rows) -> Rows {
            let (texts, numbers) = (Set(others.texts), Set(others.numbers))
            var rest = self
            rest.texts.removeAll(where: texts.contains)
            rest.numbers.removeAll(where: numbers.contains)
            return rest
        }

        func remove(_ transaction: any Transaction) throws {
            for row in texts {
                try transaction.execute(
                    "DELETE FROM record_texts WHERE attribute = ? AND field = ? AND key = ? AND record = ? AND exact = ?",
                    row.attribute, row.field, row.key.key, row.record, row.key.exact)
            }
            for row in numbers {
                try transaction.execute(
                    "DELETE FROM record_numbers WHERE attribute = ? AND value = ? AND record = ?", row.attribute,
                    row.value, row.record)
            }
        }

        func insert(_ transaction: any Transaction) throws {
            let sorted = texts.sorted {
                ($0.attribute, $0.field, $0.key.key, $0.record) < ($1.attribute, $1.field, $1.key.key, $1.record)
            }
            // One record may have the same word twice, or have it from when another attribute was the label.
            try transaction.insert(
                "INSERT INTO record_texts (attribute, field, key, record, exact, rest)",
                sorted.map {
                    [
                        .integer($0.attribute), .integer(Int64($0.field)), .text($0.key.key), .integer($0.record),
                        .text($0.key.exact), $0.key.rest.sqlValue,
                    ]
                })
            try transaction.insert(
                "INSERT INTO record_numbers (attribute, value, record)",
                numbers.sorted { ($0.attribute, $0.value) < ($1.attribute, $1.value) }
                    .map { [.integer($0.attribute), .real($0.value), .integer($0.record)] })
        }
    }

    static func remove(_ attribute: Attribute, of record: Int64, _ transaction: any Transaction) throws {
        switch attribute.type {
        case .number, .currency, .rating, .checkbox:
            try transaction.execute(
                "DELETE FROM record_numbers WHERE record = ? AND attribute = ?", record, attribute.number)
        default:
            try transaction.execute(
                "DELETE FROM record_texts WHERE record = ? AND attribute = ?", record, attribute.number)
        }
    }

    static func removeAll(of record: Int64, _ transaction: any Transaction) throws {
        try transaction.execute("DELETE FROM record_texts WHERE record = ?", record)
        try transaction.execute("DELETE FROM record_numbers WHERE record = ?", record)
        try transaction.execute("DELETE FROM record_uniques WHERE record = ?", record)
        try transaction.execute("DELETE FROM record_history WHERE record = ?", record)
    }

    /// What the table of unique values holds of a value.
    static func uniqueText(_ value: AttributeValue) -> String {
        let key = TextKey(value.identity.text)
        return key.exact.isEmpty ? key.key : key.exact
    }

    /// The key of the record that has a unique value.
    static func owner(
        of value: AttributeValue, _ attribute: Attribute, in connection: any Connection
    ) throws -> Int64? {
        try connection.value(
            "SELECT record FROM record_uniques WHERE attribute = ? AND value = ?", attribute.number,
            uniqueText(value))
    }
}

extension Transaction {
    /// Inserts rows that are not there yet, many with one statement: for a bulk import that is twice as fast.
    fileprivate func insert(_ beginning: String, _ rows: [[SQLValue]]) throws {
        let batch = 40
        var rest = rows[...]
        while let first = rest.first {
            // One of two sizes, so that both statements stay compiled.
            let part = rest.prefix(rest.count >= batch ? batch : 1)
            let marks = "(" + first.map { _ in "?" }.joined(separator: ", ") + ")"
            let values = part.map { _ in marks }.joined(separator: ", ")
            try execute("\(beginning) VALUES \(values) ON CONFLICT DO NOTHING", arguments: part.flatMap(\.self))
            rest = rest.dropFirst(part.count)
        }
    }
}
