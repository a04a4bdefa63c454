import LatchkeyStorage
import Testing

@testable import LatchkeyCore

/// What a stop leaves of a busy minute, and what the next run makes of it.
@Suite struct UnwrittenUsageTests {
    /// Rows of uses and of counts.
    private func kept(_ core: Core) async throws -> [Int?] {
        try await core.read { connection in
            try ["unwritten_uses", "unwritten_counts"].map { table in
                try connection.value("SELECT COUNT(*) FROM \(table)", as: Int.self)
            }
        }
    }

    private func requests(_ core: Core, _ integration: IntegrationID) async throws -> Int? {
        try await core.read {
            try $0.value(
                """
                SELECT SUM(c.requests) FROM request_series s JOIN request_counts c ON c.series = s.number
                WHERE s.integration_id = ?
                """, integration, as: Int?.self) ?? nil
        }
    }

    @Test func aStopKeepsMuchAndTheNextRunWritesIt() async throws {
        let desk = try await RequestDesk.open()
        let (integration, token, secret) = try await desk.test.integration(desk.admin)
        let principal = try #require(try await desk.test.check(secret))
        let operations = (0...UnwrittenUsage.few).map { LoggedOperation("GET /v2/\($0)") }
        for operation in operations {
            desk.note(operation, by: principal, status: operation == operations[0] ? 404 : 200)
        }
        desk.clock.advance(by: .minutes(5))
        desk.note(operations[1], by: principal, from: nil, agent: nil)
        let lastAt = desk.clock.now()
        try await desk.core.close()

        let next = try await Core.open(desk.core.configuration, clock: desk.clock)
        #expect(try await kept(next) == [0, (operations.count + 499) / 500 + 1])
        #expect(try await requests(next, integration.id) == nil)
        #expect(try await next.accessTokens.find(try desk.admin.admin, token.id).requestCount == 1)
        // What is used is no scope to take away.
        let used = try await next.insight.usedOperations(try desk.admin.admin, integration.id)
        #expect(used.count == operations.count - 1)
        try await next.maintenance.flushUsage()
        #expect(try await kept(next) == [0, 0])
        #expect(try await requests(next, integration.id) == operations.count + 1)
        #expect(try await next.accessTokens.find(try desk.admin.admin, token.id).requestCount == 1)
        let usage = try await next.insight.usage(
            try desk.admin.admin, Insight.Subject(integration.id), since: lastAt - .hours(1))
        #expect(usage.slots.map(\.counts.requests) == [operations.count, 1])
        #expect(
            usage.last
                == LastRequest(
                    at: lastAt, operation: operations[1].name, status: 200, address: nil, userAgent: nil))
        #expect(
            try await next.read { try $0.all("SELECT network FROM token_networks") { try $0.next(String.self) } }
                == ["203.0.113.0/24"])
        try await next.close()
    }

    @Test func aStopWritesLittleItself() async throws {
        let desk = try await RequestDesk.open()
        let (principal, integration) = try await desk.token()
        desk.note(by: principal)
        try await desk.core.close()
        let next = try await Core.open(desk.core.configuration, clock: desk.clock)
        #expect(try await kept(next) == [0, 0])
        #expect(try await requests(next, integration.id) == 1)
        try await next.close()
    }

    @Test func whatIsKeptCountsOnceAndTellsNothingNewer() async throws {
        let desk = try await RequestDesk.open()
        let core = desk.core
        let (integration, token, secret) = try await desk.test.integration(desk.admin)
        let principal = try #require(try await desk.test.check(secret))
        desk.note(by: principal, status: 404, from: "198.51.100.7")
        try await UnwrittenUsage(core: core).keepUses()
        try await UnwrittenUsage(core: core).keepCounts()
        desk.clock.advance(by: .seconds(30))
        _ = try await desk.test.check(secret)
        desk.note(by: principal)
        #expect(try await kept(core) == [1, 1])
        // As a page does, which waits for nothing that is kept.
        try await desk.insight.flushCounts()
        try await TokenUseStore.write(core.tokenChecker.usage, to: core.database, .full)
        #expect(try await requests(core, integration.id) == 1)
        try await core.maintenance.flushUsage()
        try await core.maintenance.flushUsage()
        #expect(try await requests(core, integration.id) == 2)
        let known = try await core.accessTokens.find(try desk.admin.admin, token.id)
        #expect(known.requestCount == 2 && known.lastUsedAt == desk.clock.now())
        let usage = try await desk.insight.usage(
            try desk.admin.admin, Insight.Subject(integration.id), since: desk.clock.now() - .hours(1))
        #expect(usage.last?.address == "203.0.113.9" && usage.last?.at == desk.clock.now())
    }

    @Test func aTokenThatIsGoneHoldsUpNothing() async throws {
        let desk = try await RequestDesk.open()
        let (_, token, secret) = try await desk.test.integration(desk.admin)
        _ = try await desk.test.check(secret)
        try await UnwrittenUsage(core: desk.core).keepUses()
        _ = try await desk.core.database.write { try $0.execute("DELETE FROM access_tokens WHERE id = ?", token.id) }
        try await desk.core.maintenance.flushUsage()
        #expect(try await kept(desk.core) == [0, 0])
    }

    /// A server that stops cancels the chore, which must not go on for minutes.
    @Test func aCancelledFlushLeavesTheRestWaiting() async throws {
        let desk = try await RequestDesk.open()
        let (integration, _, secret) = try await desk.test.integration(desk.admin)
        let principal = try #require(try await desk.test.check(secret))
        desk.note(by: principal)
        let core = desk.core
        let flush = Task {
            withUnsafeCurrentTask { $0?.cancel() }
            try await core.maintenance.writeUses(.full)
        }
        await #expect(throws: CancellationError.self) { try await flush.value }
        #expect(core.tokenChecker.usage.waiting == 1)
        #expect(try await requests(core, integration.id) == nil)
        let counts = Task {
            withUnsafeCurrentTask { $0?.cancel() }
            try await core.insight.flushCounts()
        }
        await #expect(throws: CancellationError.self) { try await counts.value }
        try await core.maintenance.flushUsage()
        #expect(core.tokenChecker.usage.waiting == 0)
        #expect(try await requests(core, integration.id) == 1)
    }

    @Test func wherePagesAreReadManyCountsWaitButNotWhatWasUsed() async throws {
        let desk = try await RequestDesk.open()
        let (principal, integration) = try await desk.token()
        let operations = (0...UnwrittenUsage.few).map { LoggedOperation("GET /v2/\($0)") }
        for operation in operations { desk.note(operation, by: principal) }
        // Taken some times a second.
        try desk.core.requestLog.drain(at: desk.clock.now())
        let used = try await desk.insight.usedOperations(try desk.admin.admin, integration.id)
        #expect(used.count == operations.count)
        #expect(try await requests(desk.core, integration.id) == nil)
        let maintenance = desk.core.maintenance
        try await maintenance.takeCounts(isDue: false, .full)
        #expect(try await kept(desk.core) == [0, 0])
        try await maintenance.takeCounts(isDue: true, .full)
        #expect(try await kept(desk.core) == [0, (operations.count + 499) / 500])
        try await maintenance.writeKeptCounts(.full)
        #expect(try await requests(desk.core, integration.id) == operations.count)
    }

    @Test func manyAreKeptOnceAPeriod() {
        let (few, many) = (UnwrittenUsage.few, UnwrittenUsage.few + 1)
        func step(_ waiting: Int, isDue: Bool, isPeriodOver: Bool) -> CountsStep {
            CountsStep(waiting: waiting, isDue: isDue, isPeriodOver: isPeriodOver)
        }
        #expect(step(0, isDue: true, isPeriodOver: false) == .wait)
        #expect(step(few, isDue: true, isPeriodOver: true) == .write)
        #expect(step(few, isDue: false, isPeriodOver: true) == .wait)
        #expect(step(many, isDue: true, isPeriodOver: false) == .keepIfNoneAreKept)
        #expect(step(many, isDue: false, isPeriodOver: false) == .wait)
        #expect(step(many, isDue: false, isPeriodOver: true) == .keep)
    }

    /// As on a full disk.
    @Test func whatCannotBeKeptWaitsOn() async throws {
        let desk = try await RequestDesk.open()
        let core = desk.core
        let (integration, _, secret) = try await desk.test.integration(desk.admin)
        let principal = try #require(try await desk.test.check(secret))
        desk.note(by: principal)
        for table in ["unwritten_uses", "unwritten_counts"] {
            _ = try await core.database.write { try $0.execute("ALTER TABLE \(table) RENAME TO \(table)_away") }
        }
        await #expect(throws: (any Error).self) { try await UnwrittenUsage(core: core).keepUses() }
        await #expect(throws: (any Error).self) { try await UnwrittenUsage(core: core).keepCounts() }
        #expect(core.tokenChecker.usage.waiting == 1)
        for table in ["unwritten_uses", "unwritten_counts"] {
            _ = try await core.database.write { try $0.execute("ALTER TABLE \(table)_away RENAME TO \(table)") }
        }
        try await core.maintenance.flushUsage()
        #expect(try await requests(core, integration.id) == 1)
    }
}
