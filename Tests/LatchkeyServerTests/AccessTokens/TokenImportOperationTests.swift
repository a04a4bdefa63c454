import Crypto
import FoundationEssentials
import HTTPTypes
import LatchkeyCore
import Testing

@testable import LatchkeyServer

@Suite struct TokenImportOperationTests {
    private static let key = "sk_live_abcdefghijklmnop"

    private static func hash(_ text: String) -> String { Hex.text(SHA256.hash(data: Data(text.utf8))) }

    private func body(_ integration: String, _ tokens: JSON...) -> JSON {
        ["integration_id": .string(integration), "tokens": .array(tokens)]
    }

    @Test func aTokenOfAnotherSystemOpensTheAPI() async throws {
        try await KeyDesk.open { desk in
            let integration = try await desk.makeIntegration("Report", ["object_configuration:read"])
            var request = APIScenario(path: "/v2/objects", token: Self.key, status: 401, contains: ["wrong length"])
            try await request.run(on: desk.desk.client)
            let made = try await desk.ask(
                .post, "/access_tokens/import",
                body(
                    integration,
                    [
                        "hash": .string(Self.hash(Self.key)), "name": "Old", "last_four": "mnop", "labels": ["a"],
                        "rate_limit": ["count": 1_000, "period": "second"], "scopes": nil,
                        "expires_at": "2026-02-01T00:00:00Z",
                    ]))
            #expect(made[0]?["is_imported"] == true && made[0]?["last_four"] == "mnop" && made[0]?["name"] == "Old")
            #expect(made[0]?["labels"] == ["a"] && made[0]?["rate_limit"]?["count"] == 1_000)
            request.status = 200
            request.contains = []
            try await request.run(on: desk.desk.client)
            #expect(try await desk.isActive(Self.key))
            // As a user name, in verification, and by a gateway too.
            let basic = Data("\(Self.key):".utf8).base64EncodedString()
            try await APIScenario(path: "/v2/self", headers: [.authorization: "Basic \(basic)"]).run(
                on: desk.desk.client)
            let verdict = try await desk.ask(.post, "/verify", ["token": .string(Self.key)])
            #expect(verdict["valid"] == true)
            try await APIScenario(path: "/gateway/verify/acme-inc", token: Self.key).run(on: desk.desk.client)
            // What is not there is answered as before.
            request = APIScenario(path: "/v2/objects", token: Self.key + "x", status: 401, contains: ["wrong length"])
            try await request.run(on: desk.desk.client)
            let id = try required(made[0]?["id"]?["access_token_id"]?.string, "an id")
            try await desk.ask(.patch, "/access_tokens/\(id)", ["name": "New"])
            try await desk.ask(.delete, "/access_tokens/\(id)")
            #expect(try await desk.ask(.post, "/verify", ["token": .string(Self.key)])["valid"] == false)
            #expect(!desk.desk.server.logLines.joined().contains(Self.key))
        }
    }

    @Test func whatIsWrongIsRefusedAndNothingIsImported() async throws {
        try await KeyDesk.open { desk in
            let integration = try await desk.makeIntegration()
            let good: JSON = ["hash": .string(Self.hash(Self.key))]
            let wrong: [(JSON, Int, String)] = [
                (["name": "x"], 400, "validation_type"), (["hash": 1], 400, "validation_type"),
                (["hash": "x"], 400, "invalid_value"),
                (["hash": .string(Self.hash("a")), "algorithm": "md5"], 400, "validation_type"),
                (["hash": .string(Self.hash("a")), "expires_at": "2020-01-01T00:00:00Z"], 400, "invalid_value"),
                (["hash": .string(Self.hash("a")), "scopes": ["task:read"]], 403, "scope_not_granted"),
                (good, 409, "hash_known"),
            ]
            for (token, status, code) in wrong {
                let answer = try await desk.ask(
                    .post, "/access_tokens/import", body(integration, good, token), status: status)
                #expect(answer["code"]?.string == code, "\(token.text)")
                if code != "validation_type" { #expect(answer["message"]?.string?.contains("Token 2: ") == true) }
            }
            let many = JSON.array(Array(repeating: good, count: 1_001))
            try await desk.ask(
                .post, "/access_tokens/import", ["integration_id": .string(integration), "tokens": many], status: 400)
            #expect(try await desk.ask(.get, "/access_tokens?integration_id=\(integration)").array?.isEmpty == true)
        }
    }

    @Test func nobodyImportsMoreThanTheyHaveNorIntoAnotherWorkspace() async throws {
        try await KeyDesk.open { desk in
            let rich = desk.desk.token.integration.id.text
            let limited = try await desk.desk.limited(to: "integration:read-write note:read").token
            let token: JSON = ["hash": .string(Self.hash(Self.key))]
            let answer = try await desk.ask(
                .post, "/access_tokens/import", body(rich, token), as: limited.secret, status: 403)
            #expect(answer["code"] == "exceeds_own_access")
            let other = try await desk.neighbour()
            try await other.ask(.post, "/access_tokens/import", body(rich, token), status: 404)
        }
    }

    @Test func aPageTakesThem() async throws {
        try await DevelopersDesk.open { desk in
            let made = try await desk.server.integration(desk.admin)
            let page = desk.path(made.integration, "/access-tokens/import")
            try await desk.browser.open(page)
            try await desk.browser.submit(page, [("tokens", "name,hash\nOld,x\nOlder,y")])
            for words in ["<p>Line 2: The hash must be", "<p>Line 3: The hash must be", "Older,y"] {
                #expect(desk.browser.page.contains(words), "\(words)")
            }
            try await desk.browser.submit(page, [("tokens", "name,hash\nOld,\(Self.hash(Self.key))")])
            #expect(desk.browser.page.contains("1 token imported."))
            #expect(desk.browser.page.contains("Imported</span>") && desk.browser.page.contains("Old"))
            #expect(try await desk.isAlive(Self.key))
            let token = try required(try await desk.tokens(made.integration).first { $0.isImported }, "the token")
            // There is nothing to copy.
            #expect(!desk.browser.page.contains("data-copy=\"Old\""))
            try await desk.browser.open(desk.path(token, "delete"))
            try await desk.browser.submit(desk.path(token, "delete"), [])
            #expect(try await !desk.isAlive(Self.key))
        }
    }
}
