import HTTPTypes
import HummingbirdTesting
import LatchkeyCore
import NIOCore
import Testing

@testable import LatchkeyServer

/// Limits of tokens on the pages, and what they do at the API.
@Suite struct TokenPolicyPagesTests {
    @Test func aTokenIsMadeAndEditedWithItsLimits() async throws {
        try await DevelopersDesk.open { desk in
            let made = try await desk.server.integration(desk.admin)
            let new = desk.path(made.integration, "/access-tokens/new")
            try await desk.browser.expect(at: new, has: "In 7 days", "Allowed networks", "Begins with lkt_")
            let id = Browser.value(ofField: "id", in: desk.browser.page) ?? ""
            let fields = [
                ("id", id), ("name", "Edge"), ("grant", "all"), ("expires", "never"), ("environment", "test"),
                ("description", "At the edge"), ("labels", "Edge, eu"), ("networks", "203.0.113.0/24"),
                ("limit_count", "100"), ("limit_period", "minute"),
            ]
            try await desk.browser.submit(new, fields)
            #expect(desk.browser.page.contains("value=\"lkt_"))
            let list = desk.path(made.integration, "?open=access-tokens")
            try await desk.browser.expect(
                at: list, has: ">Test<", ">edge<", ">eu<", "At the edge",
                "At most 100 a minute, only from 203.0.113.0/24")
            let edit = desk.path(made.integration, "/access-tokens/\(id)/edit")
            try await desk.browser.expect(at: edit, has: "Edit access token Edge", "203.0.113.0/24", "value=\"100\"")
            try await desk.browser.expect(
                submitting: edit, [("name", "Core"), ("networks", ""), ("limit_count", ""), ("labels", "core")],
                has: "The access token is saved.", ">core<", "Core")
            let token = try #require(try await desk.tokens(made.integration).first { $0.name == "Core" })
            #expect(token.details == TokenDetails(labels: ["core"], policy: TokenPolicy(isTest: true)))
            for (field, value, words) in [
                ("networks", "10.0.0.0/40", "is no network"), ("limit_count", "many", "Enter a number from 1"),
                ("labels", "a/b", "is no label"), ("name", "", "The name is missing"),
            ] {
                try await desk.browser.open(edit)
                let rest = [("name", "Core")].filter { $0.0 != field }
                try await desk.browser.expect(400, submitting: edit, rest + [(field, value)], has: words)
            }
        }
    }

    @Test func theWorkspacesRulesAreSet() async throws {
        try await DevelopersDesk.open { desk in
            let general = "/acme-inc/settings/general"
            try await desk.browser.expect(at: general, has: "Longest life in days", "Refuse test tokens")
            try await desk.browser.expect(
                submitting: "/acme-inc/settings/token-rules",
                [("days_limit", "90"), ("days_default", "30"), ("refuses_tests", "on")], has: "The rules are saved.",
                "value=\"90\"", "value=\"30\"")
            try await desk.browser.expect(
                400, submitting: "/acme-inc/settings/token-rules", [("days_limit", "x")], has: "Enter a number of days")
            let made = try await desk.server.integration(desk.admin)
            let new = desk.path(made.integration, "/access-tokens/new")
            try await desk.browser.expect(at: new, has: "at most 90 days", "value=\"30\" checked")
            #expect(!desk.browser.page.contains("In 1 year") && !desk.browser.page.contains("value=\"never\""))
            let id = Browser.value(ofField: "id", in: desk.browser.page) ?? ""
            try await desk.browser.expect(
                400, submitting: new, [("id", id), ("name", "x"), ("grant", "all"), ("expires", "never")],
                has: "live for at most 90 days")
        }
    }

    /// The client of these tests has no address that lies in a network.
    @Test func fromElsewhereATokenOpensNothing() async throws {
        try await DevelopersDesk.open { desk in
            let made = try await desk.server.integration(desk.admin)
            let (_, secret) = try await desk.core.accessTokens.create(
                try desk.admin.admin, made.integration.id, id: desk.core.newID(), name: "Edge",
                TokenDetails(policy: TokenPolicy(networks: try TokenPolicy.networks("203.0.113.0/24"))))
            let token = try required(secret, "a secret")
            #expect(try await !desk.isAlive(token))
            let scenario = APIScenario(method: .get, path: "/v2/workspace_members", token: token, status: 403)
            let answer = String(buffer: try await scenario.run(on: desk.client).body)
            #expect(answer.contains("\"code\":\"address_not_allowed\""))
        }
    }

    @Test func itsOwnLimitAnswers429() async throws {
        try await DevelopersDesk.open { desk in
            let made = try await desk.server.integration(desk.admin)
            let (_, secret) = try await desk.core.accessTokens.create(
                try desk.admin.admin, made.integration.id, id: desk.core.newID(), name: "Slow",
                TokenDetails(policy: TokenPolicy(rateLimit: try TokenRateLimit(count: 2, period: .day))))
            for status in [200, 200, 429] {
                let scenario = APIScenario(
                    method: .get, path: "/v2/workspace_members", token: try required(secret, "a secret"), status: status
                )
                let answer = try await scenario.run(on: desk.client)
                if status == 429 { #expect(answer.headers[.retryAfter] != nil) }
            }
        }
    }
}
