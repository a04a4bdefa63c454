import Testing

@testable import LatchkeyCore

/// A workspace whose tokens make requests.
struct RequestDesk: Sendable {
    let test: TestCore
    let admin: MemberPrincipal

    var core: Core { test.core }
    var insight: Insight { core.insight }
    var clock: ManualClock { test.clock }

    static func open(_ change: (inout CoreConfiguration) -> Void = { _ in }) async throws -> RequestDesk {
        let test = try await TestCore(change)
        return RequestDesk(test: test, admin: try await test.workspace())
    }

    /// A new integration's token, as its requests are made by.
    func token(_ admin: MemberPrincipal? = nil) async throws -> (Principal, Integration) {
        let (integration, _, secret) = try await test.integration(admin ?? self.admin)
        let principal = try #require(try await test.check(secret))
        return (principal, integration)
    }

    /// Notes a request, and hands out its id.
    @discardableResult
    func note(
        _ operation: LoggedOperation = .identify, by principal: Principal, status: Int = 200,
        from address: String? = "203.0.113.9", agent: String? = "curl/8.0", microseconds: Int = 400
    ) -> RequestLogID {
        let id = core.newID(LoggedRequest.self)
        core.requestLog.record(
            LoggedRequest(
                at: clock.now(), id: (id.high, id.low), by: principal, operation,
                from: RequestClient(address: address, userAgent: agent), status: status, microseconds: microseconds))
        return id
    }

    /// The counts that were not written yet, of all parts.
    func takeCounts() throws -> [RequestTally] {
        try (0..<RequestCounters.parts).flatMap { try core.requestLog.takeCounts($0) }
    }

    /// The ids of what a search finds.
    func find(
        _ admin: MemberPrincipal? = nil, limit: Int = 50, after cursor: RequestCursor? = nil,
        _ change: (inout RequestFilter) -> Void = { _ in }
    ) async throws -> (ids: [RequestLogID], next: RequestCursor?) {
        var filter = RequestFilter()
        change(&filter)
        let (page, _) = try await insight.requests(
            try (admin ?? self.admin).admin, filter, limit: limit, after: cursor)
        return (page.entries.map(\.id), page.next)
    }
}

extension LoggedOperation {
    static let identify = LoggedOperation("GET /v2/self")
    static let query = LoggedOperation("POST /v2/objects/{object}/records/query")
}
