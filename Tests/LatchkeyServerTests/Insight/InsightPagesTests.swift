import HTTPTypes
import HummingbirdTesting
import LatchkeyCore
import NIOCore
import Testing

@testable import LatchkeyServer

@Suite struct InsightPagesTests {
    @Test func theUsageOfAnIntegrationAndOfATokenIsShown() async throws {
        try await DevelopersDesk.open { desk in
            let made = try await desk.server.integration(desk.admin)
            for path in [desk.path(made.integration, "/usage"), desk.path(made.token, "usage")] {
                try await desk.browser.expect(at: path, has: "No requests in the last 24 hours")
            }
            #expect(try await desk.isAlive(made.secret))
            for path in [desk.path(made.integration, "/usage"), desk.path(made.token, "usage")] {
                try await desk.browser.expect(
                    at: path, has: "GET /v2/self", "Last used", "<dt>Requests</dt><dd>1</dd>")
                for period in ["hour", "day", "month", "nonsense"] {
                    try await desk.browser.expect(at: "\(path)?period=\(period)", has: "GET /v2/self")
                }
            }
            try await desk.browser.expect(404, at: desk.path(made.integration, "/access-tokens/x/usage"), has: "")
        }
    }

    @Test func scopesThatNothingUsesAreTakenAwayByOneClick() async throws {
        try await DevelopersDesk.open { desk in
            let made = try await desk.server.integration(
                desk.admin, "Report", scopes: ScopeSet(text: "user_management:read note:read-write") ?? .none)
            let page = desk.path(made.integration, "/usage")
            // Before the first request nothing is known.
            try await desk.browser.open(page)
            #expect(!desk.browser.page.contains("Scopes that nothing has used"))
            _ = try await APIScenario(path: "/v2/workspace_members", token: made.secret).run(on: desk.client)
            try await desk.browser.expect(at: page, has: "Scopes that nothing has used", "Notes", "read &amp; write")
            try await desk.browser.expect(
                submitting: desk.path(made.integration, "/scopes/unused"), [], has: "has only the scopes that it uses")
            #expect(!desk.browser.page.contains("Scopes that nothing has used"))
            let left = try await desk.core.integrations.find(try desk.admin.admin, made.integration.id).scopes
            #expect(left.text == "user_management:read")
        }
    }

    /// They are other services', so that only checks tell; Latchkey's own stay, of which nothing is known.
    @Test func customScopesThatNothingUsesGoWithThem() async throws {
        try await DevelopersDesk.open { desk in
            let admin = try desk.admin.admin
            try await desk.core.workspaces.setTokenRules(
                admin, TokenRules(customScopes: try CustomScopes("invoices:read invoices:write")))
            let made = try await desk.server.integration(
                desk.admin, "Report", scopes: ScopeSet(text: "note:read") ?? .none)
            _ = try await desk.core.accessTokens.update(admin, made.token.id, name: nil) {
                $0.customScopes = (try? CustomScopes("invoices:read invoices:write")) ?? .none
            }
            let page = desk.path(made.integration, "/usage")
            try await desk.browser.open(page)
            #expect(!desk.browser.page.contains("Scopes that nothing has used"))
            let body: JSON = ["data": ["token": .string(made.secret), "scopes": ["invoices:read"]]]
            _ = try await APIScenario(
                method: .post, path: "/latchkey/v1/verify", token: try await desk.server.integration(desk.admin).secret,
                json: body
            ).run(on: desk.client)
            try await desk.core.maintenance.writeUses(.full)
            try await desk.browser.expect(
                at: page, has: "Scopes that nothing has used", "invoices:write", "custom scope")
            #expect(!desk.browser.page.contains("invoices:read"))
            try await desk.browser.expect(
                submitting: desk.path(made.integration, "/scopes/unused"), [], has: "has only the scopes that it uses")
            #expect(!desk.browser.page.contains("Scopes that nothing has used"))
            let left = try await desk.core.accessTokens.find(admin, made.token.id).details.customScopes
            #expect(left.names == ["invoices:read"])
            #expect(try await desk.core.integrations.find(admin, made.integration.id).scopes.text == "note:read")
        }
    }

    @Test func theRequestLogIsSearched() async throws {
        try await DevelopersDesk.open { desk in
            let log = "\(DevelopersDesk.path)/requests"
            try await desk.browser.expect(at: log, has: "No requests yet")
            let made = try await desk.server.integration(desk.admin, "Report")
            let response = try await APIScenario(path: "/v2/self", token: made.secret).run(on: desk.client)
            let id = try #require(response.headers[.known("x-attio-execution-id")])
            try await desk.browser.expect(at: log, has: id, "GET /v2/self", ">200<", made.token.name, "Report")
            for query in [
                "id=\(id)", "status=success", "operation=GET%20/v2/self", "access_token=\(made.token.id)",
                "integration=\(made.integration.id)", "since=2025-12-01T00:00",
            ] {
                try await desk.browser.expect(at: "\(log)?\(query)", has: id)
            }
            try await desk.browser.expect(at: "\(log)?access_token=\(made.token.id)", has: "Only requests of")
            for query in ["status=429", "address=192.0.2.1", "until=2025-12-01T00:00"] {
                try await desk.browser.expect(at: "\(log)?\(query)", has: "Nothing found")
            }
            for (query, words) in [
                ("address=x", "Enter an IP address"), ("id=1", "Enter a whole request id"),
                ("since=x", "Enter a time"), ("after=x", id), ("access_token=x", id),
            ] {
                try await desk.browser.expect(at: "\(log)?\(query)", has: words)
            }
        }
    }
}
