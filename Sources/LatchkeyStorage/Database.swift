/// The one door to the data: bodies are synchronous, so that nothing can await inside a transaction.
package final class Database: Sendable {
    private let engine: any Engine

    init(engine: any Engine) {
        self.engine = engine
    }

    /// Opens, or makes, an SQLite database.
    ///
    /// - Parameters:
    ///   - path: the file; its folder must exist.
    ///   - maximumPageCount: `PRAGMA max_page_count`, a limit that tests use to play a full disk.
    package static func sqlite(path: String, maximumPageCount: Int? = nil) throws -> Database {
        Database(engine: try SQLiteEngine(path: path, maximumPageCount: maximumPageCount))
    }

    /// Which engine's words the few statements that must differ are written in.
    package var dialect: Dialect { engine.dialect }

    /// Reads one snapshot. On SQLite this begins in place, because a hop costs more than most reads; what turns out to
    /// take long begins again on a thread that may be kept busy. So the body may run twice.
    ///
    /// - Throws: `CancellationError` when the task is cancelled meanwhile, `StorageError.interrupted` after `limit`.
    package func read<Value: Sendable>(
        limit: Duration = .seconds(60), _ body: @escaping @Sendable (any Connection) throws -> Value
    ) async throws -> Value {
        try await engine.read(limit: limit, body)
    }

    /// Writes in one transaction, outside the caller's task: cancelling the caller does not interrupt it.
    /// The body may run twice, so it has no effect outside and takes ids, times and randomness as values.
    package func write<Value: Sendable>(
        _ body: @escaping @Sendable (any Transaction) throws -> Value
    ) async throws -> Value {
        try await engine.write(body)
    }

    /// Applies what is missing of `migrations`, in order, each in a transaction of its own.
    ///
    /// - Parameter beforeChange: called once before the first change to a database that holds data.
    /// - Throws: `StorageError.unusableSchema` when the database is newer, or a landed migration differs.
    package func migrate(
        _ migrations: [Migration], now: Int64, beforeChange: @escaping @Sendable (_ version: Int) throws -> Void
    ) async throws {
        try await engine.migrate(MigrationRunner(migrations: migrations, now: now, beforeChange: beforeChange))
    }

    /// Copies a consistent snapshot into a new file, while reads and writes go on.
    package func backUp(to path: String) throws {
        try engine.backUp(to: path)
    }

    /// Moves what the log holds into the database file and empties the log, so that erased bytes are gone.
    package func checkpoint() async throws {
        try await engine.checkpoint()
    }

    /// What the engine finds wrong with its files; empty when all is well.
    package func integrityProblems() async throws -> [String] {
        try await engine.integrityProblems()
    }

    /// Waits for what runs and closes the files.
    package func close() throws {
        try engine.close()
    }
}
