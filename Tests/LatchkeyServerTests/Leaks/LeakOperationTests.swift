import HTTPTypes
import LatchkeyCore
import Testing

@testable import LatchkeyServer

@Suite struct LeakOperationTests {
    private static let path = "/latchkey/v1/leaks"

    private func report(_ tokens: [String], _ more: [(String, JSON?)] = []) -> APIScenario {
        APIScenario(
            method: .post, path: Self.path,
            json: ["data": .object([("tokens", .strings(tokens))] + more)])
    }

    @Test func whoeverFindsATokenEndsIt() async throws {
        try await KeyDesk.open { desk in
            let (id, secret, integration) = try await desk.makeToken()
            var ask = report([secret, "nonsense", String(secret.dropLast()) + "!"], [("revoke", false)])
            ask.body = #"{"data":[{"status":"live"},{"status":"not_live"},{"status":"not_live"}]}"#
            try await ask.run(on: desk.desk.client)
            #expect(try await desk.isActive(secret))
            var tell = report(["nonsense", secret, secret], [("url", "https://example.com/paste")])
            tell.body = #"{"data":[{"status":"not_live"},{"status":"revoked"},{"status":"revoked"}]}"#
            tell.containsNot = [secret]
            try await tell.run(on: desk.desk.client)
            #expect(try await !desk.isActive(secret))
            let event = try await desk.lastEvent()
            #expect(event.action == "access-token.leaked" && event.target?.id == id)
            tell.body = #"{"data":[{"status":"not_live"},{"status":"not_live"},{"status":"not_live"}]}"#
            try await tell.run(on: desk.desk.client)
            try await desk.ask(.get, "/access_tokens/\(id)", status: 404)
            let found = try await desk.core.leaks.list(
                try desk.desk.admin.admin, try required(IntegrationID(integration), "an id"))
            #expect(found.map(\.foundAt) == ["https://example.com/paste"])
            #expect(!desk.desk.server.logLines.joined().contains(secret))
        }
    }

    /// A credential is neither needed nor looked at.
    @Test func anyCredentialIsAsGoodAsNone() async throws {
        try await KeyDesk.open { desk in
            for value in ["Bearer x", "Bearer \(desk.token.secret)", "nonsense"] {
                var request = report([])
                request.headers[.authorization] = value
                request.body = #"{"data":[]}"#
                try await request.run(on: desk.desk.client)
            }
        }
    }

    @Test func allThatOAuthGivesOutCanLeak() async throws {
        try await OAuthDesk.open(offline: true) { desk in
            let tokens = try await desk.connect()
            let refresh = try required(tokens.refresh, "a refresh token")
            let statuses = #"{"data":[{"status":"revoked"}]}"#
            for (secret, action) in [
                (tokens.access, "access-token.leaked"), (refresh, "oauth-token.leaked"),
                (desk.secret ?? "", "client-secret.leaked"),
            ] {
                var request = report([secret])
                request.body = statuses
                try await request.run(on: desk.client)
                let events = try await desk.core.audit.list(try desk.admin.admin).elements
                #expect(events.first?.action == action)
            }
            #expect(try await !desk.isAlive(tokens.access))
            #expect(try await desk.refresh(refresh).status == 401)
            let (_, secrets) = try await desk.core.oauthClients.find(
                try desk.admin.admin, try required(IntegrationID(desk.clientID), "an id"))
            #expect(secrets.isEmpty)
        }
    }

    @Test func whatIsWrongIsRefused() async throws {
        try await KeyDesk.open { desk in
            let bodies: [JSON] = [
                [:], ["data": [:]], ["data": ["tokens": "x"]], ["data": ["tokens": [1]]],
                ["data": ["tokens": [], "url": 1]],
                ["data": ["tokens": .strings(Array(repeating: "x", count: 10_001))]],
            ]
            for body in bodies {
                try await APIScenario(
                    method: .post, path: Self.path, json: body, status: 400, contains: ["validation_type"]
                ).run(on: desk.desk.client)
            }
            let large = report([String(repeating: "x", count: 1 << 20)])
            var refused = large
            refused.status = 413
            try await refused.run(on: desk.desk.client)
            try await APIScenario(path: Self.path, status: 404).run(on: desk.desk.client)
        }
    }

    @Test func oneAddressHasThirtyAMinute() async throws {
        try await KeyDesk.open { desk in
            for _ in 0..<30 { try await report([]).run(on: desk.desk.client) }
            var refused = report([])
            refused.status = 429
            let answer = try await refused.run(on: desk.desk.client)
            #expect(answer.header("retry-after") == "Thu, 01 Jan 2026 00:01:00 GMT")
            desk.desk.server.clock.advance(by: .minutes(1))
            try await report([]).run(on: desk.desk.client)
        }
    }

    @Test func thePageSaysWhatBecameOfIt() async throws {
        try await DevelopersDesk.open { desk in
            let made = try await desk.server.integration(desk.admin)
            try await report([made.secret], [("url", "https://example.com/<b>")]).run(on: desk.client)
            try await desk.browser.open(desk.path(made.integration, "?open=access-tokens"))
            for words in ["Leaked</span>", "https://example.com/&lt;b&gt;", made.token.masked] {
                #expect(desk.browser.page.contains(words), "\(words)")
            }
            #expect(!desk.browser.page.contains("No access tokens"))
        }
    }
}
