import HTTPTypes
import LatchkeyCore
import Testing

@testable import LatchkeyServer

/// Connected apps under `/latchkey/v1/grants`.
@Suite struct GrantOperationTests {
    /// A connected app's id, and a token that manages keys.
    private struct Scene {
        let desk: OAuthDesk
        let id: String
        let key: TestToken

        var path: String { "/latchkey/v1/grants/\(id)" }

        func ask(
            _ method: HTTPRequest.Method, _ path: String? = nil, _ data: JSON? = nil, as secret: String? = nil,
            status: Int = 200, sourceLocation: SourceLocation = #_sourceLocation
        ) async throws -> JSON {
            let body: JSON? = data.map { ["data": $0] }
            let answer = try await desk.api(
                method, path ?? self.path, "Bearer \(secret ?? key.secret)", body: body?.text)
            #expect(answer.status == status, "\(answer.json.text)", sourceLocation: sourceLocation)
            return answer.json["data"] ?? answer.json
        }

        /// A token that manages keys, with limits.
        func bound(
            _ policy: TokenPolicy = TokenPolicy(), scopes: String = "note:read-write task:read integration:read-write",
            expiresAt: Instant? = nil
        ) async throws -> String {
            let (_, secret) = try await desk.core.accessTokens.create(
                try desk.admin.admin, key.integration.id, id: desk.core.newID(), name: "Bound",
                scopes: ScopeSet(text: scopes), expiresAt: expiresAt, TokenDetails(policy: policy))
            return try required(secret, "a token")
        }
    }

    private func open(_ test: @Sendable @escaping (Scene) async throws -> Void) async throws {
        try await OAuthDesk.open { desk in
            _ = try await desk.connect()
            let grant = try required(try await desk.core.grants.list(try desk.admin.admin).first, "an app")
            let scopes = ScopeSet.everything.union(ScopeSet([.integration: .readWrite]))
            let key = try await desk.server.integration(desk.admin, "Keys", scopes: scopes)
            try await test(Scene(desk: desk, id: grant.id.text, key: key))
        }
    }

    @Test func anAppIsListedAndLimited() async throws {
        try await open { scene in
            let workspace = scene.desk.admin.workspace.id
            func shown(_ limits: String, end: String) -> String {
                "{\"id\":{\"workspace_id\":\"\(workspace)\",\"grant_id\":\"\(scene.id)\"},"
                    + "\"integration_id\":\"\(scene.desk.clientID)\",\"name\":\"Reports\",\"publisher\":\"Acme Inc\","
                    + "\"scopes\":[\"note:read-write\",\"task:read\"],\(limits),\"granted_by\":\"ada@example.com\","
                    + "\"created_at\":\"2026-01-01T00:00:00.000000000Z\","
                    + "\"consented_at\":\"2026-01-01T00:00:00.000000000Z\",\"expires_at\":\(end),\"last_used_at\":null}"
            }
            let free = shown("\"networks\":[],\"rate_limit\":null,\"days_limit\":null", end: "null")
            #expect(try await scene.ask(.get).text == free)
            #expect(try await scene.ask(.get, "/latchkey/v1/grants").text == "[\(free)]")
            #expect(try await scene.ask(.get, "/latchkey/v1/grants?limit=1&offset=1").text == "[]")
            let limited = shown(
                "\"networks\":[\"203.0.113.0/24\"],\"rate_limit\":{\"count\":9,\"period\":\"minute\"},\"days_limit\":30",
                end: "\"2026-01-31T00:00:00.000000000Z\"")
            let sent: JSON = [
                "networks": ["203.0.113.0/24"], "rate_limit": ["count": 9, "period": "minute"], "days_limit": 30,
            ]
            for _ in 1...2 { #expect(try await scene.ask(.patch, nil, sent).text == limited) }
            let events = try await scene.desk.core.audit.list(try scene.desk.admin.admin).elements
            #expect(events.count { $0.action == "grant.updated" } == 1)
            let event = try #require(events.first)
            #expect(event.actor.id == scene.key.token.id.text)
            #expect(
                event.detail == [
                    "networks": "203.0.113.0/24", "rate_limit": "9 a minute", "longest_life": "30 days",
                ])
            // What is not named stays.
            let part = try await scene.ask(.patch, nil, ["rate_limit": nil])
            #expect(part["rate_limit"] == JSON.null && part["days_limit"] == 30)
        }
    }

