package import LatchkeyStorage

enum DeliveryStore {
    private static let select = """
        SELECT id, workspace_id, webhook_id, event_type, payload, state, attempt_count, next_attempt_at, created_at,
            subject, attempts_before
        FROM webhook_deliveries
        """

    static func insert(
        _ id: DeliveryID, to webhook: Webhook, eventType: String, payload: String, subject: String?,
        occurredAt: Instant, at now: Instant, _ transaction: any Transaction
    ) throws {
        try transaction.execute(
            """
            INSERT INTO webhook_deliveries (id, workspace_id, webhook_id, event_type, payload, state, attempt_count,
                next_attempt_at, created_at, subject)
            VALUES (?, ?, ?, ?, ?, 'pending', 0, ?, ?, ?)
            """, id, webhook.workspaceID, webhook.id, eventType, payload, now, occurredAt, subject ?? id.text)
    }

    /// What is to be tried now, in the order of its time.
    static func due(
        _ webhook: WebhookID, at now: Instant, limit: Int, _ connection: any Connection
    ) throws -> [Delivery] {
        try connection.all(
            """
            \(select) WHERE webhook_id = ? AND state = 'pending' AND next_attempt_at <= ?
            ORDER BY next_attempt_at, id LIMIT ?
            """, webhook, now, limit, read: Delivery.init(row:))
    }

    /// The webhooks that have something to be tried.
    static func dueWebhooks(
        at now: Instant, _ connection: any Connection
    ) throws -> [(id: WebhookID, workspace: WorkspaceID)] {
        try connection.all(
            """
            SELECT w.id, w.workspace_id FROM webhooks w
            WHERE w.status <> 'inactive' AND w.is_paused = 0 AND EXISTS (
                SELECT 1 FROM webhook_deliveries d
                WHERE d.webhook_id = w.id AND d.state = 'pending' AND d.next_attempt_at <= ?)
            """, now
        ) { (id: try $0.next(), workspace: try $0.next()) }
    }

    static func find(
        _ id: DeliveryID, of webhook: WebhookID, in workspace: WorkspaceID, _ connection: any Connection
    ) throws -> Delivery? {
        try connection.first(
            "\(select) WHERE id = ? AND webhook_id = ? AND workspace_id = ?", id, webhook, workspace,
            read: Delivery.init(row:))
    }

    /// In their order.
    static func attempts(of id: DeliveryID, _ connection: any Connection) throws -> [DeliveryAttempt] {
        try connection.all(
            """
            SELECT number, attempted_at, duration, status_code, failure, response FROM webhook_attempts
            WHERE delivery_id = ? ORDER BY number
            """, id
        ) {
            DeliveryAttempt(
                number: try $0.next(), attemptedAt: try $0.next(), duration: .microseconds(try $0.next(Int64.self)),
                status: try $0.next(), failure: try $0.next(), response: try $0.next())
        }
    }

    /// Has it tried now, and as often again as one that is new.
    static func makeDue(
        _ id: DeliveryID, in workspace: WorkspaceID, at now: Instant, _ transaction: any Transaction
    ) throws {
        try transaction.execute(
            """
            UPDATE webhook_deliveries SET state = 'pending', next_attempt_at = ?, attempts_before = attempt_count
            WHERE id = ? AND workspace_id = ?
            """, now, id, workspace)
    }

    /// Newest first.
    static func list(
        of webhook: WebhookID, in workspace: WorkspaceID, _ search: DeliverySearch, _ connection: any Connection
    ) throws -> [Delivery] {
        var conditions = ["webhook_id = ?", "workspace_id = ?"]
        var values: [any SQLEncodable] = [webhook, workspace]
        func add(_ condition: String, _ more: any SQLEncodable...) {
            conditions.append(condition)
            values += more
        }
        if let about = search.about { add("(id = ? OR subject = ?)", about, about) }
        if let state = search.state { add("state = ?", state) }
        if let since = search.since { add("created_at >= ?", since) }
        if let until = search.until { add("created_at < ?", until) }
        if let before = search.before { add("id < ?", before) }
        return try connection.all(
            "\(select) WHERE \(conditions.joined(separator: " AND ")) ORDER BY id DESC LIMIT ?",
            arguments: values + [search.limit], read: Delivery.init(row:))
    }

