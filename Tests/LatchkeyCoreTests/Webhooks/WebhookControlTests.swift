import Synchronization
import Testing

@testable import LatchkeyCore

/// Pausing, activating, replaying, looking back.
@Suite struct WebhookControlTests {
    @Test func whatHappensDuringAPauseWaits() async throws {
        let desk = try await WebhookDesk.open()
        let (webhook, _) = try await desk.subscribe("record.created")
        try await desk.core.webhooks.setPaused(desk.access, webhook.id, true)
        try await desk.company("Halden")
        try await desk.turn()
        #expect(desk.receiver.take().isEmpty)
        #expect(try await desk.webhook(webhook.id).isPaused)
        try await desk.core.webhooks.setPaused(desk.access, webhook.id, false)
        try await desk.turn()
        #expect(desk.receiver.take().count == 1)
        // What waits for longer than deliveries are kept is forgotten.
        try await desk.core.webhooks.setPaused(desk.access, webhook.id, true)
        try await desk.company("Ferrous")
        try await desk.turn()
        desk.data.clock.advance(by: .days(31))
        try await desk.core.maintenance.cleanUp()
        #expect(try await desk.core.webhooks.deliveries(desk.access, webhook.id).isEmpty)
    }

    @Test func anInactiveOneIsActivatedAndReplayed() async throws {
        let desk = try await WebhookDesk.open()
        let (webhook, _) = try await desk.subscribe("record.created")
        desk.receiver.answer(.init(status: 410))
        try await desk.company("Halden")
        try await desk.turn()
        #expect(try await desk.webhook(webhook.id).status == .inactive)
        await #expect(throws: LatchkeyError.self) {
            try await desk.core.webhooks.replay(desk.access, webhook.id, since: Instant(seconds: 0))
        }
        try await desk.core.webhooks.activate(desk.access, webhook.id)
        #expect(try await desk.webhook(webhook.id).status == .active)
        try await desk.company("Ferrous")
        try await desk.turn()
        let old = desk.receiver.take()
        #expect(old.count == 2)
        let count = try await desk.core.webhooks.replay(
            desk.access, webhook.id, since: desk.data.clock.now() - .hours(1))
        #expect(count == 1)
        let before = try #require(try await desk.core.webhooks.lastReplay(desk.access, webhook.id))
        #expect(before.total == 1 && before.remaining == 1)
        try await desk.turn()
        let again = desk.receiver.take()
        #expect(again.map(\.body) == [old[0].body])
        #expect(
            again[0].headers.first { $0.name == "webhook-id" }! == old[0].headers.first { $0.name == "webhook-id" }!)
        let after = try #require(try await desk.core.webhooks.lastReplay(desk.access, webhook.id))
        #expect(after.total == 1 && after.remaining == 0)
        #expect(try await desk.core.webhooks.replay(desk.access, webhook.id, since: Instant(seconds: 0)) == 0)
        #expect(try await desk.core.webhooks.lastReplay(desk.access, webhook.id)?.total == 1)
    }

    /// What was read before is not sent after.
    @Test func nothingMoreIsSentToOneThatHasGone() async throws {
        let desk = try await WebhookDesk.open { $0.webhookRateLimit = 0 }
        let (webhook, _) = try await desk.subscribe("record.created", "record.updated", "record.deleted")
        let id = try await desk.company("Halden")
        for name in ["One", "Two", "Three"] { _ = try await desk.data.patch("companies", id, ["name": .string(name)]) }
        desk.receiver.answer(.init(status: 410))
        try await desk.turn()
        #expect(desk.receiver.take().count == 1)
        #expect(try await desk.webhook(webhook.id).status == .inactive)
    }

    @Test func aReplayTakesWhatFailedSinceThenInOrder() async throws {
        let desk = try await WebhookDesk.open { $0.webhookRateLimit = 0 }
        let (webhook, _) = try await desk.subscribe("record.created")
        desk.receiver.habit.withLock { $0 = .init(status: 500) }
        var since = Instant(seconds: 0)
        for name in ["Old", "One", "Two"] {
            if name == "One" { since = desk.data.clock.now() }
            try await desk.company(name)
            desk.data.clock.advance(by: .seconds(1))
        }
        for _ in 0..<11 {
            try await desk.turn()
            desk.data.clock.advance(by: .hours(25))
        }
        #expect(try await desk.webhook(webhook.id).status == .inactive)
        try await desk.core.maintenance.cleanUp()
        try await desk.core.webhooks.activate(desk.access, webhook.id)
        desk.receiver.habit.withLock { $0 = .init(status: 200) }
        _ = desk.receiver.take()
        let found = try await desk.core.webhooks.replay(desk.access, webhook.id, since: since)
        #expect(found == 2)
        try await desk.turn()
        #expect(desk.receiver.take().count == 2)
        #expect(try await desk.webhook(webhook.id).status == .active)
    }

    /// What is sent again is tried as often as what is new.
    @Test func whatIsSentAgainHasItsTriesAgain() async throws {
        let desk = try await WebhookDesk.open()
        let (webhook, _) = try await desk.subscribe("record.created")
        desk.receiver.answer(.init(status: 410))
        try await desk.company("Halden")
        try await desk.turn()
        try await desk.core.webhooks.activate(desk.access, webhook.id)
        let id = try #require(try await desk.core.webhooks.deliveries(desk.access, webhook.id).first).id
        desk.receiver.answer(.init(status: 500), .init(status: 500))
        try await desk.core.webhooks.resend(desk.access, webhook.id, id)
        try await desk.turn()
        let found = try await desk.core.webhooks.delivery(desk.access, webhook.id, id)
        #expect(found.delivery.state == .pending && found.delivery.attemptCount == 2)
        desk.data.clock.advance(by: .seconds(6))
        try await desk.turn()
        #expect(
            try await desk.core.webhooks.delivery(desk.access, webhook.id, id).delivery.nextAttemptAt
                > desk.data.clock.now() + .seconds(50))
    }

    @Test func hoursCountAttempts() async throws {
        let desk = try await WebhookDesk.open()
        let (webhook, _) = try await desk.subscribe("record.created")
        let start = desk.data.clock.now()
        desk.receiver.answer(.init(status: 500))
        try await desk.company("Halden")
        try await desk.turn()
        desk.data.clock.advance(by: .hours(2))
        try await desk.turn()
        let hours = try await desk.core.webhooks.hours(desk.access, webhook.id, since: start)
        #expect(hours.map(\.failed) == [1, 0] && hours.map(\.delivered) == [0, 1])
        #expect(hours[1].start.seconds - hours[0].start.seconds == 7200)
        #expect(hours.allSatisfy { $0.slowest > .zero && $0.slowest == $0.duration })
    }

    @Test func deliveriesAreFoundByIdStateAndTime() async throws {
        let desk = try await WebhookDesk.open()
        let (webhook, _) = try await desk.subscribe("record.created")
        desk.receiver.answer(.init(status: 500))
        let first = try await desk.company("Halden")
        try await desk.turn()
        let between = desk.data.clock.now() + .seconds(1)
        desk.data.clock.advance(by: .seconds(2))
        let second = try await desk.company("Ferrous")
        try await desk.turn()
        func find(_ change: (inout DeliverySearch) -> Void) async throws -> [String] {
            var search = DeliverySearch()
            change(&search)
            return try await desk.core.webhooks.deliveries(desk.access, webhook.id, search).map(\.subject)
        }
        #expect(try await find { _ in } == [second, first])
        #expect(try await find { $0.about = first } == [first])
        #expect(try await find { $0.state = .pending } == [first])
        #expect(try await find { $0.state = .delivered } == [second])
        #expect(try await find { $0.since = between } == [second])
        #expect(try await find { $0.until = between } == [first])
        #expect(try await find { $0.limit = 1 } == [second])
        let newest = try #require(try await desk.core.webhooks.deliveries(desk.access, webhook.id).first)
        #expect(try await find { $0.about = newest.id.text } == [second])
        #expect(try await find { $0.before = newest.id } == [first])
    }

    @Test func othersChangeNothing() async throws {
        let desk = try await WebhookDesk.open()
        let (webhook, _) = try await desk.subscribe("record.created")
        let other = try await desk.data.test.workspace("Other", admin: "eve@example.com")
        let (integration, _, _) = try await desk.data.test.integration(other)
        let access = WebhookAccess(try other.admin, integration.id)
        let webhooks = desk.core.webhooks
        for work: @Sendable () async throws -> Void in [
            { try await webhooks.setPaused(access, webhook.id, true) },
            { try await webhooks.activate(access, webhook.id) },
            { _ = try await webhooks.replay(access, webhook.id, since: Instant(seconds: 0)) },
            { _ = try await webhooks.secret(access, webhook.id) },
            { _ = try await webhooks.rotateSecret(access, webhook.id, version: 1, overlap: .zero) },
            { try await webhooks.endOverlap(access, webhook.id) },
            { try await webhooks.setEd25519(access, webhook.id, true) },
            { _ = try await webhooks.signing(access, webhook.id) },
            { _ = try await webhooks.hours(access, webhook.id, since: Instant(seconds: 0)) },
            { _ = try await webhooks.lastReplay(access, webhook.id) },
            { _ = try await webhooks.deliveries(access, webhook.id) },
        ] {
            let error = await #expect(throws: LatchkeyError.self) { try await work() }
            #expect(error?.kind == .notFound)
        }
        #expect(try await !desk.webhook(webhook.id).isPaused)
    }
}
