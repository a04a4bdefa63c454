import Testing

@testable import LatchkeyCore

@Suite struct UsageTests {
    private func usage(_ desk: RequestDesk, _ subject: Insight.Subject, back: Duration) async throws -> Usage {
        try await desk.insight.usage(try desk.admin.admin, subject, since: desk.clock.now() - back)
    }

    @Test func requestsAreCountedByTimeAndOperation() async throws {
        let desk = try await RequestDesk.open()
        let (principal, integration) = try await desk.token()
        for status in [200, 204, 404, 429, 500] { desk.note(by: principal, status: status, microseconds: 100) }
        desk.clock.advance(by: .minutes(10))
        desk.note(.query, by: principal, from: "198.51.100.7", agent: "attio-js")
        for subject in [Insight.Subject(integration.id), Insight.Subject(integration.id, token: principal.tokenID)] {
            let usage = try await usage(desk, subject, back: .hours(1))
            #expect(usage.slots.map(\.counts.requests) == [5, 1])
            #expect(usage.operations.map(\.operation) == ["GET /v2/self", "POST /v2/objects/{object}/records/query"])
            #expect(usage.operations[0].counts.errors == 2 && usage.operations[0].counts.limited == 1)
            #expect(usage.operations[0].counts.duration == .microseconds(500))
            #expect(
                usage.last
                    == LastRequest(
                        at: desk.clock.now(), operation: "POST /v2/objects/{object}/records/query", status: 200,
                        address: "198.51.100.7", userAgent: "attio-js"))
        }
        let other = try await desk.token()
        let none = try await usage(desk, Insight.Subject(other.1.id), back: .hours(1))
        #expect(none.slots.isEmpty && none.operations.isEmpty && none.last == nil)
        await #expect(throws: LatchkeyError.self) {
            _ = try await self.usage(desk, Insight.Subject(other.1.id, token: principal.tokenID), back: .hours(1))
        }
    }

    @Test func periodsBecomeHoursAndHoursAreForgotten() async throws {
        let desk = try await RequestDesk.open()
        let (principal, integration) = try await desk.token()
        let subject = Insight.Subject(integration.id)
        for _ in 0..<6 {
            desk.note(by: principal)
            try await desk.insight.flushCounts()
            desk.clock.advance(by: .minutes(20))
        }
        // Two hours ago, and since.
        try await desk.insight.tidyCounts(at: desk.clock.now())
        let joined = try await usage(desk, subject, back: .hours(3))
        #expect(joined.slots.map(\.counts.requests).reduce(0, +) == 6)
        desk.clock.advance(by: .hours(5))
        try await desk.insight.tidyCounts(at: desk.clock.now())
        try await desk.insight.tidyCounts(at: desk.clock.now())
        #expect(try await usage(desk, subject, back: .hours(9)).slots.map(\.counts.requests) == [3, 3])
        desk.clock.advance(by: .days(32))
        try await desk.insight.tidyCounts(at: desk.clock.now())
        let late = try await usage(desk, subject, back: .days(60))
        #expect(late.slots.isEmpty && late.last == nil)
        // What was ever used stays known, for the scopes.
        let used = try await desk.insight.usedOperations(try desk.admin.admin, integration.id)
        #expect(Array(used.keys) == ["GET /v2/self"])
    }

    @Test func onlyWhatWentWellCountsAsUsed() async throws {
        let desk = try await RequestDesk.open()
        let (principal, integration) = try await desk.token()
        desk.note(by: principal, status: 403)
        desk.note(.query, by: principal, status: 200)
        let used = try await desk.insight.usedOperations(try desk.admin.admin, integration.id)
        #expect(Array(used.keys) == [LoggedOperation.query.name])
    }

    /// More of both together than a count of either has room for.
    @Test func manyErrorsAndManyRefusalsOfOneToken() async throws {
        let desk = try await RequestDesk.open()
        let (principal, integration) = try await desk.token()
        for _ in 1...40_000 {
            desk.note(by: principal, status: 500, microseconds: 1)
            desk.note(by: principal, status: 429, microseconds: 1)
        }
        let usage = try await usage(desk, Insight.Subject(integration.id), back: .hours(1))
        #expect(usage.operations.map(\.counts.errors) == [40_000])
        #expect(usage.operations.map(\.counts.limited) == [40_000])
    }

    @Test func aLookAtOneIntegrationLeavesTheCountsOfOthers() async throws {
        let desk = try await RequestDesk.open()
        let ((one, first), (two, second)) = (try await desk.token(), try await desk.token())
        desk.note(by: one)
        desk.note(by: two)
        desk.clock.advance(by: .minutes(5))
        desk.note(by: one)
        #expect(
            try await usage(desk, Insight.Subject(first.id), back: .hours(1)).slots.map(\.counts.requests) == [1, 1])
        let left = try desk.takeCounts()
        #expect(left.flatMap(\.entries).map(\.token.tokenID) == [two.tokenID])
        #expect(left.flatMap(\.networks).map(\.token.tokenID) == [two.tokenID])
        desk.core.requestLog.putBack(left, 0)
        #expect(try await usage(desk, Insight.Subject(second.id), back: .hours(1)).slots.map(\.counts.requests) == [1])
    }

    @Test func countsThatCannotBeWrittenWaitOn() async throws {
        let desk = try await RequestDesk.open()
        let (principal, integration) = try await desk.token()
        desk.note(by: principal)
        let tallies = try desk.takeCounts()
        #expect(tallies.map(\.entries.count) == [1])
        desk.core.requestLog.putBack(tallies, 0)
        desk.note(by: principal)
        let usage = try await usage(desk, Insight.Subject(integration.id), back: .hours(1))
        #expect(usage.operations.map(\.counts.requests) == [2])
    }

    @Test func aBurstOfNewNetworksIsSeen() async throws {
        let desk = try await RequestDesk.open()
        let (principal, integration) = try await desk.token()
        func bursts() async throws -> [NewNetworks] {
            try await desk.insight.newNetworks(try desk.admin.admin, integration.id)
        }
        // The first ones are no news.
        for number in 1...5 { desk.note(by: principal, from: "10.0.\(number).1") }
        #expect(try await bursts().isEmpty)
        desk.clock.advance(by: .days(3))
        desk.note(by: principal, from: "10.0.1.77")
        desk.note(by: principal, from: "198.51.100.1")
        desk.note(by: principal, from: "198.51.100.2")
        desk.note(by: principal, from: "2001:db8:1::1")
        #expect(try await bursts().isEmpty)
        desk.note(by: principal, from: "2001:db8:2::1")
        let found = try await bursts()
        #expect(found.map(\.token) == [principal.tokenID] && found.map(\.count) == [3])
        #expect(Set(found[0].examples) == ["198.51.100.0/24", "2001:db8:1::/48", "2001:db8:2::/48"])
        desk.clock.advance(by: .days(2))
        #expect(try await bursts().isEmpty)
    }
}
