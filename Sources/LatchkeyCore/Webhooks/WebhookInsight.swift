import LatchkeyStorage

/// One request of a delivery, for people who look.
package struct DeliveryAttempt: Sendable {
    package let number: Int
    package let attemptedAt: Instant
    /// Until the answer was there.
    package let duration: Duration
    package let status: Int?
    package let failure: String?
    /// What was answered, up to 16 KB.
    package let response: String?
}

/// Which deliveries are looked for.
package struct DeliverySearch: Sendable {
    /// The id of a delivery, or of what its event is about.
    package var about: String?
    package var state: Delivery.State?
    package var since: Instant?
    package var until: Instant?
    /// Those before this one, for the next page.
    package var before: DeliveryID?
    package var limit = 50

    package init() {}
}

/// What an admin sees of a webhook's deliveries, and does about them.
extension Webhooks {
    /// Those that fit, newest first.
    ///
    /// - Throws: `.notFound`.
    package func deliveries(
        _ access: WebhookAccess, _ id: WebhookID, _ search: DeliverySearch = DeliverySearch()
    ) async throws -> [Delivery] {
        try await core.read { connection in
            guard try access.find(id, in: connection) != nil else { throw Self.unknown }
            return try DeliveryStore.list(of: id, in: access.workspaceID, search, connection)
        }
    }

    /// One, with all of its attempts.
    ///
    /// - Throws: `.notFound`.
    package func delivery(
        _ access: WebhookAccess, _ webhook: WebhookID, _ id: DeliveryID
    ) async throws -> (delivery: Delivery, attempts: [DeliveryAttempt]) {
        try await core.read { connection in
            guard try access.find(webhook, in: connection) != nil,
                let found = try DeliveryStore.find(id, of: webhook, in: access.workspaceID, connection)
            else { throw Self.unknownDelivery }
            return (found, try DeliveryStore.attempts(of: id, connection))
        }
    }

    /// Sends one again, under its old id.
    ///
    /// - Throws: `.notFound`; `.conflict` while it waits for its turn anyway, or its webhook is inactive.
    package func resend(_ access: WebhookAccess, _ webhook: WebhookID, _ id: DeliveryID) async throws {
        try await core.write { unit in
            try access.party.verify(in: unit.transaction)
            guard let known = try access.find(webhook, in: unit.transaction),
                let found = try DeliveryStore.find(id, of: webhook, in: access.workspaceID, unit.transaction)
            else { throw Self.unknownDelivery }
            guard known.status != .inactive else { throw Self.inactive }
            try DeliveryStore.makeDue(found.id, in: access.workspaceID, at: unit.now, unit.transaction)
            unit.emitted()
        }
    }

    /// Sends an event of this type that did not happen, whatever the filters say: with the id of a record that is there,
    /// if there is one; for an audit event the newest.
    ///
    /// - Throws: `.notFound`; `.conflict` for a webhook that is inactive.
    package func sendTest(_ access: WebhookAccess, _ id: WebhookID, eventType: String) async throws {
        let random = (0..<2).map { _ in core.newID(Event.self).text }
        try await core.write { unit in
            try access.party.verify(in: unit.transaction)
            guard let webhook = try access.find(id, in: unit.transaction) else { throw Self.unknown }
            guard webhook.status != .inactive else { throw Self.inactive }
            let record = try unit.transaction.all(
                """
                SELECT o.id, (SELECT r.id FROM records r WHERE r.object = o.number ORDER BY r.number DESC LIMIT 1)
                FROM objects o WHERE o.workspace_id = ?
                """, access.workspaceID
            ) { (object: try $0.next(String.self), id: try $0.next(String?.self)) }.first { $0.id != nil }
            let newest =
                eventType == EventType.auditEvent
                ? try AuditStore.list(
                    access.workspaceID, AuditFilter(), after: nil, limit: 1, in: unit.transaction
                ).first : nil
            let noun = eventType.split(separator: ".").first.map { $0.replacing("-", with: "_") } ?? "event"
            let isRecord = noun == "record"
            let ids: [(String, JSON?)] =
                isRecord
                ? [
                    ("object_id", .string(record?.object ?? random[0])),
                    ("record_id", .string(record?.id ?? random[1])),
                ]
                : [("\(noun)_id", .string(newest?.id.text ?? random[0]))]
            let event = JSON.object([
                ("event_type", .string(eventType)),
                ("id", .object([("workspace_id", .string(access.workspaceID.text))] + ids)),
                ("actor", ActorReference.system.json), ("audit_event", newest?.json),
            ])
            try DeliveryStore.insert(
                unit.ids.next(), to: webhook, eventType: eventType, payload: event.text,
                subject: Delivery.subject(of: event), occurredAt: unit.now, at: unit.now, unit.transaction)
            unit.emitted()
        }
    }

    static let unknown = LatchkeyError.notFound("This webhook")
    private static let unknownDelivery = LatchkeyError.notFound("This delivery")
    static let inactive = LatchkeyError(
        .conflict, .invalidValue, "This webhook is inactive: nothing is sent to it.")
}
