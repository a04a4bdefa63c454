import HTTPTypes
import HummingbirdTesting
import LatchkeyCore
import Testing

@Suite struct AuditLogPagesTests {
    private static let path = "/acme-inc/settings/audit-log"

    @Test func tellsWhoDidWhatAndFilters() async throws {
        let server = try await TestServer()
        let admin = try await server.workspace()
        _ = try await server.integration(admin)
        server.clock.advance(by: .days(2))
        _ = try await server.join("grace@example.com", invitedBy: admin)
        try await server.run { client in
            let browser = try await Browser.signedIn(client, as: "ada@example.com")
            try await browser.expect(
                at: Self.path, has: "Integration created", "integration.created", "Billing sync", "Invitation created",
                "grace@example.com", "1 Jan 2026, 00:00", "datetime=\"2026-01-03T00:00:00Z\"")
            try await browser.expect(
                at: "\(Self.path)?action=integration.created", has: "Billing sync",
                "<option value=\"integration.created\" selected>", "Clear")
            #expect(!browser.page.contains("<td role=\"cell\" class=\"lead\">Invitation created"))
            try await browser.expect(at: "\(Self.path)?from=2026-01-02&until=2026-01-03", has: "value=\"2026-01-02\"")
            #expect(!browser.page.contains("Billing sync") && browser.page.contains("invitation.created"))
            try await browser.expect(at: "\(Self.path)?until=2026-01-01", has: "Billing sync")
            try await browser.expect(at: "\(Self.path)?until=2025-12-31", has: "Nothing fits these filters")
            let grace = try required(
                try await server.core.audit.actors(try admin.admin).first { $0.name.contains("G") }, "")
            try await browser.expect(at: "\(Self.path)?actor=\(grace.id)", has: "Member joined")
            #expect(!browser.page.contains("Billing sync"))
            for nonsense in ["from=yesterday", "action=nothing", "after=nothing", "until=2026-02-31", "actor=%00"] {
                try await browser.expect(at: "\(Self.path)?\(nonsense)", has: "Audit log")
            }
        }
    }

    @Test func pagesKeepTheFilters() async throws {
        let server = try await TestServer()
        let admin = try await server.workspace()
        for number in 0..<60 {
            _ = try await server.core.invitations.create(
                try admin.admin, email: "person\(number)@example.com", accessLevel: .member)
        }
        try await server.run { client in
            let browser = try await Browser.signedIn(client, as: "ada@example.com")
            try await browser.expect(at: "\(Self.path)?action=invitation.created", has: "person59@", "50 events")
            #expect(!browser.page.contains("person9@"))
            let older = try required(
                browser.page.split(separator: "\"").first { $0.hasPrefix(Self.path) && $0.contains("after=") }, "a link"
            )
            #expect(older.contains("action=invitation.created"))
            try await browser.expect(
                at: String(older).replacing("&amp;", with: "&"), has: "person9@", "person0@", "10 events", "Newest")
            #expect(!browser.page.contains("person59@"))
        }
    }

    @Test func isForAdminsOfTheWorkspaceOnly() async throws {
        let server = try await TestServer()
        let admin = try await server.workspace()
        _ = try await server.workspace("Beta", admin: "bob@example.com")
        _ = try await server.join("grace@example.com", invitedBy: admin)
        try await server.run { client in
            let member = try await Browser.signedIn(client, as: "grace@example.com")
            try await member.expect(403, at: Self.path, has: "An admin is needed for this", "ada@example.com")
            let stranger = try await Browser.signedIn(client, as: "bob@example.com")
            try await stranger.expect(404, at: Self.path)
            try await stranger.open("/beta/settings/audit-log")
            #expect(!stranger.page.contains("Acme Inc"))
        }
    }
}
