import LatchkeyStorage

enum ChangeStore {
    /// Numbers the subjects from a one-row counter: a column that counts by itself could commit out of order.
    static func append(
        _ subjects: [Change.Subject], at now: Instant, in transaction: any Transaction
    ) throws -> [Change] {
        guard !subjects.isEmpty else { return [] }
        let last = try transaction.value(
            "UPDATE change_head SET sequence = sequence + ? WHERE id = 1 RETURNING sequence",
            subjects.count, as: Int64.self)
        let first = (last ?? 0) - Int64(subjects.count) + 1
        return try subjects.enumerated().map { offset, subject in
            let change = Change(sequence: first + Int64(offset), subject: subject)
            try transaction.execute(
                "INSERT INTO changes (sequence, topic, key, occurred_at) VALUES (?, ?, ?, ?)",
                change.sequence, subject.topic, subject.key, now)
            return change
        }
    }

    /// The number of the newest change in this snapshot.
    static func head(in connection: any Connection) throws -> Int64 {
        try connection.value("SELECT sequence FROM change_head WHERE id = 1") ?? 0
    }

    /// Forgets changes that every process has long applied.
    static func removeOld(before: Instant, in transaction: any Transaction) throws {
        try transaction.execute("DELETE FROM changes WHERE occurred_at < ?", before)
    }
}

let changeMigrations = [
    Migration(
        8, "changes",
        .table("change_head", "id INTEGER NOT NULL PRIMARY KEY CHECK (id = 1), sequence INTEGER NOT NULL"),
        .statement("INSERT INTO change_head (id, sequence) VALUES (1, 0)"),
        .table(
            "changes",
            """
            sequence INTEGER NOT NULL PRIMARY KEY, topic TEXT NOT NULL, key TEXT NOT NULL,
            occurred_at INTEGER NOT NULL
            """),
        .statement("CREATE INDEX changes_by_time ON changes (occurred_at)"))
]
