import LatchkeyStorage

/// What a token or an integration was used for in a span of time.
package struct Usage: Sendable {
    /// In the order of time; of five minutes each for the last hour, of an hour for what is older.
    package let slots: [UsageSlot]
    /// The most used first.
    package let operations: [OperationUsage]
    package let last: LastRequest?
}

/// Requests of a short time.
package struct UsageSlot: Sendable, Equatable {
    package let start: Instant
    package let counts: UsageCounts
}

/// Requests of one operation.
package struct OperationUsage: Sendable, Equatable {
    /// Method and path template.
    package let operation: String
    package let counts: UsageCounts
}

/// How requests came out.
package struct UsageCounts: Sendable, Equatable {
    package var requests = 0
    /// Answered with 400 or more, except 429.
    package var errors = 0
    /// Answered with 429: too many requests.
    package var limited = 0
    /// All in all.
    package var duration = Duration.zero

    package init() {}

    init(row: inout Row) throws {
        (requests, errors, limited) = (try row.next(), try row.next(), try row.next())
        duration = .microseconds(try row.next(Int64.self))
    }

    package static func + (left: Self, right: Self) -> Self {
        var sum = left
        sum.requests += right.requests
        sum.errors += right.errors
        sum.limited += right.limited
        sum.duration += right.duration
        return sum
    }
}

/// The newest request.
package struct LastRequest: Sendable, Equatable {
    package let at: Instant
    package let operation: String
    package let status: Int
    package let address: String?
    package let userAgent: String?
}

enum UsageStore {
    static func slots(
        _ subject: Insight.Subject, in workspace: WorkspaceID, since: Instant, _ connection: any Connection
    ) throws -> [UsageSlot] {
        try counts("c.start", subject, in: workspace, since: since, "c.start", connection) {
            UsageSlot(start: Instant(seconds: try $0.next(Int64.self)), counts: try UsageCounts(row: &$0))
        }
    }

    static func operations(
        _ subject: Insight.Subject, in workspace: WorkspaceID, since: Instant, _ connection: any Connection
    ) throws -> [OperationUsage] {
        try counts("s.operation", subject, in: workspace, since: since, "2 DESC, 1", connection) {
            OperationUsage(operation: try $0.next(), counts: try UsageCounts(row: &$0))
        }
    }

    static func last(
        _ subject: Insight.Subject, in workspace: WorkspaceID, _ connection: any Connection
    ) throws -> LastRequest? {
        let (condition, arguments) = condition(subject, in: workspace)
        return try connection.all(
            """
            SELECT s.last_used_at, s.operation, s.last_status, s.last_address, s.last_user_agent
            FROM request_series s WHERE \(condition) ORDER BY s.last_used_at DESC LIMIT 1
            """, arguments: arguments
        ) {
            LastRequest(
                at: try $0.next(), operation: try $0.next(), status: try $0.next(), address: try $0.next(),
                userAgent: try $0.next())
        }.first
    }

    private static func counts<Value>(
        _ group: String, _ subject: Insight.Subject, in workspace: WorkspaceID, since: Instant, _ order: String,
        _ connection: any Connection, read: (inout Row) throws -> Value
    ) throws -> [Value] {
        let (condition, arguments) = condition(subject, in: workspace)
        return try connection.all(
            """
            SELECT \(group), SUM(c.requests), SUM(c.errors), SUM(c.limited), SUM(c.duration)
            FROM request_series s JOIN request_counts c ON c.series = s.number
            WHERE \(condition) AND c.start >= ? GROUP BY \(group) ORDER BY \(order)
            """, arguments: arguments + [since.seconds], read: read)
    }

    private static func condition(
        _ subject: Insight.Subject, in workspace: WorkspaceID
    ) -> (String, [any SQLEncodable]) {
        guard let token = subject.token else {
            return ("s.workspace_id = ? AND s.integration_id = ?", [workspace, subject.integration])
        }
        return ("s.workspace_id = ? AND s.access_token_id = ?", [workspace, token])
    }
}
