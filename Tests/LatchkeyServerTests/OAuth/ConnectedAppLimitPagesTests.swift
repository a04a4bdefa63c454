import LatchkeyCore
import Testing

@testable import LatchkeyServer

/// The limits of a connected app on its page.
@Suite struct ConnectedAppLimitPagesTests {
    private static let apps = "/acme-inc/settings/connected-apps"

    private func form(_ desk: OAuthDesk) async throws -> String {
        _ = try await desk.connect()
        let grant = try required(try await desk.core.grants.list(try desk.admin.admin).first, "an app")
        return "\(Self.apps)/\(grant.id)/limits"
    }

    @Test func anAppIsLimited() async throws {
        try await OAuthDesk.open { desk in
            let form = try await form(desk)
            try await desk.browser.expect(at: Self.apps, has: "aria-label=\"Limit Reports\"", form)
            #expect(!desk.browser.page.contains("Must ask again"))
            try await desk.browser.expect(
                at: form, has: "Limit Reports", "From elsewhere its tokens open nothing.", "value=\"never\" checked")
            try await desk.browser.expect(
                submitting: form,
                [("networks", "203.0.113.0/24"), ("limit_count", "100"), ("limit_period", "minute"), ("life", "30")],
                has: "The limits of Reports are saved.", "At most 100 a minute, only from 203.0.113.0/24",
                "Must ask again <time class=\"tag plain\" datetime=\"2026-01-31T00:00:00Z\"")
            try await desk.browser.expect(
                at: form, has: "203.0.113.0/24</textarea>", "value=\"100\"", "value=\"30\" checked")
            try await desk.browser.expect(
                submitting: form, [("networks", ""), ("limit_count", ""), ("life", "days"), ("days_limit", "45")],
                has: "Must ask again <time class=\"tag plain\" datetime=\"2026-02-15T00:00:00Z\"")
            try await desk.browser.expect(at: form, has: "value=\"days\" checked", "value=\"45\"")
            try await desk.browser.expect(
                at: "/acme-inc/settings/audit-log", has: "App&#39;s limits changed", "45 days")
        }
    }

    @Test func whatIsWrongIsSaidAtItsField() async throws {
        try await OAuthDesk.open { desk in
            let form = try await form(desk)
            for (fields, words) in [
                ([("networks", "10.0.0.0/40"), ("life", "never")], "is no network"),
                ([("limit_count", "many"), ("life", "never")], "Enter a number from 1"),
                ([("life", "days"), ("days_limit", "")], "Enter a number of days"),
                ([("life", "days"), ("days_limit", "4000")], "Enter a number of days from 1 to 3650"),
                ([("life", "")], "Choose when the app must ask again"),
            ] {
                try await desk.browser.open(form)
                try await desk.browser.expect(400, submitting: form, fields, has: words, "aria-invalid=\"true\"")
            }
            let grant = try #require(try await desk.core.grants.list(try desk.admin.admin).first)
            #expect(grant.policy == GrantPolicy())
        }
    }

    @Test func theWorkspacesLongestLifeIsSaid() async throws {
        try await OAuthDesk.open { desk in
            let form = try await form(desk)
            try await desk.core.workspaces.setTokenRules(try desk.admin.admin, TokenRules(daysLimit: 20))
            try await desk.browser.expect(at: form, has: "no token lives for more than 20 days")
            for (days, words) in [
                (0, "Must ask again <time class=\"tag plain\" datetime=\"2026-01-21T00:00:00Z\""),
                (7, "Must ask again <time class=\"tag warn\" datetime=\"2026-01-21T00:00:00Z\""),
                (13, "Must ask again now."),
            ] {
                desk.server.clock.advance(by: .days(days))
                try await desk.browser.signIn("ada@example.com")
                try await desk.browser.expect(at: Self.apps, has: words)
            }
        }
    }

    @Test func onlyAdminsOfTheWorkspaceSeeIt() async throws {
        try await OAuthDesk.open { desk in
            let form = try await form(desk)
            _ = try await desk.server.join("grace@example.com", invitedBy: desk.admin)
            let grace = try await Browser.signedIn(desk.client, as: "grace@example.com")
            try await grace.expect(403, at: form, has: "admin")
            _ = try await desk.server.workspace("Other Ltd", admin: "eve@example.com")
            let eve = try await Browser.signedIn(desk.client, as: "eve@example.com")
            try await eve.expect(404, at: form.replacing("acme-inc", with: "other-ltd"))
        }
    }
}
