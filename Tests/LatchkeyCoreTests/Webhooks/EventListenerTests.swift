import LatchkeyStorage
import Testing

@testable import LatchkeyCore

/// Looking at events as they happen.
@Suite struct EventListenerTests {
    private func subscriptions(_ desk: WebhookDesk) async throws -> Int? {
        try await desk.core.read { try $0.value("SELECT COUNT(*) FROM event_subscriptions", as: Int.self) }
    }

    @Test func aListenerHearsWhatHappensOnce() async throws {
        let desk = try await WebhookDesk.open()
        let listener = try await desk.core.webhooks.listen(desk.access, to: ["record.created", "no.such"])
        #expect(listener.eventTypes == ["record.created"])
        let record = try await desk.company("Halden")
        _ = try await desk.delivery.dispatch()
        let heard = try #require(
            await desk.core.webhooks.events(desk.access, for: listener.id, waiting: .seconds(20)))
        #expect(heard.map(\.eventType) == ["record.created"] && heard[0].payload.contains(record))
        #expect(await desk.core.webhooks.events(desk.access, for: listener.id, waiting: .zero)?.isEmpty == true)
    }

    @Test func whoWaitsIsWoken() async throws {
        let desk = try await WebhookDesk.open()
        let listener = try await desk.core.webhooks.listen(desk.access, to: [])
        #expect(listener.eventTypes == EventType.all.filter { $0 != EventType.auditEvent })
        async let heard = desk.core.webhooks.events(desk.access, for: listener.id, waiting: .seconds(25))
        try await desk.company("Halden")
        _ = try await desk.delivery.dispatch()
        #expect(await heard?.contains { $0.eventType == "record.created" } == true)
    }

    @Test func whoStopsOrGoesLeavesNothing() async throws {
        let desk = try await WebhookDesk.open()
        let stopped = try await desk.core.webhooks.listen(desk.access, to: ["record.created"])
        #expect(try await desk.core.webhooks.stopListening(desk.access, stopped.id))
        #expect(try await !desk.core.webhooks.stopListening(desk.access, stopped.id))
        #expect(try await subscriptions(desk) == 0)
        let gone = try await desk.core.webhooks.listen(desk.access, to: ["record.created"])
        let (webhook, _) = try await desk.subscribe("record.deleted")
        try await desk.core.maintenance.cleanUp()
        #expect(try await subscriptions(desk) == 2)
        desk.data.clock.advance(by: .minutes(3))
        try await desk.core.maintenance.cleanUp()
        #expect(await desk.core.webhooks.events(desk.access, for: gone.id, waiting: .zero) == nil)
        #expect(try await subscriptions(desk) == 1)
        #expect(try await desk.webhook(webhook.id).status == .active)
    }

    @Test func othersHearNothing() async throws {
        let desk = try await WebhookDesk.open()
        let other = try await desk.data.test.workspace("Other", admin: "eve@example.com")
        let (integration, _, _) = try await desk.data.test.integration(other)
        let access = WebhookAccess(try other.admin, integration.id)
        let own = try await desk.core.webhooks.listen(desk.access, to: [])
        let foreign = try await desk.core.webhooks.listen(access, to: [])
        try await desk.company("Halden")
        _ = try await desk.delivery.dispatch()
        #expect(await desk.core.webhooks.events(access, for: foreign.id, waiting: .zero)?.isEmpty == true)
        #expect(await desk.core.webhooks.events(access, for: own.id, waiting: .zero) == nil)
        #expect(try await !desk.core.webhooks.stopListening(access, own.id))
        #expect(await desk.core.webhooks.events(desk.access, for: own.id, waiting: .zero)?.isEmpty == false)
    }

    @Test func thereIsRoomForSoManyListenersAndEvents() async throws {
        let desk = try await WebhookDesk.open()
        var all: [EventListener] = []
        for _ in 0...50 { all.append(try await desk.core.webhooks.listen(desk.access, to: ["record.created"])) }
        // The one that has not asked for longest has made room.
        #expect(await desk.core.webhooks.events(desk.access, for: all[0].id, waiting: .zero) == nil)
        #expect(await desk.core.webhooks.events(desk.access, for: all[1].id, waiting: .zero) != nil)
        let listener = all[50]
        let events = (0..<1100).map { number in
            HeardEvent(
                id: desk.core.newID(), workspaceID: listener.workspaceID, eventType: "record.created",
                payload: "{\"n\":\(number)}", occurredAt: desk.data.clock.now())
        }
        desk.core.eventListeners.hear(events)
        let heard = try #require(await desk.core.webhooks.events(desk.access, for: listener.id, waiting: .zero))
        #expect(heard.count == 1000 && heard.last?.payload == "{\"n\":1099}")
    }
}
