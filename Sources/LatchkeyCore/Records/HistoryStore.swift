import LatchkeyStorage

/// Values that have ended. Those that are current are in the record's document alone.
enum HistoryStore {
    static func insert(
        _ value: StoredValue, until end: Instant, of attribute: Attribute, record: Int64,
        _ transaction: any Transaction
    ) throws {
        try transaction.execute(
            """
            INSERT INTO record_history (record, attribute, active_from, active_until, created_by, payload)
            VALUES (?, ?, ?, ?, ?, ?)
            """, record, attribute.number, value.stamp.at, end, value.stamp.by, ValuePayload.bytes(value.value))
    }

    /// From the oldest.
    static func list(
        of attribute: Attribute, record: Int64, in connection: any Connection
    ) throws -> [(value: StoredValue, until: Instant)] {
        try connection.all(
            """
            SELECT active_from, created_by, active_until, payload FROM record_history
            WHERE record = ? AND attribute = ? ORDER BY active_from, number
            """, record, attribute.number
        ) { row -> (value: StoredValue, until: Instant)? in
            let stamp = Stamp(at: try row.next(), by: try row.next())
            let until: Instant = try row.next()
            let payload: [UInt8] = try row.next()
            return payload.withUnsafeBytes { ValuePayload.value($0, of: attribute.type) }.map {
                (StoredValue(value: $0, stamp: stamp), until)
            }
        }.compactMap(\.self)
    }

    static func removeAll(of attribute: Attribute, record: Int64, _ transaction: any Transaction) throws {
        try transaction.execute(
            "DELETE FROM record_history WHERE record = ? AND attribute = ?", record, attribute.number)
    }
}
