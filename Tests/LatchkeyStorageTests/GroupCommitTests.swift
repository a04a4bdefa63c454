import Dispatch
import FoundationEssentials
import Synchronization
import Testing

@testable import LatchkeyStorage

private let lines = Migration(
    1, "lines", .table("lines", "number IDENTITY, text TEXT NOT NULL UNIQUE, photo BLOB"))

/// Writes that wait for one another share a transaction, and each is as much on its own as if they did not.
@Suite struct GroupCommitTests {
    struct Stop: Error {}

    let folder: TemporaryFolder
    let database: Database

    init() async throws {
        folder = try TemporaryFolder()
        database = try Database.sqlite(path: folder.path + "/test.db")
        try await database.migrate([lines], now: 1) { _ in }
    }

    private func texts(_ database: Database) async throws -> [String] {
        try await database.read { connection in
            try connection.all("SELECT text FROM lines ORDER BY number") { try $0.next(String.self) }
        }
    }

    /// A write of these texts, that fails in the end if it should.
    private static func write(
        _ database: Database, _ texts: [String], fails: Bool = false
    ) async throws -> Int {
        try await database.write { transaction in
            for text in texts { try transaction.execute("INSERT INTO lines (text) VALUES (?)", text) }
            if fails { throw Stop() }
            return try transaction.value("SELECT COUNT(*) FROM lines", as: Int.self) ?? 0
        }
    }

    /// Holds the writer until `body` has put its writes in line: those make one group.
    ///
    /// - Parameter body: must start its writes with `Task.immediate`, which stand in line when that returns.
    private func whileTheWriterIsHeld(_ body: () -> Void) async throws {
        let gate = DispatchSemaphore(value: 0)
        let holding = Task.immediate { [database] in
            try await database.write { _ in gate.wait() }
        }
        body()
        gate.signal()
        try await holding.value
    }

    @Test func writesRunInTheOrderInWhichTheyCame() async throws {
        let tasks = Mutex<[Task<Int, any Error>]>([])
        try await whileTheWriterIsHeld {
            for number in 0..<100 {
                let task = Task.immediate { [database] in try await Self.write(database, ["\(number)"]) }
                tasks.withLock { $0.append(task) }
            }
        }
        var counts: [Int] = []
        for task in tasks.withLock(\.self) { counts.append(try await task.value) }
        // Each sees what those before it have written, and nothing else.
        #expect(counts == Array(1...100))
        #expect(try await texts(database) == (0..<100).map { "\($0)" })
    }

    @Test func oneThatFailsTakesNoOtherWithIt() async throws {
        let tasks = Mutex<[Task<Int, any Error>]>([])
        try await whileTheWriterIsHeld {
            for number in 0..<9 {
                let task = Task.immediate { [database] in
                    try await Self.write(database, ["\(number) a", "\(number) b"], fails: number % 3 == 1)
                }
                tasks.withLock { $0.append(task) }
            }
        }
        for (number, task) in tasks.withLock(\.self).enumerated() {
            if number % 3 == 1 {
                await #expect(throws: Stop.self) { try await task.value }
            } else {
                _ = try await task.value
            }
        }
        let kept = (0..<9).filter { $0 % 3 != 1 }.flatMap { ["\($0) a", "\($0) b"] }
        #expect(try await texts(database) == kept)
    }

    /// An error of the engine is its writer's alone as well.
    @Test func oneThatBreaksARuleTakesNoOtherWithIt() async throws {
        let tasks = Mutex<[Task<Int, any Error>]>([])
        try await whileTheWriterIsHeld {
            for text in [["a"], ["b", "a"], ["b"], ["c"]] {
                let task = Task.immediate { [database] in try await Self.write(database, text) }
                tasks.withLock { $0.append(task) }
            }
        }
        let all = tasks.withLock(\.self)
        await #expect(throws: StorageError.uniqueViolation(columns: ["lines.text"])) { try await all[1].value }
        for index in [0, 2, 3] { _ = try await all[index].value }
        #expect(try await texts(database) == ["a", "b", "c"])
    }

    /// One may catch what a statement of its own throws, and go on.
    @Test func aBodyMayCatchItsOwnError() async throws {
        let database = database
        _ = try await Self.write(database, ["a"])
        try await database.write { transaction in
            try transaction.execute("INSERT INTO lines (text) VALUES ('b')")
            do {
                try transaction.execute("INSERT INTO lines (text) VALUES ('a')")
            } catch StorageError.uniqueViolation {
                try transaction.execute("INSERT INTO lines (text) VALUES ('c')")
            }
        }
        #expect(try await texts(database) == ["a", "b", "c"])
    }

