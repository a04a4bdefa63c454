import LatchkeyStorage

enum WebhookStore {
    private static let select = """
        SELECT id, workspace_id, integration_id, is_oauth, target_url, status, reason, created_at, failing_since,
            is_paused
        FROM webhooks
        """

    /// In the order of their making.
    static func list(
        _ access: WebhookAccess, limit: Int, offset: Int, _ connection: any Connection
    ) throws -> [Webhook] {
        let rows = try connection.all(
            """
            \(select) WHERE workspace_id = ? AND (? = 0 OR (integration_id = ? AND is_oauth = ?))
            ORDER BY id LIMIT ? OFFSET ?
            """, access.workspaceID, access.isLimited, access.integrationID, access.isOAuth, limit, offset,
            read: WebhookRow.init(row:))
        return try rows.map { try webhook($0, connection) }
    }

    static func find(_ id: WebhookID, in workspace: WorkspaceID, _ connection: any Connection) throws -> Webhook? {
        try connection.first("\(select) WHERE workspace_id = ? AND id = ?", workspace, id, read: WebhookRow.init(row:))
            .map { try webhook($0, connection) }
    }

    /// For who sends to it, whose deliveries name it.
    static func find(_ id: WebhookID, _ connection: any Connection) throws -> Webhook? {
        try connection.value("SELECT workspace_id FROM webhooks WHERE id = ?", id, as: WorkspaceID.self)
            .flatMap { try find(id, in: $0, connection) }
    }

    /// - Throws: `StorageError` for a subscription that the workspace has for this target already.
    static func insert(
        _ webhook: Webhook, sealedSecret: [UInt8], _ transaction: any Transaction
    ) throws {
        try transaction.execute(
            """
            INSERT INTO webhooks (id, workspace_id, integration_id, is_oauth, target_url, status, secret, created_at)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?)
            """,
            webhook.id, webhook.workspaceID, webhook.integrationID, webhook.isOAuth, webhook.targetURL, webhook.status,
            sealedSecret, webhook.createdAt)
        try insertSubscriptions(of: webhook, transaction)
    }

    /// - Throws: as `insert`.
    static func update(
        _ id: WebhookID, in workspace: WorkspaceID, targetURL: String, subscriptions: [Webhook.Subscription],
        _ transaction: any Transaction
    ) throws {
        try transaction.execute(
            "UPDATE webhooks SET target_url = ? WHERE workspace_id = ? AND id = ?", targetURL, workspace, id)
        try transaction.execute("DELETE FROM webhook_subscriptions WHERE webhook_id = ?", id)
        try transaction.execute(
            "DELETE FROM event_subscriptions WHERE workspace_id = ? AND subscriber_id = ?", workspace, id)
        guard let changed = try find(id, in: workspace, transaction) else { return }
        try insertSubscriptions(of: changed.subscribing(to: subscriptions), transaction)
    }

    static func delete(_ id: WebhookID, in workspace: WorkspaceID, _ transaction: any Transaction) throws {
        try transaction.execute(
            """
            DELETE FROM webhook_attempts WHERE delivery_id IN (SELECT id FROM webhook_deliveries WHERE webhook_id = ?)
            """, id)
        for table in [
            "webhook_deliveries", "webhook_subscriptions", "webhook_signing", "webhook_hours", "webhook_replays",
        ] {
            try transaction.execute("DELETE FROM \(table) WHERE webhook_id = ?", id)
        }
        try transaction.execute(
            "DELETE FROM event_subscriptions WHERE workspace_id = ? AND subscriber_id = ?", workspace, id)
        try transaction.execute("DELETE FROM webhooks WHERE workspace_id = ? AND id = ?", workspace, id)
    }

    /// The webhooks of an integration, in one workspace or, where that is nil, in all.
    static func ids(
        of integration: IntegrationID, in workspace: WorkspaceID?, onlyOAuth: Bool, _ connection: any Connection
    ) throws -> [(id: WebhookID, workspace: WorkspaceID)] {
        try connection.all(
            """
            SELECT id, workspace_id FROM webhooks
            WHERE integration_id = ? AND (? IS NULL OR workspace_id = ?) AND (? = 0 OR is_oauth = 1)
            """, integration, workspace, workspace, onlyOAuth
        ) { (id: try $0.next(), workspace: try $0.next()) }
    }

    static func setPaused(_ isPaused: Bool, _ webhook: Webhook, _ transaction: any Transaction) throws {
        try transaction.execute(
            "UPDATE webhooks SET is_paused = ? WHERE workspace_id = ? AND id = ?", isPaused, webhook.workspaceID,
            webhook.id)
    }

