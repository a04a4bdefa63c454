package import LatchkeyStorage

/// The table of records. An object's key is known only through its workspace's schema, so that a query by object is one
/// by workspace.
enum RecordStore {
    static let columns = "r.number, r.id, r.created_at, r.created_by, r.document"
    /// Ids in one statement, whose arguments engines bound.
    private static let idsAtOnce = 400

    static func find(_ id: RecordID, of object: ObjectSchema, in connection: any Connection) throws -> Record? {
        try connection.first(
            "SELECT \(columns) FROM records r WHERE r.object = ? AND r.id = ?", object.object.number, id,
            read: Record.init(row:))
    }

    /// Those of the records that are there, in no order.
    static func find(
        _ ids: some Collection<RecordID>, of object: ObjectSchema, in connection: any Connection
    ) throws -> [Record] {
        let sorted = ids.sorted()
        return try stride(from: 0, to: sorted.count, by: idsAtOnce).flatMap { start in
            let some = sorted[start..<min(start + idsAtOnce, sorted.count)]
            return try connection.all(
                """
                SELECT \(columns) FROM records r
                WHERE r.object = ? AND r.id IN (\(some.map { _ in "?" }.joined(separator: ", ")))
                """, arguments: [object.object.number] + some.map { $0 as any SQLEncodable }, read: Record.init(row:))
        }
    }

    static func find(number: Int64, of object: ObjectSchema, in connection: any Connection) throws -> Record? {
        try connection.first(
            "SELECT \(columns) FROM records r WHERE r.number = ? AND r.object = ?", number, object.object.number,
            read: Record.init(row:))
    }

    /// - Returns: the record's key.
    static func insert(
        _ id: RecordID, of object: ObjectSchema, at instant: Instant, by actor: ActorReference, document: [UInt8],
        _ transaction: any Transaction
    ) throws -> Int64 {
        let number = try transaction.value(
            "INSERT INTO records (id, object, created_at, created_by, document) VALUES (?, ?, ?, ?, ?) RETURNING number",
            id, object.object.number, instant, actor, document, as: Int64.self)
        guard let number else { throw StorageError.engine("a record got no number") }
        return number
    }

    static func update(_ number: Int64, document: [UInt8], _ transaction: any Transaction) throws {
        try transaction.execute("UPDATE records SET document = ? WHERE number = ?", document, number)
    }

    /// Removes the record with all that the index and the history have of it.
    static func remove(_ number: Int64, _ transaction: any Transaction) throws {
        try RecordIndex.removeAll(of: number, transaction)
        try transaction.execute("DELETE FROM records WHERE number = ?", number)
    }

    static func count(of object: ObjectSchema, in connection: any Connection) throws -> Int {
        try connection.value("SELECT COUNT(*) FROM records WHERE object = ?", object.object.number) ?? 0
    }

    /// The records whose attribute refers to this one.
    static func referring(
        to id: RecordID, by attribute: Attribute, of object: ObjectSchema, in connection: any Connection
    ) throws -> [Record] {
        try connection.all(
            """
            SELECT \(columns) FROM record_texts t JOIN records r ON r.number = t.record
            WHERE t.attribute = ? AND t.field = ? AND t.key = ? AND r.object = ?
            """, attribute.number, IndexField.value.rawValue, id.text, object.object.number, read: Record.init(row:))
    }
}

extension Record {
    init(row: inout Row) throws {
        number = try row.next()
        id = try row.next()
        createdAt = try row.next()
        createdBy = try row.next()
        document = try row.next()
    }
}

extension ActorReference: SQLEncodable, SQLDecodable {
    /// `api-token 0197…`
    package var sqlValue: SQLValue { .text(id.map { "\(kind.rawValue) \($0)" } ?? kind.rawValue) }

    package init?(sqlValue: SQLValue) {
        guard case .text(let text) = sqlValue else { return nil }
        let parts = text.split(separator: " ")
        self.init(type: parts.first.map(String.init), id: parts.count > 1 ? String(parts[1]) : nil)
    }
}

let recordMigrations = [
    Migration(
        10, "records",
        .table(
            "records",
            """
            number IDENTITY, id TEXT NOT NULL UNIQUE, object INTEGER NOT NULL REFERENCES objects (number),
            created_at INTEGER NOT NULL, created_by TEXT NOT NULL, document BLOB NOT NULL
            """),
        .statement("CREATE INDEX records_by_object ON records (object, number)"),
        .statement("CREATE INDEX records_by_time ON records (object, created_at)"),
        .clusteredTable(
            "record_texts",
            """
            attribute INTEGER NOT NULL, field INTEGER NOT NULL, key TEXT NOT NULL, record INTEGER NOT NULL,
            exact TEXT NOT NULL, rest TEXT, PRIMARY KEY (attribute, field, key, record, exact)
            """),
        .statement("CREATE INDEX record_texts_by_record ON record_texts (record, attribute, field)"),
        .clusteredTable(
            "record_numbers",
            """
            attribute INTEGER NOT NULL, value REAL NOT NULL, record INTEGER NOT NULL,
            PRIMARY KEY (attribute, value, record)
            """),
        .statement("CREATE INDEX record_numbers_by_record ON record_numbers (record, attribute)"),
        .clusteredTable(
            "record_uniques",
            """
            attribute INTEGER NOT NULL, value TEXT NOT NULL, record INTEGER NOT NULL, PRIMARY KEY (attribute, value)
            """),
        .statement("CREATE INDEX record_uniques_by_record ON record_uniques (record)"),
        .table(
            "record_history",
            """
            number IDENTITY, record INTEGER NOT NULL, attribute INTEGER NOT NULL, active_from INTEGER NOT NULL,
            active_until INTEGER NOT NULL, created_by TEXT NOT NULL, payload BLOB NOT NULL
            """),
        .statement("CREATE INDEX record_history_by_record ON record_history (record, attribute, active_from)"))
]
