import Testing

@testable import LatchkeyStorage

/// Reads that take longer than the thread they begin on can be spared.
@Suite struct LongReadTests {
    let folder: TemporaryFolder
    let database: Database
    /// Ends only when it is stopped.
    private static let endless =
        "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT COUNT(*) FROM n"

    init() throws {
        folder = try TemporaryFolder()
        database = try Database.sqlite(path: folder.path + "/test.db")
    }

    @Test func aLongReadIsAnsweredInTheEnd() async throws {
        // On a busy machine it may wait long for its turn: such reads yield to all others.
        let count = try await database.read(limit: .seconds(100_000)) { connection in
            try connection.value(
                "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT 3000000) SELECT COUNT(*) FROM n",
                as: Int.self)
        }
        #expect(count == 3_000_000)
    }

    @Test func anEndlessReadIsGivenUpAtItsLimit() async throws {
        await #expect(throws: StorageError.interrupted) {
            try await database.read(limit: .milliseconds(30)) { try $0.value(Self.endless, as: Int.self) }
        }
        // The connection is as good as before.
        #expect(try await database.read { try $0.value("SELECT 7", as: Int.self) } == 7)
    }

    @Test func aReadThatHidesItsInterruptionIsGivenUpToo() async throws {
        await #expect(throws: StorageError.interrupted) {
            try await database.read(limit: .milliseconds(30)) { connection in
                (try? connection.value(Self.endless, as: Int.self)) ?? 0
            }
        }
    }

    @Test(.timeLimit(.minutes(5))) func endlessReadsHoldUpNobodyElseAndEndWhenNobodyWaits() async throws {
        let database = database
        let (begun, signal) = AsyncStream.makeStream(of: Void.self)
        let endless = (1...12).map { _ in
            Task {
                try await database.read(limit: .seconds(100_000)) { connection in
                    signal.yield()
                    return try connection.value(Self.endless, as: Int.self)
                }
            }
        }
        // Each begins in place; four of them a second time, on threads of their own.
        var beginnings = begun.makeAsyncIterator()
        for _ in 1...16 { await beginnings.next() }
        for number in 1...200 {
            #expect(try await database.read { try $0.value("SELECT ?", number, as: Int.self) } == number)
        }
        for read in endless { read.cancel() }
        for read in endless { await #expect(throws: CancellationError.self) { try await read.value } }
        #expect(try await database.read { try $0.value("SELECT 7", as: Int.self) } == 7)
    }
}
