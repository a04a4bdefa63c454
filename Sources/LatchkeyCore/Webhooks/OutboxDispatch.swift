import LatchkeyStorage

/// Turns events of the outbox into deliveries. An event leaves the outbox in the transaction that writes its deliveries,
/// so that a crash loses none and doubles none.
extension WebhookDelivery {
    /// The most events of one transaction.
    private static let slice = 200

    /// Takes what is in the outbox.
    ///
    /// - Returns: the webhooks that got something.
    package func dispatch() async throws -> Set<WebhookID> {
        var reached: Set<WebhookID> = []
        // Most of the time there is nothing, and a look costs less than the writer.
        let isEmpty = try await core.read { connection in
            try connection.value("SELECT NOT EXISTS (SELECT 1 FROM outbox_events)", as: Bool.self) ?? true
        }
        guard !isEmpty else { return [] }
        while true {
            let (events, webhooks) = try await core.write { unit in try unit.dispatchEvents(limit: Self.slice) }
            core.eventListeners.hear(events)
            reached.formUnion(webhooks)
            if events.count < Self.slice { return reached }
        }
    }
}

extension UnitOfWork {
    fileprivate func dispatchEvents(limit: Int) throws -> (events: [HeardEvent], webhooks: Set<WebhookID>) {
        let events = try transaction.all(
            "SELECT id, workspace_id, event_type, payload, occurred_at FROM outbox_events ORDER BY id LIMIT ?", limit
        ) { row in
            HeardEvent(
                id: try row.next(), workspaceID: try row.next(), eventType: try row.next(), payload: try row.next(),
                occurredAt: try row.next())
        }
        var subscribers: [String: [Webhook]] = [:]
        var reached: Set<WebhookID> = []
        for event in events {
            let key = "\(event.workspaceID) \(event.eventType)"
            let webhooks =
                try subscribers[key]
                ?? WebhookStore.subscribers(to: event.eventType, in: event.workspaceID, transaction)
            subscribers[key] = webhooks
            let json = try JSON(parsing: Array(event.payload.utf8))
            for webhook in webhooks where webhook.wants(event.eventType, json) {
                try DeliveryStore.insert(
                    ids.next(), to: webhook, eventType: event.eventType, payload: event.payload,
                    subject: Delivery.subject(of: json), occurredAt: event.occurredAt, at: now, transaction)
                reached.insert(webhook.id)
            }
            try transaction.execute("DELETE FROM outbox_events WHERE id = ?", event.id)
        }
        return (events, reached)
    }
}

extension Webhook {
    /// Whether one of its subscriptions is to this event.
    fileprivate func wants(_ type: String, _ event: JSON) -> Bool {
        subscriptions.contains { $0.eventType == type && ($0.filter?.matches(event) ?? true) }
    }
}

extension WebhookStore {
    /// Those that are not inactive and have subscribed to a type.
    static func subscribers(
        to type: String, in workspace: WorkspaceID, _ connection: any Connection
    ) throws -> [Webhook] {
        try connection.all(
            "SELECT subscriber_id FROM event_subscriptions WHERE workspace_id = ? AND event_type = ?", workspace, type
        ) { try $0.next(WebhookID.self) }.compactMap { try find($0, in: workspace, connection) }
    }
}
