import LatchkeyStorage
import Synchronization
import Testing

@testable import LatchkeyCore

/// Who is told of a webhook that fails, of what, and how often.
@Suite struct WebhookLetterTests {
    @Test func eachActiveAdminGetsOne() async throws {
        let desk = try await MailDesk.open()
        let (test, ada) = (desk.webhooks.data.test, desk.webhooks.data.admin)
        _ = try await test.join("grace@example.com", .admin, invitedBy: ada)
        _ = try await test.join("member@example.com", .member, invitedBy: ada)
        let suspended = try await test.join("suspended@example.com", .admin, invitedBy: ada)
        try await desk.core.members.changeAccessLevel(try ada.admin, suspended.member.id, to: .suspended)
        let removed = try await test.join("removed@example.com", .admin, invitedBy: ada)
        try await desk.core.members.remove(try ada.admin, removed.member.id)
        _ = try await test.workspace("Other", admin: "eve@example.com")
        try await desk.gone()
        let letters = try await desk.post()
        #expect(Set(letters.map(\.recipient)) == ["ada@example.com", "grace@example.com"])
        #expect(letters.count == 2 && Set(letters.map(\.id)).count == 2)
        #expect(try await desk.waiting() == 0)
    }

    @Test func itSaysWhatAndWhere() async throws {
        let desk = try await MailDesk.open()
        let webhook = try await desk.gone()
        let letter = try #require(try await desk.post().first)
        #expect(letter.subject == "Acme Inc: the webhook to hooks.example.com is inactive")
        #expect(letter.text.contains("The webhook of Billing sync to hooks.example.com is inactive."))
        #expect(letter.text.contains("Why: The receiver answered 410 Gone"))
        #expect(letter.text.contains("Failing since: 1 Jan 2026, 00:00 UTC"))
        #expect(
            letter.text.contains(
                "https://keys.example.com/acme-inc/settings/developers/\(webhook.integrationID)/webhooks/\(webhook.id)\n"
            ))
        #expect(!letter.text.contains("secret-path"))
    }

    @Test func aDegradedOneIsToldOfAndThenAnInactiveOne() async throws {
        let desk = try await MailDesk.open()
        let (webhook, _) = try await desk.webhooks.subscribe("record.created")
        desk.webhooks.receiver.habit.withLock { $0 = DeliveryOutcome(status: 500) }
        try await desk.webhooks.company("Halden")
        let begin = desk.clock.now()
        for _ in 1...11 {
            #expect(try await desk.waiting() == 0)
            try await desk.webhooks.turn()
            let next = try await desk.webhooks.core.webhooks.deliveries(desk.webhooks.access, webhook.id)[0]
            if next.state == .pending { desk.clock.advance(by: next.nextAttemptAt - desk.clock.now()) }
        }
        let degraded = try await desk.post()
        #expect(degraded.map(\.subject) == ["Acme Inc: the webhook to hooks.example.com is degraded"])
        #expect(degraded[0].text.contains("Why: A delivery was given up after an answer of 500."))
        #expect(degraded[0].text.contains("Failing since: 1 Jan 2026, 00:00 UTC"))
        desk.clock.advance(by: begin + .days(5) - desk.clock.now())
        try await desk.webhooks.company("Ferrous")
        try await desk.webhooks.turn()
        let over = try await desk.post()
        #expect(over.map(\.subject) == ["Acme Inc: the webhook to hooks.example.com is inactive"])
        #expect(over[0].text.contains("Why: Nothing has arrived for five days."))
    }

    @Test func oneThatCameByOAuthHasNoPage() async throws {
        let desk = try await MailDesk.open()
        let (webhook, _) = try await desk.webhooks.subscribe("record.created")
        _ = try await desk.core.database.write { try $0.execute("UPDATE webhooks SET is_oauth = 1") }
        try await desk.end(webhook)
        let letter = try #require(try await desk.post().first)
        #expect(letter.text.contains("the app Billing sync"))
        #expect(!letter.text.contains("https://"))
    }

    @Test func withoutMailNothingIsWritten() async throws {
        let desk = try await MailDesk.open(sendsMail: false)
        try await desk.gone()
        #expect(try await desk.waiting() == 0)
        #expect(try await desk.webhooks.data.count("SELECT COUNT(*) FROM mail_notices") == 0)
    }

    @Test func theSameComesAgainAfterADay() async throws {
        let desk = try await MailDesk.open()
        let webhook = try await desk.gone()
        #expect(try await desk.post().count == 1)
        func flap() async throws -> Int {
            try await desk.core.webhooks.activate(desk.webhooks.access, webhook.id)
            try await desk.end(webhook)
            #expect(try await desk.webhooks.webhook(webhook.id).status == .inactive)
            return try await desk.post().count
        }
        #expect(try await flap() == 0)
        desk.clock.advance(by: .hours(24) - .seconds(1))
        #expect(try await flap() == 0)
        desk.clock.advance(by: .seconds(1))
        #expect(try await flap() == 1)
        #expect(try await flap() == 0)
        // Another webhook is another matter.
        try await desk.gone(to: "https://other.example.com/")
        #expect(try await desk.post().count == 1)
    }
}
