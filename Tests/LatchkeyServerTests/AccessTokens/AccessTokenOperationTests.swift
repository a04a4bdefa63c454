import HTTPTypes
import LatchkeyCore
import Testing

@testable import LatchkeyServer

@Suite struct AccessTokenOperationTests {
    @Test func aTokenIsMadeWithItsLimits() async throws {
        try await KeyDesk.open { desk in
            let integration = try await desk.makeIntegration()
            let made = try await desk.ask(
                .post, "/access_tokens",
                [
                    "integration_id": .string(integration), "name": "One", "scopes": ["note:read"],
                    "expires_at": "2026-02-01T00:00:00Z", "description": "D", "labels": ["B", "a"],
                    "networks": ["203.0.113.0/24"], "rate_limit": ["count": 5, "period": "minute"],
                    "environment": "test",
                ])
            let secret = try required(made["token"]?.string, "the token")
            let id = try required(made["id"]?["access_token_id"]?.string, "an id")
            #expect(secret.hasPrefix("lkt_") && secret.count == 64)
            let shown =
                "{\"id\":{\"workspace_id\":\"\(desk.desk.workspace)\",\"access_token_id\":\"\(id)\"},"
                + "\"integration_id\":\"\(integration)\",\"name\":\"One\",\"description\":\"D\",\"labels\":[\"b\","
                + "\"a\"],\"scopes\":[\"note:read\"],\"environment\":\"test\",\"networks\":[\"203.0.113.0/24\"],"
                + "\"rate_limit\":{\"count\":5,\"period\":\"minute\"},\"custom_scopes\":[],\"last_four\":\"\(secret.suffix(4))\","
                + "\"created_by\":\"Default\",\"created_at\":\"2026-01-01T00:00:00.000000000Z\","
                + "\"expires_at\":\"2026-02-01T00:00:00.000000000Z\",\"last_used_at\":null,\"request_count\":0,"
                + "\"is_replaced\":false,\"is_imported\":false"
            #expect(made.text == shown + ",\"token\":\"\(secret)\"}")
            #expect(try await desk.ask(.get, "/access_tokens/\(id)").text == shown + "}")
            let event = try await desk.lastEvent()
            #expect(event.action == "access-token.created" && event.actor.id == desk.token.token.id.text)
        }
    }

