import HTTPTypes
import HummingbirdTesting
import LatchkeyCore
import Testing

@Suite struct AuditExportPagesTests {
    private static let path = "/acme-inc/settings/audit-log"

    @Test func whatIsShownComesAsAFile() async throws {
        let server = try await TestServer()
        let admin = try await server.workspace()
        _ = try await server.integration(admin)
        try await server.run { client in
            let browser = try await Browser.signedIn(client, as: "ada@example.com")
            try await browser.expect(
                at: "\(Self.path)?action=integration.created", has: "export.csv?action=integration.created",
                "export.jsonl?action=integration.created", "Chained", "latchkey audit verify")
            let head = try await server.core.audit.head(try admin.admin)
            #expect(browser.page.contains("<code>\(head.text)</code>"))
            let csv = try await browser.open("\(Self.path)/export.csv?action=integration.created")
            #expect(csv.headers[.contentType] == "text/csv; charset=utf-8")
            #expect(csv.headers[.contentDisposition] == "attachment; filename=\"acme-inc-audit-log.csv\"")
            #expect(browser.page.hasPrefix("sequence,occurred_at,action,"))
            #expect(browser.page.contains(",integration.created,workspace-member,"))
            #expect(!browser.page.contains("session.started"))
            let lines = try await browser.open("\(Self.path)/export.jsonl")
            #expect(lines.headers[.contentType] == "application/jsonl; charset=utf-8")
            #expect(browser.page.split(separator: "\n").count == Int(head.sequence))
            try await browser.expect(404, at: "\(Self.path)/export.xml")
        }
    }

    @Test func isForAdminsOfTheWorkspaceOnly() async throws {
        let server = try await TestServer()
        let admin = try await server.workspace()
        _ = try await server.workspace("Beta", admin: "bob@example.com")
        _ = try await server.join("grace@example.com", invitedBy: admin)
        try await server.run { client in
            let member = try await Browser.signedIn(client, as: "grace@example.com")
            try await member.expect(403, at: "\(Self.path)/export.csv")
            let stranger = try await Browser.signedIn(client, as: "bob@example.com")
            try await stranger.expect(404, at: "\(Self.path)/export.jsonl")
        }
    }
}
