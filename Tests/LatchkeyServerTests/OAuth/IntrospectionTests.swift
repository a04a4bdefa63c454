import HTTPTypes
import HummingbirdTesting
import LatchkeyCore
import NIOCore
import Testing

@testable import LatchkeyServer

/// RFC 7662, which has a short way for what services ask most, and a long one with the same answers.
@Suite struct IntrospectionTests {
    private func ask(
        _ desk: OAuthDesk, _ body: String, _ authorization: String, type: String = "application/x-www-form-urlencoded"
    ) async throws -> (body: String, headers: [String]) {
        let response = try await desk.client.executeRequest(
            uri: "/oauth/introspect", method: .post,
            headers: [.authorization: authorization, .contentType: type], body: ByteBuffer(string: body))
        return (
            "\(response.status.code) \(String(buffer: response.body))",
            response.headers.filter { $0.name != .date }.map { "\($0.name.canonicalName): \($0.value)" }.sorted()
        )
    }

    @Test func bothWaysAnswerTheSame() async throws {
        try await OAuthDesk.open { desk in
            let basic = "Basic \(base64("\(desk.clientID):\(desk.secret ?? "")"))"
            let token = try required(
                try await desk.send("/oauth/token", [("grant_type", "client_credentials")] + desk.credentials)
                    .json["access_token"]?.string, "a token")
            let unknown = "lko_" + String(repeating: "0", count: 60)
            for token in [token, unknown, "x"] {
                let long = try await ask(desk, "token=\(token)&token_type_hint=access_token", basic)
                for _ in 1...3 {
                    let short = try await ask(desk, "token=\(token)", basic)
                    #expect(short.body == long.body && short.headers == long.headers)
                }
            }
            let active = try await ask(desk, "token=\(token)", basic)
            #expect(active.body.hasPrefix(#"200 {"active":true,"scope":"note:read-write task:read","client_id":"#))
            #expect(active.headers.contains("cache-control: no-store"))
            #expect(active.headers.contains("access-control-allow-origin: *"))
            let refused = try await ask(desk, "token=\(token)", "Basic \(base64("\(desk.clientID):lks_x"))")
            #expect(refused.body.hasPrefix("401"))
            let typed = try await ask(desk, "token=\(token)", basic, type: "application/json")
            #expect(typed.body.hasPrefix("400"))
        }
    }

    @Test func whatIsRevokedIsInactiveAtOnce() async throws {
        try await OAuthDesk.open { desk in
            let basic = "Basic \(base64("\(desk.clientID):\(desk.secret ?? "")"))"
            let token = try required(
                try await desk.send("/oauth/token", [("grant_type", "client_credentials")] + desk.credentials)
                    .json["access_token"]?.string, "a token")
            for _ in 1...2 { #expect(try await ask(desk, "token=\(token)", basic).body.contains(#""active":true"#)) }
            #expect(try await desk.send("/oauth/revoke", [("token", token)]).status == 204)
            #expect(try await ask(desk, "token=\(token)", basic).body == #"200 {"active":false}"#)
            try await desk.core.oauthClients.disable(try desk.admin.admin, integrationName: "Reports")
            #expect(try await ask(desk, "token=\(token)", basic).body.hasPrefix("401"))
        }
    }

    /// A token of another workspace is nobody else's business, on the short way too.
    @Test func anotherWorkspacesTokenIsInactive() async throws {
        try await OAuthDesk.open { desk in
            let basic = "Basic \(base64("\(desk.clientID):\(desk.secret ?? "")"))"
            let other = try await desk.server.workspace("Other", admin: "bob@example.com")
            let token = try await desk.server.integration(other).secret
            #expect(try await desk.isAlive(token))
            for _ in 1...2 {
                #expect(try await ask(desk, "token=\(token)", basic).body == #"200 {"active":false}"#)
            }
        }
    }
}
