import LatchkeyStorage

/// Everything that failed since a time, sent again.
package struct Replay: Sendable {
    package let id: ID<Replay>
    package let since: Instant
    package let beganAt: Instant
    /// How many deliveries there are.
    package let total: Int
    /// How many of them were not tried again yet.
    package let remaining: Int
}

extension Webhooks {
    /// Rows of one transaction.
    private static let replaySlice = 1000

    /// Sends all that was given up since a time again, oldest first.
    ///
    /// - Returns: how many there are.
    /// - Throws: `.notFound`; `.conflict` for a webhook that is inactive.
    package func replay(_ access: WebhookAccess, _ id: WebhookID, since: Instant) async throws -> Int {
        let replay = core.newID(Replay.self)
        var total = 0
        while true {
            let isFirst = total == 0
            let count = try await core.write { unit in
                let webhook = try access.require(id, unit)
                guard webhook.status != .inactive else { throw Self.inactive }
                let count = try ReplayStore.take(
                    Self.replaySlice, since: since, for: replay, webhook, at: unit.now, unit.transaction)
                guard count > 0 else { return 0 }
                if isFirst { try access.audit(.webhookReplayed, webhook, unit) }
                try ReplayStore.count(count, in: replay, since: since, webhook, at: unit.now, unit.transaction)
                unit.emitted()
                return count
            }
            total += count
            if count < Self.replaySlice { return total }
        }
    }

    /// The newest replay.
    ///
    /// - Throws: `.notFound`.
    package func lastReplay(_ access: WebhookAccess, _ id: WebhookID) async throws -> Replay? {
        try await core.read { connection in
            guard let webhook = try access.find(id, in: connection) else { throw Self.unknown }
            return try ReplayStore.last(webhook, connection)
        }
    }
}

enum ReplayStore {
    /// Adds so many to a replay, which this begins.
    static func count(
        _ count: Int, in id: ID<Replay>, since: Instant, _ webhook: Webhook, at now: Instant,
        _ transaction: any Transaction
    ) throws {
        try transaction.execute(
            """
            INSERT INTO webhook_replays (id, webhook_id, workspace_id, since, began_at, total)
            VALUES (?, ?, ?, ?, ?, ?)
            ON CONFLICT (id) DO UPDATE SET total = webhook_replays.total + excluded.total
            """, id, webhook.id, webhook.workspaceID, since, now, count)
    }

    /// Makes up to `limit` of what failed due again.
    ///
    /// - Returns: how many there were.
    static func take(
        _ limit: Int, since: Instant, for id: ID<Replay>, _ webhook: Webhook, at now: Instant,
        _ transaction: any Transaction
    ) throws -> Int {
        try transaction.execute(
            """
            UPDATE webhook_deliveries SET state = 'pending', next_attempt_at = ?, attempts_before = attempt_count,
                replay_id = ?
            WHERE id IN (
                SELECT id FROM webhook_deliveries
                WHERE webhook_id = ? AND workspace_id = ? AND state = 'failed' AND created_at >= ?
                ORDER BY id LIMIT ?)
            """, now, id, webhook.id, webhook.workspaceID, since, limit)
    }

    static func last(_ webhook: Webhook, _ connection: any Connection) throws -> Replay? {
        try connection.first(
            """
            SELECT r.id, r.since, r.began_at, r.total,
                (SELECT COUNT(*) FROM webhook_deliveries d WHERE d.replay_id = r.id)
            FROM webhook_replays r WHERE r.workspace_id = ? AND r.webhook_id = ? ORDER BY r.id DESC LIMIT 1
            """, webhook.workspaceID, webhook.id
        ) {
            Replay(
                id: try $0.next(), since: try $0.next(), beganAt: try $0.next(), total: try $0.next(),
                remaining: try $0.next())
        }
    }
}
