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
        private(set) var texts: Set<TextRow> = []
        private(set) var numbers: Set<NumberRow> = []

        mutating func add(_ value: StoredValue, of attribute: Attribute, isLabel: Bool, record: Int64) {
            let entries = IndexEntries(value, of: attribute, isLabel: isLabel)
            for (field, text) in entries.texts {
                texts.insert(
                    TextRow(attribute: attribute.number, field: field.rawValue, key: TextKey(text), record: record))
            }
            if let number = entries.number {
                numbers.insert(NumberRow(attribute: attribute.number, value: number, record: record))
            }
        }

        mutating func formUnion(_ other: Rows) {
            texts.formUnion(other.texts)
            numbers.formUnion(other.numbers)
        }

        /// The rows that are not among others.
        func subtracting(_ others: Rows) -> Rows {
            var rest = self
            rest.texts.subtract(others.texts)
            rest.numbers.subtract(others.numbers)
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
            for row in sorted {
                // Words may be left from when the attribute was the label before.
                try transaction.execute(
                    """
                    INSERT INTO record_texts (attribute, field, key, record, exact, rest) VALUES (?, ?, ?, ?, ?, ?)
                    ON CONFLICT DO NOTHING
                    """,
                    row.attribute, row.field, row.key.key, row.record, row.key.exact, row.key.rest)
            }
            for row in numbers.sorted(by: { ($0.attribute, $0.value) < ($1.attribute, $1.value) }) {
                try transaction.execute(
                    "INSERT INTO record_numbers (attribute, value, record) VALUES (?, ?, ?)", row.attribute, row.value,
                    row.record)
            }
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
        let key = TextKey(value.identity)
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
