import HTTPTypes
import HummingbirdTesting
import LatchkeyCore
import LatchkeyServer
import NIOCore
import Testing

@Suite struct SelfTests {
    @Test func aLiveTokenIsDescribedInTheOrderOfTheWire() async throws {
        let server = try await TestServer()
        let admin = try await server.workspace()
        let scopes = try #require(ScopeSet(text: "task:read-write note:read"))
        let made = try await server.integration(admin, scopes: scopes)
        let (id, workspace) = (made.token.id, admin.workspace)
        let expected =
            "{\"active\":true,\"scope\":\"note:read task:read-write\",\"client_id\":\"\(id)\","
            + "\"token_type\":\"Bearer\",\"exp\":null,\"iat\":1767225600,\"sub\":\"\(workspace.id)\",\"aud\":\"\(id)\","
            + "\"iss\":\"attio.com\",\"authorized_by_workspace_member_id\":\"\(admin.member.id)\","
            + "\"workspace_id\":\"\(workspace.id)\",\"workspace_name\":\"Acme Inc\",\"workspace_slug\":\"acme-inc\","
            + "\"workspace_logo_url\":null,\"token_level\":\"workspace\"}"
        try await server.run { client in
            // The first one asks the database, the second one the cache.
            try await APIScenario(path: "/v2/self", token: made.secret, body: expected).run(on: client)
            try await APIScenario(path: "/v2/self", token: made.secret, body: expected).run(on: client)
        }
    }

    @Test func basicWithTheTokenAsUserNameIsTheSame() async throws {
        let server = try await TestServer()
        let (_, made) = try await server.everything()
        try await server.run { client in
            for text in ["\(made.secret):", "\(made.secret):ignored"] {
                try await APIScenario(
                    path: "/v2/self", headers: [.authorization: "Basic \(base64(text))"],
                    contains: ["\"active\":true"]
                ).run(on: client)
            }
        }
    }

    @Test func whatIsNoLongerATokenIsInactive() async throws {
        let server = try await TestServer()
        let (admin, made) = try await server.everything()
        try await server.core.accessTokens.revoke(try admin.admin, made.token.id)
        let foreign = String(repeating: "0123456789abcdef", count: 4)
        try await server.run { client in
            for token in [made.secret, foreign] {
                try await APIScenario(path: "/v2/self", token: token, body: "{\"active\":false}").run(on: client)
            }
        }
    }

    @Test(arguments: ["Bearer short", "Bearer", "Token abc", "Basic !!!", "Basic Og==", ""])
    func whatIsNoTokenIsRefused(_ header: String) async throws {
        let server = try await TestServer()
        let message = "Token was not recognised, please send a 64 character access token in the Authorization header."
        try await server.run { client in
            try await APIScenario(
                path: "/v2/self", headers: header.isEmpty ? [:] : [.authorization: header], status: 400,
                body: errorBody(400, "invalid_request_error", "missing_value", message)
            ).run(on: client)
        }
    }

    @Test func anExpiryShowsInSeconds() async throws {
        let server = try await TestServer()
        let (admin, made) = try await server.everything()
        let expiry = server.clock.now() + .days(1)
        let (_, secret) = try await server.core.accessTokens.create(
            try admin.admin, made.integration.id, id: server.core.newID(), name: "Brief", expiresAt: expiry)
        let token = try #require(secret)
        try await server.run { client in
            try await APIScenario(path: "/v2/self", token: token, contains: ["\"exp\":\(expiry.seconds),"])
                .run(on: client)
            server.clock.advance(by: .days(1))
            try await APIScenario(path: "/v2/self", token: token, body: "{\"active\":false}").run(on: client)
        }
    }
}
