/// Brings a database to the newest schema.
struct MigrationRunner: Sendable {
    let migrations: [Migration]
    let now: Int64
    let beforeChange: @Sendable (_ version: Int) throws -> Void

    /// - Parameter inTransaction: runs its body in one transaction.
    func run(
        on transaction: any Transaction, dialect: Dialect, inTransaction: (() throws -> Void) throws -> Void
    ) throws {
        try inTransaction {
            try transaction.execute(
                dialect.createTable(
                    "schema_migrations",
                    "version INTEGER NOT NULL PRIMARY KEY, name TEXT NOT NULL, checksum TEXT NOT NULL, "
                        + "applied_at INTEGER NOT NULL"
                ).replacing("CREATE TABLE", with: "CREATE TABLE IF NOT EXISTS"))
        }
        let applied = try transaction.all("SELECT version, name, checksum FROM schema_migrations ORDER BY version") {
            (version: try $0.next(Int.self), name: try $0.next(String.self), checksum: try $0.next(String.self))
        }
        let pending = try Self.pending(migrations, applied: applied)
        guard !pending.isEmpty else { return }
        if let version = applied.last?.version { try beforeChange(version) }
        for migration in pending {
            try inTransaction {
                for step in migration.steps { try transaction.execute(step.sql(dialect)) }
                try transaction.execute(
                    "INSERT INTO schema_migrations (version, name, checksum, applied_at) VALUES (?, ?, ?, ?)",
                    migration.number, migration.name, migration.checksum, now)
            }
        }
    }

    /// What is left to apply.
    ///
    /// - Throws: `StorageError.unusableSchema` when the database knows a migration that this binary does not.
    static func pending(
        _ migrations: [Migration], applied: [(version: Int, name: String, checksum: String)]
    ) throws -> [Migration] {
        let known = Dictionary(uniqueKeysWithValues: migrations.map { ($0.number, $0) })
        for row in applied {
            guard let migration = known[row.version] else {
                throw StorageError.unusableSchema(
                    "The database has schema version \(row.version) (\(row.name)), which this version of Latchkey "
                        + "does not know. Start the newer version, or restore a backup made with this one.")
            }
            guard migration.checksum == row.checksum else {
                throw StorageError.unusableSchema(
                    "Schema version \(row.version) (\(row.name)) was applied in another form than this binary holds.")
            }
        }
        let done = Set(applied.map(\.version))
        return migrations.sorted { $0.number < $1.number }.filter { !done.contains($0.number) }
    }
}