    /// Writes what an attempt came to.
    static func record(
        _ outcome: DeliveryOutcome, of delivery: Delivery, state: Delivery.State, nextAttemptAt: Instant,
        began: Instant, lasting: Duration, _ transaction: any Transaction
    ) throws {
        let number = delivery.attemptCount + 1
        let count = try transaction.execute(
            """
            UPDATE webhook_deliveries SET state = ?, attempt_count = ?, next_attempt_at = ?, replay_id = NULL
            WHERE id = ? AND workspace_id = ?
            """, state, number, nextAttemptAt, delivery.id, delivery.workspaceID)
        // Its webhook was deleted meanwhile.
        guard count == 1 else { return }
        try transaction.execute(
            """
            INSERT INTO webhook_attempts (delivery_id, number, workspace_id, attempted_at, duration, status_code,
                failure, response)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?)
            """,
            delivery.id, number, delivery.workspaceID, began, lasting.microseconds, outcome.status, outcome.failure,
            outcome.response.isEmpty ? nil : outcome.response)
    }

    /// Gives up what waits for webhooks that are inactive, a thousand at a time.
    ///
    /// - Returns: how many there were.
    static func giveUpOrphans(_ transaction: any Transaction) throws -> Int {
        try transaction.execute(
            """
            UPDATE webhook_deliveries SET state = 'failed', replay_id = NULL WHERE id IN (
                SELECT d.id FROM webhooks w JOIN webhook_deliveries d ON d.webhook_id = w.id
                WHERE w.status = 'inactive' AND d.state = 'pending' LIMIT 1000)
            """)
    }

    /// Gives up what has waited for paused webhooks since before a time, a thousand at a time.
    ///
    /// - Returns: how many there were.
    static func giveUpPaused(before: Instant, _ transaction: any Transaction) throws -> Int {
        try transaction.execute(
            """
            UPDATE webhook_deliveries SET state = 'failed', replay_id = NULL WHERE id IN (
                SELECT d.id FROM webhooks w JOIN webhook_deliveries d ON d.webhook_id = w.id
                WHERE w.is_paused = 1 AND d.state = 'pending' AND d.created_at < ? LIMIT 1000)
            """, before)
    }

    /// Forgets what is over for long, a thousand at a time.
    ///
    /// - Returns: how many there were.
    static func removeOld(before: Instant, _ transaction: any Transaction) throws -> Int {
        let old = "SELECT id FROM webhook_deliveries WHERE state <> 'pending' AND created_at < ? LIMIT 1000"
        try transaction.execute("DELETE FROM webhook_attempts WHERE delivery_id IN (\(old))", before)
        return try transaction.execute("DELETE FROM webhook_deliveries WHERE id IN (\(old))", before)
    }
}

extension Delivery.State: SQLDecodable, SQLEncodable {
    package init?(sqlValue: SQLValue) {
        guard case .text(let text) = sqlValue else { return nil }
        self.init(rawValue: text)
    }

    package var sqlValue: SQLValue { .text(rawValue) }
}

extension Delivery {
    fileprivate init(row: inout Row) throws {
        id = try row.next()
        workspaceID = try row.next()
        webhookID = try row.next()
        eventType = try row.next()
        payload = try row.next()
        state = try row.next()
        attemptCount = try row.next()
        nextAttemptAt = try row.next()
        createdAt = try row.next()
        let subject = try row.next(String.self)
        self.subject = subject.isEmpty ? id.text : subject
        attemptsBefore = try row.next()
    }
}