    @Test func whatCannotBeIsRefused() async throws {
        try await open { scene in
            for data: JSON in [
                ["days_limit": 0], ["days_limit": 3651], ["days_limit": "7"], ["networks": ["10.0.0.0/40"]],
                ["networks": "10.0.0.0/8"], ["rate_limit": ["count": 0, "period": "day"]],
                ["rate_limit": ["count": 1, "period": "week"]],
            ] {
                _ = try await scene.ask(.patch, nil, data, status: 400)
            }
            _ = try await scene.ask(.get, "/latchkey/v1/grants?limit=501", status: 400)
            for path in ["/latchkey/v1/grants/x", "/latchkey/v1/grants/\(scene.desk.clientID)"] {
                #expect(try await scene.ask(.get, path, status: 404)["code"] == "not_found")
                #expect(try await scene.ask(.patch, path, ["days_limit": 7], status: 404)["code"] == "not_found")
            }
        }
    }

    @Test func onlyTokensWithTheScopesSeeAndChange() async throws {
        try await open { scene in
            let list = "/latchkey/v1/grants"
            for path in [list, scene.path] { _ = try await scene.ask(.get, path, as: "lkw_x", status: 401) }
            _ = try await scene.ask(.patch, nil, [:], as: "lkw_x", status: 401)
            let blind = try await scene.bound(scopes: "note:read")
            let looking = try await scene.bound(scopes: "integration:read")
            for path in [list, scene.path] {
                _ = try await scene.ask(.get, path, as: blind, status: 403)
                _ = try await scene.ask(.get, path, as: looking)
            }
            for token in [blind, looking] {
                _ = try await scene.ask(.patch, nil, ["days_limit": 7], as: token, status: 403)
            }
            // Apps manage none.
            let app = try await scene.desk.connect().access
            for path in [list, scene.path] { _ = try await scene.ask(.get, path, as: app, status: 403) }
            let other = try await scene.desk.server.workspace("Other Ltd", admin: "eve@example.com")
            let stranger = try await scene.desk.server.integration(
                other, "Keys", scopes: ScopeSet([.integration: .readWrite])
            ).secret
            #expect(try await scene.ask(.get, list, as: stranger).text == "[]")
            _ = try await scene.ask(.get, as: stranger, status: 404)
            _ = try await scene.ask(.patch, nil, ["days_limit": 7], as: stranger, status: 404)
        }
    }

    /// As with access tokens: narrowing is free, widening bounded by what the token has itself.
    @Test func aKeyNeverLoosensBeyondItself() async throws {
        try await open { scene in
            let rate: JSON = ["count": 100, "period": "minute"]
            let tight: JSON = ["networks": ["127.0.0.1"], "rate_limit": rate, "days_limit": 30]
            let own = try TokenRateLimit(count: 1000, period: .minute)
            let slow = try await scene.bound(TokenPolicy(rateLimit: own))
            let ending = try await scene.bound(expiresAt: scene.desk.server.clock.now() + .days(60))
            let narrow = try await scene.bound(scopes: "note:read integration:read-write")
            func check(_ token: String, _ data: JSON, _ status: Int) async throws {
                _ = try await scene.ask(.patch, nil, tight, as: token)
                let answer = try await scene.ask(.patch, nil, data, as: token, status: status)
                if status == 403 { #expect(answer["code"] == "exceeds_own_access") }
                _ = try await scene.ask(.patch, nil, tight)
            }
            for data: JSON in [["networks": []], ["rate_limit": nil], ["days_limit": nil], ["days_limit": 31]] {
                try await check(scene.key.secret, data, 200)
                try await check(narrow, data, 403)
            }
            try await check(narrow, ["days_limit": 29, "rate_limit": ["count": 9, "period": "minute"]], 200)
            try await check(slow, ["rate_limit": ["count": 1000, "period": "minute"]], 200)
            try await check(slow, ["rate_limit": ["count": 1001, "period": "minute"]], 403)
            try await check(slow, ["rate_limit": nil], 403)
            try await check(slow, ["days_limit": nil], 200)
            try await check(ending, ["days_limit": 60], 200)
            try await check(ending, ["days_limit": 61], 403)
            try await check(ending, ["days_limit": nil], 403)
            try await check(ending, ["rate_limit": nil], 200)
        }
    }
}
