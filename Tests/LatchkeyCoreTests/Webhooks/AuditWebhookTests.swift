import Testing

@testable import LatchkeyCore

/// The audit log, sent by webhooks.
@Suite struct AuditWebhookTests {
    private func desk(_ scopes: ScopeSet) async throws -> (WebhookDesk, WebhookAccess) {
        let desk = try await WebhookDesk.open()
        let (_, _, secret) = try await desk.data.test.integration(desk.data.admin, "Watcher", scopes: scopes)
        let principal = try #require(try await desk.data.test.check(secret))
        return (desk, WebhookAccess(principal, address: nil))
    }

    private let watching: [Webhook.Subscription] = [.init(eventType: EventType.auditEvent, filter: nil)]

    @Test func itBringsTheWholeEventAndWritesNone() async throws {
        let (desk, access) = try await desk(ScopeSet(text: "webhook:read-write audit_log:read") ?? .none)
        _ = try await desk.core.webhooks.create(access, targetURL: "https://siem.example.com/", watching)
        try await desk.turn()
        let admin = try desk.data.admin.admin
        let created = try #require(try await desk.core.audit.list(admin).elements.first)
        #expect(created.action == "webhook.created")
        let sent = try desk.receiver.take().map { try JSON(parsing: $0.body)["events"]?.array?.first }
        let event = try #require(sent.last ?? nil)
        #expect(event["event_type"]?.string == "audit-event.created")
        #expect(event["id"]?["audit_event_id"]?.string == created.id.text)
        #expect(event["actor"]?["type"]?.string == "api-token")
        #expect(event["audit_event"]?.canonicalText == created.json.canonicalText)
        #expect(event["audit_event"].flatMap { AuditEvent($0) }?.computedHash == created.hash)
        try await desk.turn()
        #expect(desk.receiver.take().isEmpty)
        #expect(try await desk.core.audit.list(admin).elements.first?.id == created.id)
    }

    @Test func aTestIsLikeARealOne() async throws {
        let (desk, access) = try await desk(ScopeSet(text: "webhook:read-write audit_log:read") ?? .none)
        let (webhook, _) = try await desk.core.webhooks.create(access, targetURL: "https://siem.example.com/", [])
        try await desk.core.webhooks.sendTest(access, webhook.id, eventType: EventType.auditEvent)
        try await desk.turn()
        let body = try #require(desk.receiver.take().first).body
        let event = try #require(try JSON(parsing: body)["events"]?.array?.first?["audit_event"])
        #expect(event["action"]?.string == "webhook.created")
    }

    @Test func filtersLookIntoTheEvent() async throws {
        let (desk, access) = try await desk(ScopeSet(text: "webhook:read-write audit_log:read") ?? .none)
        let filter = WebhookFilter(
            .and, [.init(field: "audit_event.action", isNegated: false, value: "integration.created")])
        _ = try await desk.core.webhooks.create(
            access, targetURL: "https://siem.example.com/", [.init(eventType: EventType.auditEvent, filter: filter)])
        _ = try await desk.data.test.integration(desk.data.admin, "Seen")
        try await desk.turn()
        #expect(desk.receiver.take().count == 1)
        #expect(EventType.fields(of: EventType.auditEvent).contains("audit_event.action"))
    }

    @Test func whoMayNotReadTheLogMayNotHaveItSent() async throws {
        let (desk, access) = try await desk(.everything)
        let hooks = desk.core.webhooks
        func isRefused(_ body: () async throws -> Void) async -> Bool { await code(body) == .exceedsOwnAccess }
        #expect(
            await isRefused { _ = try await hooks.create(access, targetURL: "https://a.example.com/", watching) })
        let (own, _) = try await hooks.create(access, targetURL: "https://b.example.com/", [])
        #expect(await isRefused { _ = try await hooks.update(access, own.id, targetURL: nil, watching) })
        #expect(await isRefused { _ = try await hooks.listen(access, to: [EventType.auditEvent]) })
        #expect(try await !hooks.listen(access, to: []).eventTypes.contains(EventType.auditEvent))
        // Nor turn to themselves what an admin has sent elsewhere.
        let integration = try #require(
            try await desk.core.integrations.list(try desk.data.admin.admin).elements.first
        ).integration
        let admin = WebhookAccess(try desk.data.admin.admin, integration.id)
        let (theirs, _) = try await hooks.create(admin, targetURL: "https://siem.example.com/", watching)
        #expect(
            await isRefused {
                _ = try await hooks.update(access, theirs.id, targetURL: "https://c.example.com/", nil)
            })
        #expect(try await hooks.update(access, theirs.id, targetURL: "https://c.example.com/", []) != nil)
    }
}
