import HTTPTypes
import LatchkeyCore
import Testing

@testable import LatchkeyServer

@Suite struct OwnTokenOperationTests {
    @Test func everyTokenSeesWhatItIs() async throws {
        try await KeyDesk.open { desk in
            let poor = try await desk.desk.server.integration(desk.desk.admin, "Poor", scopes: .none)
            let own = try await desk.ask(.get, "/self", as: poor.secret)
            #expect(own["id"]?["access_token_id"]?.string == poor.token.id.text)
            #expect(own["scopes"] == [] && own["kind"] == "workspace" && own["token_level"] == "workspace")
            #expect(own["token"] == nil && own["request_count"] == 1)
            // What it opens, not what it was granted.
            #expect(try await desk.ask(.get, "/self")["scopes"]?.array?.count == 20)
        }
    }

    @Test func aTokenEndsItself() async throws {
        try await KeyDesk.open { desk in
            let poor = try await desk.desk.server.integration(desk.desk.admin, "Poor", scopes: .none)
            #expect(try await desk.ask(.delete, "/self", as: poor.secret) == [:])
            for method in [HTTPRequest.Method.get, .delete] {
                #expect(try await desk.ask(method, "/self", as: poor.secret, status: 401)["code"] == "unauthorized")
            }
            #expect(try await !desk.isActive(poor.secret))
            let event = try await desk.lastEvent()
            #expect(event.action == "access-token.revoked" && event.actor.id == poor.token.id.text)
            #expect(event.actor.name == "Default" && event.target?.id == poor.token.id.text)
        }
    }

    @Test func soDoesOneThatCameByOAuth() async throws {
        try await OAuthDesk.open { desk in
            let token = try await desk.connect().access
            let request = APIScenario(path: "/latchkey/v1/self", token: token, contains: ["\"kind\":\"oauth\""])
            try await request.run(on: desk.client)
            try await APIScenario(method: .delete, path: "/latchkey/v1/self", token: token, body: "{}")
                .run(on: desk.client)
            try await APIScenario(path: "/latchkey/v1/self", token: token, status: 401).run(on: desk.client)
        }
    }

    @Test func nothingElseNeedsNoScope() {
        for operation in OperationCatalogue.operations where operation.scopes == nil {
            #expect(["/v2/self", "/latchkey/v1/self", "/latchkey/v1/leaks"].contains(operation.path))
            #expect(operation.isOpen == (operation.id == "reportLeaks"))
        }
    }

    @Test func withoutATokenThereIsNothing() async throws {
        try await KeyDesk.open { desk in
            for operation in integrationOperations + accessTokenOperations + ownTokenOperations {
                let path = ScopeTests.path(of: operation, target: nil)
                try await APIScenario(method: operation.method, path: path, status: 401).run(on: desk.desk.client)
            }
        }
    }
}