    @Test func twoHundredAtOnceAllCommit() async throws {
        try await withThrowingTaskGroup(of: Int.self) { [database] group in
            for number in 0..<200 { group.addTask { try await Self.write(database, ["\(number)"]) } }
            let counts = try await group.reduce(into: Set()) { $0.insert($1) }
            #expect(counts == Set(1...200))
        }
        #expect(Set(try await texts(database)) == Set((0..<200).map { "\($0)" }))
    }

    /// What a reader sees is whole writes.
    @Test func aReaderSeesAllOfAWriteOrNothing() async throws {
        try await withThrowingTaskGroup(of: Void.self) { [database] group in
            group.addTask {
                for _ in 0..<300 {
                    let count = try await database.read { try $0.value("SELECT COUNT(*) FROM lines", as: Int.self) }
                    #expect((count ?? 0).isMultiple(of: 3))
                    await Task.yield()
                }
            }
            group.addTask {
                for number in 0..<60 { _ = try await Self.write(database, ["\(number)a", "\(number)b", "\(number)c"]) }
            }
            try await group.waitForAll()
        }
    }

    /// What needs the writer alone comes between two groups, not behind everything that waits.
    @Test func whatRunsAloneTakesItsTurn() async throws {
        let counting = Migration(2, "counts", .statement("CREATE TABLE counts AS SELECT COUNT(*) AS lines FROM lines"))
        let tasks = Mutex<[Task<Int, any Error>]>([])
        let alone = Mutex<Task<Void, any Error>?>(nil)
        try await whileTheWriterIsHeld {
            for number in 0..<200 {
                let task = Task.immediate { [database] in try await Self.write(database, ["\(number)"]) }
                tasks.withLock { $0.append(task) }
                guard number == 0 else { continue }
                let migrating = Task.immediate { [database] in
                    try await database.migrate([lines, counting], now: 2) { _ in }
                }
                alone.withLock { $0 = migrating }
            }
        }
        try await alone.withLock(\.self)?.value
        for task in tasks.withLock(\.self) { _ = try await task.value }
        let seen = try await database.read { try $0.value("SELECT lines FROM counts", as: Int.self) }
        #expect(try await texts(database).count == 200)
        #expect((seen ?? 200) < 200)
    }

    /// Nothing of ours keeps a snapshot so old that the log must grow behind it.
    @Test func theLogIsEmptiedIntoTheFile() async throws {
        _ = try await Self.write(database, ["a"])
        for _ in 0..<150 {
            _ = try await database.write { try $0.execute("UPDATE lines SET photo = randomblob(1000000)") }
            _ = try await texts(database)
        }
        let log = try FileManager.default.attributesOfItem(atPath: folder.path + "/test.db-wal")[.size] as? Int
        #expect(try #require(log) < 80_000_000)
    }

    /// A disk that is full fails those that do not fit, and nothing of them is there.
    @Test func aFullDiskFailsOnlyWhatDoesNotFit() async throws {
        let small = try Database.sqlite(path: folder.path + "/small.db", maximumPageCount: 60)
        try await small.migrate([lines], now: 1) { _ in }
        let outcomes = await withTaskGroup(of: (Int, (any Error)?).self) { group in
            for number in 0..<40 {
                group.addTask {
                    do {
                        try await small.write { transaction in
                            try transaction.execute("INSERT INTO lines (text) VALUES (?)", "\(number) small")
                            try transaction.execute(
                                "INSERT INTO lines (text, photo) VALUES (?, ?)", "\(number) big",
                                [UInt8](repeating: 7, count: 20_000))
                        }
                        return (number, nil)
                    } catch { return (number, error) }
                }
            }
            return await group.reduce(into: []) { $0.append($1) }
        }
        for (_, error) in outcomes { #expect(error == nil || error as? StorageError == .full) }
        let written = outcomes.filter { $0.1 == nil }.map(\.0)
        #expect(!written.isEmpty && written.count < 40)
        let expected = Set(written.flatMap { ["\($0) small", "\($0) big"] })
        #expect(Set(try await texts(small)) == expected)
        // Small writes still go through, and the files are sound.
        _ = try await Self.write(small, ["last"])
        #expect(try await small.integrityProblems().isEmpty)
    }
}
