/// One row of an answer, read from left to right.
package struct Row: Sendable {
    private let values: [SQLValue]
    private var position = 0

    package init(_ values: [SQLValue]) {
        self.values = values
    }

    /// The next column's value.
    ///
    /// - Throws: `StorageError.unexpectedColumn` when there is none, or it is of another kind: the query and its
    ///   reader disagree.
    package mutating func next<Value: SQLDecodable>(_ type: Value.Type = Value.self) throws -> Value {
        guard position < values.count, let value = Value(sqlValue: values[position]) else {
            throw StorageError.unexpectedColumn(position: position, type: "\(Value.self)")
        }
        position += 1
        return value
    }
}
