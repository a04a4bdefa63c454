import Testing

@testable import LatchkeyCore

/// Whatever is taken out, put back or divided anew in between: each request is counted once.
@Suite struct RequestCountersTests {
    private struct Pair: Hashable {
        let token: AccessTokenID
        let operation: String
    }

    private static let operations = (1...3).map { LoggedOperation("GET /v2/\($0)") }

    @Test(arguments: 1...8) func eachRequestIsCountedOnce(seed: UInt64) async throws {
        let desk = try await RequestDesk.open()
        var principals: [Principal] = []
        for _ in 1...25 { principals.append(try await desk.token().0) }
        var (random, counters) = (SeededGenerator(seed: seed), RequestCounters())
        var expected: [Pair: UInt32] = [:]
        var found: [Pair: UInt32] = [:]
        func add(_ tallies: [RequestTally]) {
            for entry in tallies.flatMap(\.entries) {
                found[Pair(token: entry.token.tokenID, operation: entry.operation.name), default: 0] += entry.requests
            }
        }
        for _ in 1...3000 {
            let principal = principals.randomElement(using: &random)!
            switch Int.random(in: 0..<200, using: &random) {
            case 0: desk.clock.advance(by: .minutes(5))
            case 1: for part in 0..<RequestCounters.parts { add(counters.take(part, principal.token.integration.id)) }
            case 2: add(counters.take(Int.random(in: 0..<RequestCounters.parts, using: &random), nil))
            case 3:
                let part = Int.random(in: 0..<RequestCounters.parts, using: &random)
                counters.putBack(counters.take(part, nil), part)
            default:
                let operation = Self.operations.randomElement(using: &random)!
                let request = LoggedRequest(
                    at: desk.clock.now(), id: (1, 2), by: principal, operation,
                    from: RequestClient(address: "203.0.113.9", userAgent: nil), status: 200, microseconds: 1)
                counters.count(request)
                counters.balance()
                expected[Pair(token: principal.tokenID, operation: operation.name), default: 0] += 1
            }
        }
        for part in 0..<RequestCounters.parts { add(counters.take(part, nil)) }
        #expect(found == expected)
    }

    @Test func oneEntryForEachTokenAndOperation() async throws {
        let desk = try await RequestDesk.open()
        let (one, two) = (try await desk.token().0, try await desk.token().0)
        for _ in 1...4 {
            for operation in Self.operations {
                desk.note(operation, by: one)
                desk.note(operation, by: two, status: 429)
            }
        }
        let entries = try desk.takeCounts().flatMap(\.entries)
        #expect(entries.count == 6)
        #expect(entries.allSatisfy { $0.requests == 4 && $0.limited == ($0.token.tokenID == two.tokenID ? 4 : 0) })
    }

    @Test func whatIsTooMuchForAnEntryIsCountedBesideIt() async throws {
        let desk = try await RequestDesk.open()
        let principal = try await desk.token().0
        var tally = RequestTally(start: 0)
        for number in 0..<200_000 {
            _ = tally.count(
                LoggedRequest(
                    at: desk.clock.now(), id: (1, 2), by: principal, Self.operations[0],
                    from: RequestClient(address: nil, userAgent: nil), status: number % 2 == 0 ? 429 : 404,
                    microseconds: 50_000))
        }
        #expect(tally.entries.reduce(0) { $0 + Int($1.requests) } == 200_000)
        #expect(tally.entries.reduce(0) { $0 + Int($1.limited) } == 100_000)
        #expect(tally.entries.reduce(0) { $0 + Int($1.errors) } == 100_000)
        #expect(tally.entries.reduce(0) { $0 + Int($1.microseconds) } == 200_000 * 50_000)
    }

    @Test func partsFollowTheTokensInUse() async throws {
        let desk = try await RequestDesk.open()
        var counters = RequestCounters()
        let operations = (1...60).map { LoggedOperation("GET /v2/\($0)") }
        var principals: [Principal] = []
        for _ in 1...40 { principals.append(try await desk.token().0) }
        func count() {
            for principal in principals {
                for operation in operations {
                    counters.count(
                        LoggedRequest(
                            at: desk.clock.now(), id: (1, 2), by: principal, operation,
                            from: RequestClient(address: nil, userAgent: nil), status: 200, microseconds: 1))
                }
            }
        }
        count()
        counters.balance()
        for part in 0..<RequestCounters.parts { _ = counters.take(part, nil) }
        count()
        let parts = (0..<RequestCounters.parts).map { part in
            counters.take(part, nil).flatMap(\.entries).map(\.token.tokenID).sorted()
        }
        #expect(parts.count { !$0.isEmpty } > 8)
        #expect(parts.joined().map(\.self) == parts.joined().sorted())
    }
}
