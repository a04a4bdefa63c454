import HTTPTypes
import HummingbirdTesting
import LatchkeyCore
import Testing

@testable import LatchkeyServer

/// The Webhooks section of an integration's page.
@Suite struct WebhookPagesTests {
    private static let target = "https://hooks.example.com/in"

    /// Adds a webhook on the page; hands out its page's path.
    private func add(_ desk: OAuthDesk, _ types: String..., to target: String = target) async throws -> String {
        let path = "/acme-inc/settings/developers/\(desk.clientID)/webhooks"
        try await desk.browser.expect(at: "\(path)/new", has: "A record is added.", "App connected.")
        let response = try await desk.browser.post(
            path,
            [
                ("csrf", Browser.value(ofField: "csrf", in: desk.browser.page) ?? ""),
                ("id", Browser.value(ofField: "id", in: desk.browser.page) ?? ""), ("target_url", target),
            ] + types.map { ("events", $0) })
        return response.headers[.location] ?? ""
    }

    @Test func aWebhookIsAddedTestedAndDeleted() async throws {
        try await OAuthDesk.open { desk in
            let page = "/acme-inc/settings/developers/\(desk.clientID)?open=webhooks"
            try await desk.browser.expect(at: page, has: "No webhooks")
            let path = try await add(desk, "record.created", "note.created")
            try await desk.browser.expect(
                at: path, has: Self.target, "Active", "Nothing was sent yet", "on this page for a few minutes")
            try await desk.browser.expect(at: page, has: Self.target, "2 events")
            try await desk.browser.open(path)
            try await desk.browser.expect(
                submitting: "\(path)/test", [("event_type", "record.created")], has: "Waiting", "on its way")
            let delivery = try required(
                desk.browser.page.split(separator: "\(path)/deliveries/").dropFirst().first?.prefix(36), "a delivery")
            try await desk.browser.expect(
                at: "\(path)/deliveries/\(delivery)", has: "Not tried yet", "record_id", "Send again")
            try await desk.browser.expect(
                submitting: "\(path)/deliveries/\(delivery)/resend", has: "on its way again")
            try await desk.browser.expect(at: "\(path)/delete", has: "Delete this webhook?")
            try await desk.browser.expect(submitting: "\(path)/delete", has: "No webhooks", "is deleted")
            try await desk.browser.expect(404, at: path)
            let actions = try await desk.core.audit.list(try desk.admin.admin).elements.map(\.action)
            #expect(actions.prefix(2) == ["webhook.deleted", "webhook.created"])
        }
    }

    @Test func whatIsWrongIsSaidAtItsField() async throws {
        try await OAuthDesk.open { desk in
            let path = "/acme-inc/settings/developers/\(desk.clientID)/webhooks"
            for (target, types, status, text) in [
                ("http://hooks.example.com/", ["record.created"], 400, "Enter an https address"),
                ("", ["record.created"], 400, "Enter an https address"), (Self.target, [], 400, "at least one event"),
            ] {
                try await desk.browser.open("\(path)/new")
                let id = Browser.value(ofField: "id", in: desk.browser.page) ?? ""
                try await desk.browser.expect(
                    status, submitting: path,
                    [("id", id), ("target_url", target)] + types.map { ("events", $0) }, has: text)
            }
            _ = try await add(desk, "record.created")
            try await desk.browser.open("\(path)/new")
            try await desk.browser.expect(
                400, submitting: path,
                [
                    ("id", Browser.value(ofField: "id", in: desk.browser.page) ?? ""), ("target_url", Self.target),
                    ("events", "record.created"), ("events", "note.created"),
                ], has: "for this address and one of these events already")
        }
    }

    @Test func aFormThatIsSentTwiceMakesOne() async throws {
        try await OAuthDesk.open { desk in
            let path = "/acme-inc/settings/developers/\(desk.clientID)/webhooks"
            try await desk.browser.open("\(path)/new")
            let fields = ["csrf", "id"].map { ($0, Browser.value(ofField: $0, in: desk.browser.page) ?? "") }
            for _ in 1...2 {
                let answer = try await desk.browser.post(
                    path, fields + [("target_url", Self.target), ("events", "record.created")])
                #expect(answer.status == .seeOther && answer.headers[.location]?.hasPrefix(path) == true)
                try await desk.browser.expect(
                    at: answer.headers[.location] ?? "", has: "on this page for a few minutes")
            }
            try await desk.browser.expect(
                at: "/acme-inc/settings/developers/\(desk.clientID)?open=webhooks", has: "1 webhook")
        }
    }

