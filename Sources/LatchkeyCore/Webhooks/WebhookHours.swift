import LatchkeyStorage

/// How a webhook fared in one hour.
package struct WebhookHour: Sendable {
    /// When it began.
    package let start: Instant
    /// Attempts that were answered with success, and all others.
    package let delivered: Int
    package let failed: Int
    /// How long the attempts took, all in all, and the longest one.
    package let duration: Duration
    package let slowest: Duration
}

extension Webhooks {
    /// The hours since a time in which something was tried, in their order.
    ///
    /// - Throws: `.notFound`.
    package func hours(_ access: WebhookAccess, _ id: WebhookID, since: Instant) async throws -> [WebhookHour] {
        try await core.read { connection in
            guard try access.find(id, in: connection) != nil else { throw Self.unknown }
            return try WebhookHourStore.list(of: id, in: access.workspaceID, since: since, connection)
        }
    }
}

enum WebhookHourStore {
    private static let length: Int64 = 3600

    /// Counts an attempt.
    static func count(
        isSuccess: Bool, lasting: Duration, of delivery: Delivery, at now: Instant, _ transaction: any Transaction
    ) throws {
        try transaction.execute(
            """
            INSERT INTO webhook_hours (webhook_id, hour, workspace_id, delivered, failed, duration, slowest)
            VALUES (?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (webhook_id, hour) DO UPDATE SET
                delivered = webhook_hours.delivered + excluded.delivered,
                failed = webhook_hours.failed + excluded.failed,
                duration = webhook_hours.duration + excluded.duration,
                slowest = CASE WHEN excluded.slowest > webhook_hours.slowest THEN excluded.slowest
                    ELSE webhook_hours.slowest END
            """,
            delivery.webhookID, now.seconds / length, delivery.workspaceID, isSuccess ? 1 : 0, isSuccess ? 0 : 1,
            lasting.microseconds, lasting.microseconds)
    }

    static func list(
        of webhook: WebhookID, in workspace: WorkspaceID, since: Instant, _ connection: any Connection
    ) throws -> [WebhookHour] {
        try connection.all(
            """
            SELECT hour, delivered, failed, duration, slowest FROM webhook_hours
            WHERE workspace_id = ? AND webhook_id = ? AND hour >= ? ORDER BY hour
            """, workspace, webhook, since.seconds / length
        ) {
            WebhookHour(
                start: Instant(seconds: try $0.next(Int64.self) * length), delivered: try $0.next(),
                failed: try $0.next(), duration: .microseconds(try $0.next(Int64.self)),
                slowest: .microseconds(try $0.next(Int64.self)))
        }
    }

    static func removeOld(before: Instant, _ transaction: any Transaction) throws {
        try transaction.execute("DELETE FROM webhook_hours WHERE hour < ?", before.seconds / length)
    }
}
