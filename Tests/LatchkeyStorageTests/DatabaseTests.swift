import FoundationEssentials
import Testing

@testable import LatchkeyStorage

/// A folder that is gone when the test is.
final class TemporaryFolder {
    let path = FileManager.default.temporaryDirectory.path + "/latchkey-storage-\(UUID().uuidString)"

    init() throws {
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }
}

private let animals = Migration(
    1, "animals",
    .table("animals", "id INTEGER NOT NULL PRIMARY KEY, name TEXT NOT NULL UNIQUE, photo BLOB, legs INTEGER"))

@Suite struct DatabaseTests {
    let folder: TemporaryFolder
    let database: Database

    init() async throws {
        folder = try TemporaryFolder()
        database = try Database.sqlite(path: folder.path + "/test.db")
        try await database.migrate([animals], now: 1) { _ in }
    }

    @Test func readsBackWhatWasWritten() async throws {
        try await database.write { transaction in
            _ = try transaction.execute(
                "INSERT INTO animals (id, name, photo, legs) VALUES (?, ?, ?, ?)", 1, "Ibis 🪶", [1, 2] as [UInt8],
                Int?.none)
        }
        let row = try await database.read { connection in
            try connection.first("SELECT name, photo, legs FROM animals WHERE id = ?", 1) {
                (try $0.next(String.self), try $0.next([UInt8].self), try $0.next(Int?.self))
            }
        }
        #expect(row?.0 == "Ibis 🪶")
        #expect(row?.1 == [1, 2])
        #expect(row?.2 == nil)
    }

    @Test func anErrorUndoesTheWholeTransaction() async throws {
        struct Stop: Error {}
        await #expect(throws: Stop.self) {
            try await database.write { transaction in
                try transaction.execute("INSERT INTO animals (id, name) VALUES (1, 'a')")
                throw Stop()
            }
        }
        let count = try await database.read { try $0.value("SELECT COUNT(*) FROM animals", as: Int.self) }
        #expect(count == 0)
    }

    @Test func uniquenessNamesItsColumn() async throws {
        do {
            try await database.write { transaction in
                try transaction.execute("INSERT INTO animals (id, name) VALUES (1, 'a')")
                try transaction.execute("INSERT INTO animals (id, name) VALUES (2, 'a')")
            }
            Issue.record("the second name was taken")
        } catch let error as StorageError {
            #expect(error.violatesUniqueness(of: "animals.name"))
            #expect(!error.violatesUniqueness(of: "animals.id"))
        }
    }

    @Test func aColumnOfAnotherKindIsAnError() async throws {
        await #expect(throws: StorageError.unexpectedColumn(position: 0, type: "Int")) {
            try await database.read { try $0.first("SELECT 'text'") { try $0.next(Int.self) } }
        }
    }

    @Test func cancellingTheCallerDoesNotInterruptAWrite() async throws {
        let database = database
        let task = Task {
            withUnsafeCurrentTask { $0?.cancel() }
            try await database.write { transaction in
                _ = try transaction.execute("INSERT INTO animals (id, name) VALUES (1, 'a')")
            }
        }
        try await task.value
        #expect(try await database.read { try $0.value("SELECT COUNT(*) FROM animals", as: Int.self) } == 1)
    }

    @Test func aFullDiskFailsWritesAndNotReads() async throws {
        let small = try Database.sqlite(path: folder.path + "/small.db", maximumPageCount: 24)
        try await small.migrate([animals], now: 1) { _ in }
        await #expect(throws: StorageError.full) {
            for id in 0..<100 {
                try await small.write { transaction in
                    _ = try transaction.execute(
                        "INSERT INTO animals (id, name, photo) VALUES (?, ?, ?)", id, "\(id)",
                        [UInt8](repeating: 7, count: 8000))
                }
            }
        }
        let count = try await small.read { try $0.value("SELECT COUNT(*) FROM animals", as: Int.self) }
        #expect((count ?? 0) > 0)
    }

    @Test func aBackupHoldsWhatIsThereAndOpens() async throws {
        try await database.write { transaction in
            _ = try transaction.execute("INSERT INTO animals (id, name) VALUES (1, 'a')")
        }
        try database.backUp(to: folder.path + "/copy.db")
        let copy = try Database.sqlite(path: folder.path + "/copy.db")
        #expect(try await copy.read { try $0.value("SELECT name FROM animals", as: String.self) } == "a")
    }

    @Test func everyCommitIsOnDiskBeforeItIsAcknowledged() async throws {
        let level = try await database.write { try $0.value("PRAGMA synchronous", as: Int.self) }
        #expect(level == 2)
        #expect(try await database.read { try $0.value("PRAGMA foreign_keys", as: Int.self) } == 1)
    }

    @Test func integrityIsFine() async throws {
        #expect(try await database.integrityProblems().isEmpty)
    }
}

@Suite struct MigrationTests {
    @Test func appliesOnlyWhatIsMissingAndBacksUpFirst() async throws {
        let folder = try TemporaryFolder()
        let database = try Database.sqlite(path: folder.path + "/test.db")
        try await database.migrate([animals], now: 1) { _ in Issue.record("nothing to back up yet") }
        let second = Migration(2, "weights", .statement("ALTER TABLE animals ADD COLUMN weight INTEGER"))
        await confirmation { backedUp in
            do {
                try await database.migrate([animals, second], now: 2) { version in
                    #expect(version == 1)
                    backedUp()
                }
            } catch { Issue.record(error) }
        }
        try await database.migrate([animals, second], now: 3) { _ in Issue.record("nothing to change") }
    }

    @Test func refusesASchemaFromTheFuture() async throws {
        let folder = try TemporaryFolder()
        let database = try Database.sqlite(path: folder.path + "/test.db")
        let future = Migration(2, "future", .statement("CREATE TABLE future (id INTEGER)"))
        try await database.migrate([animals, future], now: 1) { _ in }
        await #expect(throws: StorageError.self) { try await database.migrate([animals], now: 2) { _ in } }
    }

    @Test func refusesALandedMigrationThatWasEdited() async throws {
        let folder = try TemporaryFolder()
        let database = try Database.sqlite(path: folder.path + "/test.db")
        try await database.migrate([animals], now: 1) { _ in }
        let edited = Migration(1, "animals", .table("animals", "id INTEGER NOT NULL PRIMARY KEY"))
        await #expect(throws: StorageError.self) { try await database.migrate([edited], now: 2) { _ in } }
    }

    @Test func aFailingMigrationLeavesNothingBehind() async throws {
        let folder = try TemporaryFolder()
        let database = try Database.sqlite(path: folder.path + "/test.db")
        let broken = Migration(
            2, "broken", .statement("CREATE TABLE half (id INTEGER)"), .statement("CREATE TABLE"))
        await #expect(throws: StorageError.self) { try await database.migrate([animals, broken], now: 1) { _ in } }
        let tables = try await database.read { connection in
            try connection.all("SELECT name FROM sqlite_schema WHERE type = 'table'") { try $0.next(String.self) }
        }
        #expect(!tables.contains("half"))
        #expect(tables.contains("animals"))
    }

    @Test func tablesReadForBothEngines() {
        let columns = "id INTEGER NOT NULL, name TEXT, photo BLOB"
        #expect(Dialect.sqlite.createTable("t", columns) == "CREATE TABLE t (\(columns)) STRICT")
        #expect(
            Dialect.postgresql.createTable("t", columns)
                == #"CREATE TABLE t (id BIGINT NOT NULL, name TEXT COLLATE "C", photo BYTEA)"#)
    }
}
