import HTTPTypes
import HummingbirdTesting
import LatchkeyCore
import NIOCore
import Testing

@testable import LatchkeyServer

@Suite struct InsightOperationTests {
    @Test func theRequestLogIsSearched() async throws {
        try await KeyDesk.open { desk in
            let made = try await desk.makeToken()
            #expect(try await desk.isActive(made.secret))
            try await desk.ask(.get, "/integrations", as: made.secret, status: 403)
            let path = "/requests?access_token_id=\(made.id)"
            let found = try await desk.ask(.get, path)
            #expect(found.array?.map { $0["operation"]?.string } == ["GET /latchkey/v1/integrations", "GET /v2/self"])
            #expect(found.array?.map { $0["status"] } == [403, 200])
            let first = try required(found.array?.first, "a request")
            #expect(first["id"]?["integration_id"]?.string == made.integration)
            let id = try required(first["id"]?["request_id"]?.string, "an id")
            for query in [
                "request_id=\(id)", "status=403", "integration_id=\(made.integration)&limit=1",
                "operation=GET%20/latchkey/v1/integrations",
                "since=2025-12-31T00:00:00Z&until=2026-02-01T00:00:00Z&limit=1",
            ] {
                let narrowed = try await desk.ask(.get, "\(path)&\(query)")
                #expect(narrowed.array?.map { $0["id"]?["request_id"]?.string } == [id], "\(query)")
            }
            for query in ["address=192.0.2.1", "until=2025-01-01T00:00:00Z"] {
                #expect(try await desk.ask(.get, "\(path)&\(query)") == [], "\(query)")
            }
        }
    }

    @Test func aPageLeadsToTheNext() async throws {
        try await KeyDesk.open { desk in
            let made = try await desk.makeToken()
            for _ in 0..<3 { #expect(try await desk.isActive(made.secret)) }
            var (count, after) = (0, "")
            repeat {
                let response = try await APIScenario(
                    path: "/latchkey/v1/requests?access_token_id=\(made.id)&limit=2\(after)", token: desk.token.secret
                ).run(on: desk.desk.client)
                let json = try JSON(text: String(buffer: response.body))
                count += json["data"]?.array?.count ?? 0
                after = json["next"]?.string.map { "&after=\($0)" } ?? ""
            } while !after.isEmpty
            #expect(count == 3)
        }
    }

    @Test func usageTellsWhatWasAskedForAndWhatNeverWas() async throws {
        try await KeyDesk.open { desk in
            let made = try await desk.makeToken()
            #expect(try await desk.isActive(made.secret))
            try await desk.ask(.get, "/integrations", as: made.secret, status: 403)
            let usage = try await desk.ask(.get, "/integrations/\(made.integration)/usage?period=hour")
            #expect(usage["times"]?.array?.count == 12)
            #expect(usage["times"]?.array?.last?["request_count"] == 2)
            #expect(
                usage["operations"]?.array?.map { $0["error_count"] } == [1, 0]
                    || usage["operations"]?.array?.map { $0["error_count"] } == [0, 1])
            #expect(usage["unused_scopes"] == ["note:read"])
            #expect(usage["last_request"]?["status"] != nil)
            for (period, count) in [("day", 24), ("month", 30)] {
                let token = try await desk.ask(.get, "/access_tokens/\(made.id)/usage?period=\(period)")
                #expect(token["times"]?.array?.count == count && token["unused_scopes"] == nil)
            }
        }
    }

    /// However it was checked.
    @Test func customScopesAreUnusedUntilTheyAreCheckedFor() async throws {
        try await KeyDesk.open { desk in
            let scopes = ["a:alone", "b:batch", "c:gateway", "d:never"]
            let (admin, custom) = (try desk.desk.admin.admin, try CustomScopes(scopes))
            try await desk.core.workspaces.setTokenRules(admin, TokenRules(customScopes: custom))
            let made = try await desk.makeToken()
            _ = try await desk.core.accessTokens.update(admin, try required(AccessTokenID(made.id), "an id"), name: nil)
            {
                $0.customScopes = custom
            }
            #expect(try await desk.isActive(made.secret))
            try await desk.core.maintenance.writeUses(.full)
            func unused() async throws -> JSON? {
                try await desk.ask(.get, "/integrations/\(made.integration)/usage")["unused_scopes"]
            }
            #expect(try await unused() == .array((["note:read"] + scopes).map { .string($0) }))
            let token = JSON.string(made.secret)
            try await desk.ask(.post, "/verify", ["token": token, "scopes": ["a:alone"]])
            try await desk.ask(.post, "/verify/batch", [["token": token, "scopes": ["b:batch"]]])
            _ = try await APIScenario(path: "/gateway/verify/acme-inc?scope=c:gateway", token: made.secret)
                .run(on: desk.desk.client)
            #expect(try await unused() == ["note:read", "d:never"])
        }
    }

    @Test func whatIsWrongIsRefused() async throws {
        try await KeyDesk.open { desk in
            let made = try await desk.makeToken()
            for query in [
                "limit=0", "limit=501", "status=99", "status=x", "integration_id=x", "request_id=1", "since=yesterday",
                "after=1-2", "after=x",
            ] {
                #expect(
                    try await desk.ask(.get, "/requests?\(query)", status: 400)["code"] == "validation_type", "\(query)"
                )
            }
            let paths = ["/integrations/\(made.integration)/usage", "/access_tokens/\(made.id)/usage"]
            for path in paths {
                #expect(try await desk.ask(.get, "\(path)?period=year", status: 400)["code"] == "validation_type")
            }
            for path in ["/integrations/\(made.id)/usage", "/access_tokens/x/usage"] {
                #expect(try await desk.ask(.get, path, status: 404)["code"] == "not_found")
            }
        }
    }

    @Test func onlyWhoHasTheScopeAndOnlyInTheirWorkspace() async throws {
        try await KeyDesk.open { desk in
            let made = try await desk.makeToken()
            #expect(try await desk.isActive(made.secret))
            let paths = [
                "/requests", "/integrations/\(made.integration)/usage", "/access_tokens/\(made.id)/usage",
            ]
            let reader = try await desk.desk.limited(to: "integration:read").token.secret
            let other = try await desk.neighbour()
            for path in paths {
                try await desk.ask(.get, path, as: reader)
                try await desk.ask(.get, path, as: desk.desk.token.secret, status: 403)
                try await desk.ask(.get, path, as: "lkw_nonsense", status: 401)
            }
            for path in paths.dropFirst() { try await other.ask(.get, path, status: 404) }
            for query in ["access_token_id=\(made.id)", "integration_id=\(made.integration)"] {
                #expect(try await other.ask(.get, "/requests?\(query)") == [])
            }
        }
    }
}
