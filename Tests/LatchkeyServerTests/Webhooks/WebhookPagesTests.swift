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
                at: path, has: Self.target, "Active", "Nothing was sent yet", "it is not shown again")
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
                try await desk.browser.expect(at: answer.headers[.location] ?? "", has: "it is not shown again")
            }
            try await desk.browser.expect(
                at: "/acme-inc/settings/developers/\(desk.clientID)?open=webhooks", has: "1 webhook")
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