    @Test func aTokenLivesAndDies() async throws {
        try await KeyDesk.open { desk in
            let (id, secret, _) = try await desk.makeToken()
            #expect(try await desk.isActive(secret))
            let path = "/access_tokens/\(id)"
            let changed = try await desk.ask(
                .patch, path, ["name": "Two", "labels": ["x"], "rate_limit": ["count": 9, "period": "day"]])
            #expect(changed["name"] == "Two" && changed["rate_limit"] == ["count": 9, "period": "day"])
            let cleared = try await desk.ask(.patch, path, ["rate_limit": nil])
            #expect(cleared["rate_limit"] == JSON.null && cleared["labels"] == ["x"])
            let new = try await desk.ask(.post, "\(path)/replace", ["overlap": "1h"])
            let newSecret = try required(new["token"]?.string, "the new token")
            #expect(try await desk.ask(.get, path)["is_replaced"] == true)
            for alive in [secret, newSecret] { #expect(try await desk.isActive(alive)) }
            #expect(try await desk.ask(.post, "\(path)/replace", [:], status: 409)["code"] == "already_replaced")
            let newPath = "/access_tokens/\(new["id"]?["access_token_id"]?.string ?? "")"
            for _ in 1...2 { #expect(try await desk.ask(.delete, newPath) == [:]) }
            #expect(try await !desk.isActive(newSecret))
            let event = try await desk.lastEvent()
            #expect(event.action == "access-token.revoked" && event.actor.name == "Default")
            try await desk.ask(.get, newPath, status: 404)
        }
    }

    @Test func theListIsOfOneIntegrationOrOfAll() async throws {
        try await KeyDesk.open { desk in
            let first = try await desk.makeToken()
            let second = try await desk.makeToken()
            let one = try await desk.ask(.get, "/access_tokens?integration_id=\(first.integration)")
            #expect(one.array?.compactMap { $0["id"]?["access_token_id"]?.string } == [first.id])
            let all = try await desk.ask(.get, "/access_tokens")
            #expect(all.array?.count == 4 && !all.text.contains(first.secret))
            let page = try await desk.ask(.get, "/access_tokens?limit=1&offset=3")
            #expect(page[0]?["id"]?["access_token_id"]?.string == second.id)
            for query in ["?limit=0", "?integration_id=x"] {
                try await desk.ask(.get, "/access_tokens\(query)", status: 400)
            }
            try await desk.ask(.get, "/access_tokens?integration_id=\(first.id)", status: 404)
        }
    }

    /// Scopes of other services can't be given, nor got by replacing, by whoever does not have them.
    @Test func customScopesAreBoundedToo() async throws {
        try await KeyDesk.open { desk in
            let administrator = try desk.desk.admin.admin
            let core = desk.desk.server.core
            try await core.workspaces.setTokenRules(
                administrator, TokenRules(customScopes: try CustomScopes("invoices:read")))
            let (id, _, integration) = try await desk.makeToken()
            let body: JSON = [
                "integration_id": .string(integration), "name": "One", "scopes": ["note:read"],
                "custom_scopes": ["invoices:read"],
            ]
            #expect(try await desk.ask(.post, "/access_tokens", body, status: 403)["code"] == "exceeds_own_access")
            let path = "/access_tokens/\(id)"
            let patch: JSON = ["custom_scopes": ["invoices:read"]]
            #expect(try await desk.ask(.patch, path, patch, status: 403)["code"] == "exceeds_own_access")
            let token = try #require(AccessTokenID(id))
            try await core.accessTokens.update(
                administrator, token, name: "One", TokenDetails(customScopes: try CustomScopes("invoices:read")))
            #expect(try await desk.ask(.get, path)["custom_scopes"] == ["invoices:read"])
            #expect(try await desk.ask(.post, "\(path)/replace", [:], status: 403)["code"] == "exceeds_own_access")
            #expect(try await desk.ask(.patch, path, ["custom_scopes": []])["custom_scopes"] == [])
            for name in ["invoices:burn", "note:read", "x"] {
                try await desk.ask(.patch, path, ["custom_scopes": [.string(name)]], status: 400)
            }
        }
    }

    @Test func whatIsWrongIsRefused() async throws {
        try await KeyDesk.open { desk in
            let (id, _, integration) = try await desk.makeToken()
            func body(_ name: String, _ value: JSON) -> JSON {
                .object(
                    [("integration_id", .string(integration)), ("name", "X")].filter { $0.0 != name } + [(name, value)])
            }
            let wrong: [(String, JSON, String)] = [
                ("name", nil, "validation_type"), ("integration_id", "x", "validation_type"),
                ("scopes", ["x"], "validation_type"), ("expires_at", "soon", "validation_type"),
                ("environment", "prod", "validation_type"),
                ("rate_limit", ["count": 0, "period": "day"], "validation_type"),
                ("rate_limit", ["count": 1], "validation_type"), ("networks", "10.0.0.0/8", "validation_type"),
                ("name", "", "invalid_value"), ("scopes", [], "invalid_value"),
                ("expires_at", "2020-01-01", "invalid_value"), ("networks", ["nowhere"], "invalid_value"),
                // Two in one: the first fits, and the second would be read from the database.
                ("networks", ["10.0.0.1\0,198.51.100.7/32"], "invalid_value"),
                ("labels", ["two words"], "invalid_value"), ("labels", [""], "invalid_value"),
            ]
            for (name, value, code) in wrong {
                let answer = try await desk.ask(.post, "/access_tokens", body(name, value), status: 400)
                #expect(answer["code"]?.string == code, "\(name) \(value.text)")
            }
            let more = try await desk.ask(.post, "/access_tokens", body("scopes", ["task:read"]), status: 403)
            #expect(more["code"] == "scope_not_granted")
            let unknown = body("integration_id", .string(id))
            #expect(try await desk.ask(.post, "/access_tokens", unknown, status: 404)["code"] == "not_found")
            try await desk.ask(.post, "/access_tokens/\(id)/replace", ["overlap": "2d"], status: 400)
            try await desk.ask(.patch, "/access_tokens/\(id)", ["networks": ["x"]], status: 400)
        }
    }

    @Test func anotherWorkspaceSeesNothing() async throws {
        try await KeyDesk.open { desk in
            let (id, secret, integration) = try await desk.makeToken()
            let other = try await desk.neighbour()
            for path in ["/access_tokens/\(id)", "/access_tokens/none"] {
                try await other.ask(.get, path, status: 404)
                try await other.ask(.patch, path, [:], status: 404)
                try await other.ask(.post, "\(path)/replace", [:], status: 404)
                try await other.ask(.delete, path, status: 404)
            }
            try await other.ask(.get, "/access_tokens?integration_id=\(integration)", status: 404)
            try await other.ask(
                .post, "/access_tokens", ["integration_id": .string(integration), "name": "X"], status: 404)
            #expect(try await other.ask(.get, "/access_tokens").array?.count == 2)
            #expect(try await desk.isActive(secret))
        }
    }

    @Test func nobodyGivesMoreThanTheyHave() async throws {
        try await KeyDesk.open { desk in
            let limited = try await desk.desk.limited(to: "integration:read-write note:read").token
            let rich = desk.desk.token
            let bodies: [JSON] = [[:], ["scopes": nil], ["scopes": ["note:read", "task:read"]]]
            for body in bodies {
                let whole = JSON.object(
                    [("integration_id", .string(rich.integration.id.text)), ("name", "X")]
                        + (body.members ?? []).map { ($0.name, $0.value) })
                let answer = try await desk.ask(.post, "/access_tokens", whole, as: limited.secret, status: 403)
                #expect(answer["code"] == "exceeds_own_access")
            }
            let replace = "/access_tokens/\(rich.token.id)/replace"
            #expect(
                try await desk.ask(.post, replace, [:], as: limited.secret, status: 403)["code"]
                    == "exceeds_own_access")
            #expect(try await desk.isActive(rich.secret))
        }
    }

    @Test func aKeyMakesRetriesSafe() async throws {
        try await KeyDesk.open { desk in
            let body: JSON = ["integration_id": .string(try await desk.makeIntegration()), "name": "One"]
            let first = try await desk.ask(.post, "/access_tokens", body, key: "\"one\"")
            #expect(try await desk.ask(.post, "/access_tokens", body, key: "\"one\"") == first)
            #expect(try await desk.ask(.post, "/access_tokens", body, key: "\"two\"")["id"] != first["id"])
            let other = try await desk.ask(
                .post, "/integrations", ["name": "One"], key: "\"one\"", status: 409)
            #expect(other["code"] == "idempotency_key_reused")
            #expect(
                try await desk.ask(.post, "/access_tokens", body, key: "a b", status: 400)["code"] == "invalid_value")
        }
    }
}