    /// Has one that was inactive hear of what happens again.
    static func activate(_ webhook: Webhook, _ transaction: any Transaction) throws {
        try transaction.execute(
            """
            UPDATE webhooks SET status = 'active', reason = NULL, failing_since = NULL WHERE workspace_id = ? AND id = ?
            """, webhook.workspaceID, webhook.id)
        try insertEventSubscriptions(of: webhook, transaction)
    }

    /// Sets the status. One that is inactive hears of nothing new.
    static func setStatus(
        _ status: Webhook.Status, reason: String?, of webhook: Webhook, _ transaction: any Transaction
    ) throws {
        try transaction.execute(
            "UPDATE webhooks SET status = ?, reason = ? WHERE workspace_id = ? AND id = ?", status, reason,
            webhook.workspaceID, webhook.id)
        guard status == .inactive else { return }
        try transaction.execute(
            "DELETE FROM event_subscriptions WHERE workspace_id = ? AND subscriber_id = ?", webhook.workspaceID,
            webhook.id)
    }

    static func setFailing(since: Instant?, _ webhook: Webhook, _ transaction: any Transaction) throws {
        try transaction.execute(
            "UPDATE webhooks SET failing_since = ? WHERE workspace_id = ? AND id = ?", since, webhook.workspaceID,
            webhook.id)
    }

    private static func webhook(_ row: WebhookRow, _ connection: any Connection) throws -> Webhook {
        row.webhook(
            try connection.all(
                "SELECT event_type, filter FROM webhook_subscriptions WHERE webhook_id = ? ORDER BY position", row.id
            ) { row in
                let (type, filter) = (try row.next(String.self), try row.next(String.self))
                return Webhook.Subscription(
                    eventType: type,
                    filter: filter.isEmpty ? nil : try WebhookFilter(JSON(parsing: Array(filter.utf8))))
            })
    }

    private static func insertSubscriptions(of webhook: Webhook, _ transaction: any Transaction) throws {
        for (position, subscription) in webhook.subscriptions.enumerated() {
            try transaction.execute(
                """
                INSERT INTO webhook_subscriptions (webhook_id, position, workspace_id, target_url, event_type, filter)
                VALUES (?, ?, ?, ?, ?, ?)
                """,
                webhook.id, position, webhook.workspaceID, webhook.targetURL, subscription.eventType,
                subscription.filter?.json.text ?? "")
        }
        guard webhook.status != .inactive else { return }
        try insertEventSubscriptions(of: webhook, transaction)
    }

    private static func insertEventSubscriptions(of webhook: Webhook, _ transaction: any Transaction) throws {
        for type in Set(webhook.subscriptions.map(\.eventType)) {
            try transaction.execute(
                "INSERT INTO event_subscriptions (workspace_id, event_type, subscriber_id) VALUES (?, ?, ?)",
                webhook.workspaceID, type, webhook.id)
        }
    }
}

/// A webhook without its subscriptions.
private struct WebhookRow: Sendable {
    let id: WebhookID
    let workspaceID: WorkspaceID
    let integrationID: IntegrationID
    let isOAuth: Bool
    let targetURL: String
    let status: Webhook.Status
    let reason: String?
    let createdAt: Instant
    let failingSince: Instant?
    let isPaused: Bool

    init(row: inout Row) throws {
        id = try row.next()
        workspaceID = try row.next()
        integrationID = try row.next()
        isOAuth = try row.next()
        targetURL = try row.next()
        status = try row.next()
        reason = try row.next()
        createdAt = try row.next()
        failingSince = try row.next()
        isPaused = try row.next()
    }

    func webhook(_ subscriptions: [Webhook.Subscription]) -> Webhook {
        Webhook(
            id: id, workspaceID: workspaceID, integrationID: integrationID, isOAuth: isOAuth, targetURL: targetURL,
            status: status, isPaused: isPaused, reason: reason, subscriptions: subscriptions, createdAt: createdAt,
            failingSince: failingSince)
    }
}

extension Webhook {
    func subscribing(to subscriptions: [Subscription]) -> Webhook {
        Webhook(
            id: id, workspaceID: workspaceID, integrationID: integrationID, isOAuth: isOAuth, targetURL: targetURL,
            status: status, isPaused: isPaused, reason: reason, subscriptions: subscriptions, createdAt: createdAt,
            failingSince: failingSince)
    }
}
