import HTTPTypes
import LatchkeyCore
import Testing

@testable import LatchkeyServer

@Suite struct IntegrationOperationTests {
    @Test func anIntegrationIsMadeReadChangedAndDeleted() async throws {
        try await KeyDesk.open { desk in
            let made = try await desk.ask(
                .post, "/integrations",
                ["name": " Report ", "description": "Each night", "scopes": ["task:read", "note:read-write"]])
            let id = try required(made["id"]?["integration_id"]?.string, "an id")
            #expect(
                made.text == "{\"id\":{\"workspace_id\":\"\(desk.desk.workspace)\",\"integration_id\":\"\(id)\"},"
                    + "\"name\":\"Report\",\"description\":\"Each night\",\"scopes\":[\"note:read-write\","
                    + "\"task:read\"],\"created_by\":\"Default\",\"created_at\":\"2026-01-01T00:00:00.000000000Z\"}")
            #expect(try await desk.ask(.get, "/integrations/\(id)") == made)
            #expect(try await desk.ask(.get, "/access_tokens?integration_id=\(id)") == [])
            let changed = try await desk.ask(.patch, "/integrations/\(id)", ["scopes": ["note:read"], "name": "Other"])
            #expect(changed["name"] == "Other" && changed["scopes"] == ["note:read"])
            #expect(changed["description"] == "Each night")
            #expect(try await desk.ask(.patch, "/integrations/\(id)", [:]) == changed)
            let event = try await desk.lastEvent()
            #expect(event.action == "integration.scopes-changed" && event.actor.kind == "api-token")
            #expect(event.actor.id == desk.token.token.id.text && event.actor.name == "Default")
            #expect(try await desk.ask(.delete, "/integrations/\(id)") == [:])
            for (method, body) in [(HTTPRequest.Method.get, nil), (.patch, JSON.object([])), (.delete, nil)] {
                #expect(try await desk.ask(method, "/integrations/\(id)", body, status: 404)["code"] == "not_found")
                #expect(try await desk.ask(method, "/integrations/x", body, status: 404)["code"] == "not_found")
            }
        }
    }

    @Test func theListHasPages() async throws {
        try await KeyDesk.open { desk in
            for name in ["A", "B", "C"] { _ = try await desk.makeIntegration(name) }
            func names(_ query: String) async throws -> [String?] {
                try await desk.ask(.get, "/integrations\(query)").array?.map { $0["name"]?.string } ?? []
            }
            #expect(try await names("") == ["Billing sync", "Keys", "A", "B", "C"])
            #expect(try await names("?limit=2&offset=3") == ["B", "C"])
            for query in ["?limit=0", "?limit=501", "?offset=-1", "?limit=x"] {
                #expect(
                    try await desk.ask(.get, "/integrations\(query)", status: 400)["code"] == "validation_type")
            }
        }
    }

    @Test func whatIsWrongIsRefused() async throws {
        try await KeyDesk.open { desk in
            let id = try await desk.makeIntegration()
            let bodies: [JSON] = [
                [:], ["name": 1], ["name": "X", "scopes": "note:read"], ["name": "X", "scopes": ["note:write"]],
                ["name": "X", "scopes": nil],
            ]
            for body in bodies {
                #expect(
                    try await desk.ask(.post, "/integrations", body, status: 400)["code"] == "validation_type")
            }
            for body: JSON in [["name": " "], ["name": "a\u{202e}b"]] {
                #expect(try await desk.ask(.post, "/integrations", body, status: 400)["code"] == "invalid_value")
                #expect(
                    try await desk.ask(.patch, "/integrations/\(id)", body, status: 400)["code"] == "invalid_value")
            }
        }
    }

    @Test func anotherWorkspaceSeesNothing() async throws {
        try await KeyDesk.open { desk in
            let id = try await desk.makeIntegration()
            let other = try await desk.neighbour()
            for (method, body) in [(HTTPRequest.Method.get, nil), (.patch, JSON.object([])), (.delete, nil)] {
                #expect(try await other.ask(method, "/integrations/\(id)", body, status: 404)["code"] == "not_found")
            }
            #expect(try await other.ask(.get, "/integrations").array?.count == 2)
            try await desk.ask(.get, "/integrations/\(id)")
        }
    }

    @Test func nobodyGivesAScopeTheyLack() async throws {
        try await KeyDesk.open { desk in
            let limited = try await desk.desk.limited(to: "integration:read-write note:read").token
            let body: JSON = ["name": "X", "scopes": ["note:read-write"]]
            for (method, path) in [
                (HTTPRequest.Method.post, "/integrations"), (.patch, "/integrations/\(limited.integration.id)"),
            ] {
                #expect(
                    try await desk.ask(method, path, body, as: limited.secret, status: 403)["code"]
                        == "exceeds_own_access")
            }
            let reader = try await desk.desk.limited(to: "integration:read").token.secret
            try await desk.ask(.get, "/integrations", as: reader)
            try await desk.ask(.post, "/integrations", body, as: reader, status: 403)
        }
    }

    @Test func aTokenDoesNotDeleteItsOwnIntegration() async throws {
        try await KeyDesk.open { desk in
            let path = "/integrations/\(desk.token.integration.id)"
            #expect(try await desk.ask(.delete, path, status: 409)["code"] == "own_integration")
            try await desk.ask(.get, path)
        }
    }

    @Test func nothingCanManageKeysUnlessItWasNamed() async throws {
        try await KeyDesk.open { desk in
            #expect(ScopeSet.everything[.integration] == .none && ScopeSet.readEverything[.integration] == .none)
            let all = desk.desk.token.secret
            for path in ["/integrations", "/access_tokens"] {
                let answer = try await desk.ask(.get, path, as: all, status: 403)
                #expect(answer["code"] == "unauthorized")
            }
        }
    }

    @Test func appsNeverManageKeys() async throws {
        let scopes = ScopeSet([.integration: .readWrite, .note: .read])
        try await OAuthDesk.open(offline: true, scopes: scopes) { desk in
            let app = try await desk.connect()
            #expect(try await desk.identity(app.access)["scope"] == "note:read")
            try await desk.expect(authorizing: [("scope", "integration:read")], refuses: "invalid_scope")
            try await APIScenario(path: "/latchkey/v1/integrations", token: app.access, status: 403)
                .run(on: desk.client)
        }
    }
}