    @Test func filtersAreBuiltAndKept() async throws {
        try await OAuthDesk.open { desk in
            let path = try await add(desk, "record.created", "note.created")
            let people = try await desk.core.schema(DataAccess(desk.admin)).require("people").object.id.text
            try await desk.browser.expect(at: "\(path)/edit", has: "Edit webhook", "Kind of actor", people)
            let filter = "record.created/0"
            let fields = [
                ("target_url", Self.target), ("events", "record.created"), ("\(filter)/match", "any"),
                ("\(filter)/field", "id.object_id"), ("\(filter)/operator", "equals"),
                ("\(filter)/value", " \(people) "),
                ("\(filter)/field", "actor.type"), ("\(filter)/operator", "not_equals"),
                ("\(filter)/value", "api-token"), ("\(filter)/field", ""), ("\(filter)/operator", "equals"),
                ("\(filter)/value", "left over"), ("note.created/0/match", "all"),
            ]
            try await desk.browser.expect(
                submitting: "\(path)/edit", fields, has: "The webhook is saved.",
                "Only where Object is People or Kind of actor is not api-token.")
            try await desk.browser.expect(
                at: "\(path)/edit", has: "value=\"\(people)\"", "value=\"any\" selected",
                "value=\"not_equals\" selected")
            #expect(!desk.browser.page.contains("left over"))
            try await desk.browser.expect(
                400, submitting: "\(path)/edit", [("target_url", Self.target)], has: "at least one")
            try await desk.browser.open("\(path)/edit")
            try await desk.browser.expect(
                400, submitting: "\(path)/edit", [("target_url", "ftp://x"), ("events", "note.created")],
                has: "Enter an https address", "ftp://x")
        }
    }

    @Test func theButtonsDoWhatTheySay() async throws {
        try await OAuthDesk.open { desk in
            let path = try await add(desk, "record.created")
            func press(_ name: String, _ fields: [(String, String)] = [], has words: String...) async throws {
                try await desk.browser.open(path)
                try await desk.browser.submit("\(path)/\(name)", fields)
                for text in words { #expect(desk.browser.page.contains(text), "\(name): \(text)") }
            }
            try await press("pause", has: "Nothing is sent until you resume it.", "Paused", "Resume")
            try await press("resume", has: "It goes on.", "Pause")
            try await press("secret", has: "webhook-secret")
            try await desk.browser.expect(at: "\(path)/rotate", has: "Rotate the secret?", "for a day")
            let rotation = [("version", "1"), ("overlap_hours", "24")]
            try await press("rotate", rotation, has: "The old one signs too", "End the overlap")
            try await press("rotate", rotation, has: "End the overlap")
            try await press("end-overlap", has: "The old secret signs no more.")
            #expect(!desk.browser.page.contains("End the overlap"))
            try await press("rotate", [("version", "2"), ("overlap_hours", "100000")], has: "at most 30 days")
            try await press("ed25519", [("is_on", "on")], has: "whpk_")
            try await press("ed25519", [("is_on", "off")], has: "not signed with Ed25519 any more")
            try await desk.browser.expect(at: "\(path)/replay", has: "Replay what failed", "oldest first")
            try await press("replay", [("since", "2026-01-01T00:00")], has: "Nothing was given up since then.")
            try await press("replay", [("since", "yesterday")], has: "Enter a time as")
            try await press("activate", has: "The webhook is active.")
        }
    }

    @Test func deliveriesAreSearched() async throws {
        try await OAuthDesk.open { desk in
            let path = try await add(desk, "record.created")
            try await desk.browser.open(path)
            try await desk.browser.submit("\(path)/test", [("event_type", "record.created")])
            let none = "019a0000-0000-7000-8000-000000000000"
            try await desk.browser.expect(at: "\(path)?state=pending", has: "Waiting")
            try await desk.browser.expect(at: "\(path)?state=failed", has: "Nothing found", "Clear")
            try await desk.browser.expect(at: "\(path)?about=\(none)", has: "Nothing found")
            try await desk.browser.expect(at: "\(path)?about=what", has: "Enter a whole id", "what")
            try await desk.browser.expect(
                at: "\(path)?since=2020-01-01T00%3A00&until=2021-01-01T00%3A00", has: "Nothing found")
            try await desk.browser.expect(at: "\(path)?since=x&state=odd&before=1&period=month", has: "Enter a time as")
        }
    }

    @Test func othersSeeNothing() async throws {
        try await OAuthDesk.open { desk in
            let path = try await add(desk, "record.created")
            _ = try await desk.server.join("grace@example.com", invitedBy: desk.admin)
            let member = try await Browser.signedIn(desk.client, as: "grace@example.com")
            try await member.expect(403, at: path)
            _ = try await desk.server.workspace("Other", admin: "eve@example.com")
            let eve = try await Browser.signedIn(desk.client, as: "eve@example.com")
            try await eve.expect(404, at: path.replacing("/acme-inc/", with: "/other/"))
            // Another integration's page does not have it.
            let other = try await desk.server.integration(desk.admin, "Another").integration
            try await desk.browser.expect(404, at: path.replacing(desk.clientID, with: other.id.text))
        }
    }
}
