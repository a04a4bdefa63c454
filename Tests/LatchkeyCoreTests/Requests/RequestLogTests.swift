import Foundation
import Testing

@testable import LatchkeyCore

@Suite struct RequestLogTests {
    @Test func aRequestIsFoundWithAllThatIsKnownOfIt() async throws {
        let desk = try await RequestDesk.open()
        let (principal, integration) = try await desk.token()
        let id = desk.note(.query, by: principal, status: 404, agent: "attio-js", microseconds: 12_345)
        let (page, names) = try await desk.insight.requests(try desk.admin.admin, RequestFilter(), limit: 10)
        #expect(
            page.entries == [
                RequestEntry(
                    id: id, at: desk.clock.now(), token: principal.tokenID, integration: integration.id,
                    operation: "POST /v2/objects/{object}/records/query", status: 404, microseconds: 12_345,
                    address: "203.0.113.9", userAgent: "attio-js")
            ])
        #expect(names.name(of: integration.id) == integration.name && names.isLive(principal.tokenID))
        #expect(page.next == nil && page.lookedBackTo == nil)
    }

    /// Others get the processor, and the log, between small pieces.
    @Test func drainingPausesBetweenPieces() async throws {
        let desk = try await RequestDesk.open()
        let (principal, _) = try await desk.token()
        for _ in 0..<300 { desk.note(by: principal) }
        var (pauses, found) = (0, 0)
        let count = try desk.test.core.requestLog.drain(at: desk.clock.now()) {
            pauses += 1
            if pauses == 1 {
                found =
                    (try? desk.test.core.requestLog.search(
                        RequestFilter(), in: principal.workspaceID, limit: 500, after: nil
                    ).entries.count) ?? 0
            }
        }
        #expect(count == 300 && pauses > 0)
        #expect(found == 300, "whoever looks in a pause sees all of them")
    }

    /// With very many there is no time for it.
    @Test func drainingVeryManyDoesNotPause() async throws {
        let desk = try await RequestDesk.open()
        let (principal, _) = try await desk.token()
        for _ in 0..<10_000 { desk.note(by: principal) }
        let count = try desk.test.core.requestLog.drain(at: desk.clock.now()) { Issue.record("a pause") }
        #expect(count == 10_000)
    }

    /// A full disk must not fill the memory.
    @Test func whatCantBeWrittenIsGivenUpButCounted() async throws {
        let desk = try await RequestDesk.open()
        let (principal, _) = try await desk.token()
        let log = RequestLog(folder: "/dev/null/requests", limits: RequestLogLimits())
        for _ in 0..<5000 {
            log.record(
                LoggedRequest(
                    at: desk.clock.now(), id: (1, 2), by: principal, .identify,
                    from: RequestClient(address: nil, userAgent: nil), status: 200, microseconds: 1))
        }
        #expect(throws: (any Error).self) { try log.drain(at: desk.clock.now()) }
        #expect(try log.drain(at: desk.clock.now()) == 0)
        let tallies = try (0..<RequestCounters.parts).flatMap { try log.takeCounts($0) }
        #expect(tallies.flatMap(\.entries).map(\.requests).reduce(0, +) == 5000)
    }

    @Test func eachPartOfAFilterNarrows() async throws {
        let desk = try await RequestDesk.open()
        let ((one, first), (two, _)) = (try await desk.token(), try await desk.token())
        let a = desk.note(by: one)
        desk.clock.advance(by: .minutes(1))
        let b = desk.note(.query, by: one, status: 403, from: "2001:db8::1", agent: nil)
        desk.clock.advance(by: .minutes(1))
        let c = desk.note(by: two, status: 500, from: nil)
        #expect(try await desk.find().ids == [c, b, a])
        #expect(try await desk.find { $0.token = two.tokenID }.ids == [c])
        #expect(try await desk.find { $0.integration = first.id }.ids == [b, a])
        #expect(try await desk.find { $0.id = b }.ids == [b])
        #expect(try await desk.find { $0.statuses = 400...499 }.ids == [b])
        #expect(try await desk.find { $0.operation = "GET /v2/self" }.ids == [c, a])
        #expect(try await desk.find { $0.address = "2001:db8::1" }.ids == [b])
        let now = desk.clock.now()
        #expect(try await desk.find { $0.from = now - .minutes(1) }.ids == [c, b])
        #expect(try await desk.find { $0.until = now - .minutes(1) }.ids == [a])
        #expect(try await desk.find { ($0.statuses, $0.token) = (200...299, two.tokenID) }.ids == [])
    }

    @Test func anotherWorkspaceSeesNothing() async throws {
        let desk = try await RequestDesk.open()
        let (principal, integration) = try await desk.token()
        let id = desk.note(by: principal)
        let other = try await desk.test.workspace("Other Ltd", admin: "eve@example.com")
        #expect(try await desk.find(other).ids == [])
        #expect(try await desk.find(other) { $0.token = principal.tokenID }.ids == [])
        #expect(try await desk.find(other) { $0.integration = integration.id }.ids == [])
        #expect(try await desk.find(other) { $0.id = id }.ids == [])
        await #expect(throws: LatchkeyError.self) {
            _ = try await desk.insight.usage(
                try other.admin, Insight.Subject(integration.id), since: Instant(seconds: 0))
        }
        #expect(try await desk.insight.usedOperations(try other.admin, integration.id).isEmpty)
    }

    @Test(arguments: [1, 3, 7]) func pagesHoldEachRequestOnce(length: Int) async throws {
        let desk = try await RequestDesk.open()
        let (principal, _) = try await desk.token()
        var made: [RequestLogID] = []
        // In several blocks, and in two files.
        for number in 0..<20 {
            made.append(desk.note(by: principal))
            if number % 3 == 0 { try desk.core.requestLog.flush() }
            if number == 10 { desk.clock.advance(by: .days(2)) }
        }
        var (found, cursor): ([RequestLogID], RequestCursor?) = ([], nil)
        repeat {
            let page = try await desk.find(limit: length, after: cursor)
            #expect(page.ids.count <= length)
            found += page.ids
            cursor = try page.next.map { try #require(RequestCursor("\($0)")) }
        } while cursor != nil
        #expect(found == made.reversed())
    }

    @Test func aSearchStopsWhenItHasReadEnough() async throws {
        let desk = try await RequestDesk.open()
        let (principal, _) = try await desk.token()
        let oldest = desk.note(by: principal, status: 500)
        for _ in 0..<4 {
            try desk.core.requestLog.flush()
            for _ in 0..<10 { desk.note(by: principal) }
        }
        try desk.core.requestLog.flush()
        var filter = RequestFilter()
        filter.statuses = 500...599
        let files = RequestLogFolder(path: desk.test.folder + "/requests", limits: RequestLogLimits()).files()
        var (cursor, found, searches): (RequestCursor?, [RequestLogID], Int) = (nil, [], 0)
        repeat {
            var search = RequestSearch(filter, in: desk.admin.workspace.id, limit: 5, budget: 15)
            let page = search.run(files, after: cursor)
            #expect((page.lookedBackTo == nil) == (page.next == nil))
            (found, cursor, searches) = (found + page.entries.map(\.id), page.next, searches + 1)
        } while cursor != nil
        #expect(found == [oldest] && searches == 3)
    }

    @Test func whatACrashLeftHalfWrittenIsPassedOver() async throws {
        let desk = try await RequestDesk.open()
        let (principal, _) = try await desk.token()
        let id = desk.note(by: principal)
        try desk.core.requestLog.flush()
        let folder = desk.test.folder + "/requests"
        let file = try #require(try FileManager.default.contentsOfDirectory(atPath: folder).first)
        let whole = try Data(contentsOf: URL(filePath: "\(folder)/\(file)"))
        desk.note(by: principal)
        try desk.core.requestLog.flush()
        let both = try Data(contentsOf: URL(filePath: "\(folder)/\(file)"))
        for length in [whole.count + 1, whole.count + 63, whole.count + 64, both.count - 1] {
            try both.prefix(length).write(to: URL(filePath: "\(folder)/\(file)"))
            #expect(try await desk.find().ids == [id], "\(length) of \(both.count)")
        }
        // Nor does what was changed end the server.
        for position in stride(from: 0, to: whole.count, by: 3) {
            var broken = both
            broken[position] ^= 0xff
            try broken.write(to: URL(filePath: "\(folder)/\(file)"))
            _ = try await desk.find()
        }
    }

    @Test func oldFilesAndTooManyAreRemoved() async throws {
        let desk = try await RequestDesk.open { $0.requestLog = RequestLogLimits(retention: .days(30), size: 1000) }
        let (principal, _) = try await desk.token()
        for _ in 0..<3 {
            desk.note(by: principal)
            try desk.core.requestLog.flush()
            desk.clock.advance(by: .days(20))
        }
        let log = desk.core.requestLog
        #expect(try await desk.find().ids.count == 3)
        // The newest file is 20 days old, the first two end with the beginning of the next: 40 and 20 days ago.
        try log.removeOld(at: desk.clock.now())
        #expect(try await desk.find().ids.count == 2)
        for _ in 0..<10 {
            desk.note(by: principal, agent: String(repeating: "x", count: 190))
            try log.flush()
            desk.clock.advance(by: .days(2))
        }
        try log.removeOld(at: desk.clock.now())
        let left = try await desk.find().ids.count
        #expect((1...4).contains(left))
    }

    @Test func withoutDaysNothingIsKeptButAllIsCounted() async throws {
        let desk = try await RequestDesk.open { $0.requestLog.retention = .zero }
        let (principal, integration) = try await desk.token()
        desk.note(by: principal)
        #expect(try await desk.find().ids == [])
        #expect(!FileManager.default.fileExists(atPath: desk.test.folder + "/requests"))
        let usage = try await desk.insight.usage(
            try desk.admin.admin, Insight.Subject(integration.id), since: desk.clock.now() - .hours(1))
        #expect(usage.operations.map(\.counts.requests) == [1])
    }

    @Test func whatComesTooFastIsDroppedAndCounted() async throws {
        let desk = try await RequestDesk.open()
        let (principal, _) = try await desk.token()
        for _ in 0..<100_002 { desk.note(by: principal) }
        #expect(desk.core.requestLog.dropped == 2)
        try desk.core.requestLog.drain(at: desk.clock.now())
        #expect(try await desk.find(limit: 1).ids.count == 1)
    }
}
