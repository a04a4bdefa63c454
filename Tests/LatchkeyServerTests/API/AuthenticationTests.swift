import HTTPTypes
import HummingbirdTesting
import LatchkeyCore
import LatchkeyServer
import Testing

/// What requests without a good token get, at an operation that needs one.
@Suite struct AuthenticationTests {
    static let path = "/v2/workspace_members"
    static let unknown = errorBody(
        401, "auth_error", "unauthorized",
        "The API Key provided could not be found. This is most commonly caused by the token having been revoked.")
    static let wrongLength = errorBody(
        401, "auth_error", "unauthorized",
        "The API Key provided was invalid because it was the wrong length (API Keys should be 64 characters long). "
            + "You might not have copied the entire API key from your Admin panel?")

    @Test func withoutAHeader() async throws {
        let server = try await TestServer()
        try await server.run { client in
            let response = try await APIScenario(
                path: Self.path, status: 401,
                contains: [
                    "{\"status_code\":401,\"type\":\"auth_error\",\"code\":\"unauthorized\",\"message\":\"",
                    "The Authorization header was not provided. ",
                ]
            ).run(on: client)
            // With the way to a token (RFC 9728).
            #expect(
                response.headers[.wwwAuthenticate]
                    == "Bearer realm=\"latchkey\", "
                    + "resource_metadata=\"http://keys.example.com/.well-known/oauth-protected-resource\"")
        }
    }

    @Test(arguments: ["Token abc", "Bearer", "Basic %%%", "Basic \(base64(":pw"))", "abc"])
    func withAnUnreadableHeader(_ header: String) async throws {
        let server = try await TestServer()
        try await server.run { client in
            try await APIScenario(
                path: Self.path, headers: [.authorization: header], status: 401,
                contains: ["\"type\":\"auth_error\"", "The Authorization header could not be read."]
            ).run(on: client)
        }
    }

    @Test func withTwoHeaders() async throws {
        let server = try await TestServer()
        let (_, made) = try await server.everything()
        var headers = HTTPFields()
        headers[values: .authorization] = ["Bearer \(made.secret)", "Bearer \(made.secret)"]
        let twice = headers
        try await server.run { client in
            try await APIScenario(path: Self.path, headers: twice, status: 401).run(on: client)
        }
    }

    @Test(arguments: ["a", String(repeating: "a", count: 63), String(repeating: "a", count: 65)])
    func withAnotherLength(_ token: String) async throws {
        let server = try await TestServer()
        try await server.run { client in
            try await APIScenario(path: Self.path, token: token, status: 401, body: Self.wrongLength).run(on: client)
            try await APIScenario(
                path: Self.path, headers: [.authorization: "Basic \(base64("\(token):"))"], status: 401,
                body: Self.wrongLength
            ).run(on: client)
        }
    }

    @Test func withATokenThatNeverWas() async throws {
        let server = try await TestServer()
        let (_, made) = try await server.everything()
        // One that only the checksum gives away, one of another system.
        let mistyped = String(made.secret.dropLast()) + (made.secret.last == "a" ? "b" : "a")
        try await server.run { client in
            for token in [mistyped, String(repeating: "0123456789abcdef", count: 4)] {
                try await APIScenario(
                    path: Self.path, token: token, status: 401, body: Self.unknown, containsNot: [token]
                ).run(on: client)
            }
        }
    }

    /// Every way in which a token dies, each with a token that the cache knows.
    @Test(arguments: ["revoked", "replaced", "expired", "integration deleted"])
    func withATokenThatDied(_ cause: String) async throws {
        let server = try await TestServer()
        let (admin, made) = try await server.everything()
        let administrator = try admin.admin
        let expiry = server.clock.now() + .hours(1)
        let (token, secret) = try await server.core.accessTokens.create(
            administrator, made.integration.id, id: server.core.newID(), name: "Doomed", expiresAt: expiry)
        let doomed = try #require(secret)
        try await server.run { client in
            try await APIScenario(path: Self.path, token: doomed).run(on: client)
            switch cause {
            case "revoked": try await server.core.accessTokens.revoke(administrator, token.id)
            case "replaced":
                _ = try await server.core.accessTokens.replace(
                    administrator, token.id, newID: server.core.newID(), overlap: .none)
            case "expired": server.clock.advance(by: .hours(1))
            default:
                try await server.core.integrations.delete(
                    administrator, made.integration.id, confirmedName: made.integration.name)
            }
            try await APIScenario(path: Self.path, token: doomed, status: 401, body: Self.unknown).run(on: client)
        }
    }

    @Test func aReplacedTokenLivesThroughItsOverlap() async throws {
        let server = try await TestServer()
        let (admin, made) = try await server.everything()
        let (_, secret) = try await server.core.accessTokens.replace(
            try admin.admin, made.token.id, newID: server.core.newID(), overlap: .hour)
        let new = try #require(secret)
        try await server.run { client in
            try await APIScenario(path: Self.path, token: made.secret).run(on: client)
            try await APIScenario(path: Self.path, token: new).run(on: client)
            server.clock.advance(by: .hours(1))
            try await APIScenario(path: Self.path, token: made.secret, status: 401).run(on: client)
            try await APIScenario(path: Self.path, token: new).run(on: client)
        }
    }

    /// An integration's tokens outlive their maker: they belong to the workspace.
    @Test(arguments: [true, false]) func aTokenOutlivesItsMaker(_ isSuspended: Bool) async throws {
        let server = try await TestServer()
        let owner = try await server.workspace()
        let maker = try await server.join("grace@example.com", .admin, invitedBy: owner)
        let made = try await server.integration(maker)
        try await server.run { client in
            try await APIScenario(path: Self.path, token: made.secret).run(on: client)
            if isSuspended {
                try await server.core.members.changeAccessLevel(try owner.admin, maker.member.id, to: .suspended)
            } else {
                try await server.core.members.remove(try owner.admin, maker.member.id)
            }
            try await APIScenario(path: Self.path, token: made.secret).run(on: client)
            try await APIScenario(
                path: "/v2/self", token: made.secret,
                contains: ["\"authorized_by_workspace_member_id\":\"\(maker.member.id)\""]
            ).run(on: client)
        }
    }
}
