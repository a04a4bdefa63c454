import FoundationEssentials
import HTTPTypes
import Hummingbird
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
        try await OAuthDesk.open(over: .live) { desk in
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
        try await OAuthDesk.open(over: .live) { desk in
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
        try await OAuthDesk.open(over: .live) { desk in
            let basic = "Basic \(base64("\(desk.clientID):\(desk.secret ?? "")"))"
            let other = try await desk.server.workspace("Other", admin: "bob@example.com")
            let token = try await desk.server.integration(other).secret
            #expect(try await desk.isAlive(token))
            for _ in 1...2 {
                #expect(try await ask(desk, "token=\(token)", basic).body == #"200 {"active":false}"#)
            }
        }
    }

    // MARK: On the event loop

    /// A connection, and what asks about a token there as a client that the caches know, with other fields if need be.
    private func connect(
        _ test: (
            ShortWayConnection, _ request: (_ form: String, _ fields: [String: String]) -> String, String, TestServer
        )
            async throws -> Void
    ) async throws {
        let server = try await TestServer()
        let admin = try await server.workspace()
        let own = try await server.integration(admin, "Reports")
        let (client, secret) = try await server.core.oauthClients.enable(
            try admin.admin, integrationName: "Reports", scopes: nil, OAuthSettings(), redirectURIs: [])
        let pair = "\(client.integration.id):\(secret ?? "")"
        _ = try await server.core.introspection.introspect(
            ClientCredentials(clientID: client.integration.id.text, secret: secret), token: own.secret)
        let assembly = try ServerAssembly(core: server.core, configuration: server.configuration, log: server.log)
        func request(_ form: String, _ fields: [String: String]) -> String {
            let all = [
                "Authorization": "Basic \(base64(pair))", "Content-Type": "application/x-www-form-urlencoded",
                "Content-Length": "\(form.utf8.count)",
            ].merging(fields) { $1 }
            return "POST /oauth/introspect HTTP/1.1\r\n" + all.map { "\($0): \($1)\r\n" }.joined() + "\r\n" + form
        }
        try await test(try await ShortWayConnection(assembly.shortcuts.make()), request, own.secret, server)
    }

    @Test func aKnownTokenIsAnsweredInPlace() async throws {
        try await connect { connection, request, token, server in
            for _ in 1...2 { try connection.send(request("token=\(token)", [:])) }
            let found = try connection.answers()
            #expect(found.components(separatedBy: #"{"active":true"#).count == 3)
            #expect(try connection.handedOn().isEmpty)
            let lines = server.logLines.filter { $0.contains("/oauth/introspect") }
            #expect(lines.count == 2 && lines.allSatisfy { $0.contains("200") && !$0.contains(token) })
        }
    }

    @Test func whatIsNotKnownIsHandedOnUntouched() async throws {
        try await connect { connection, request, token, _ in
            let form = "token=\(token)"
            var requests = [
                request("token=lko_" + String(repeating: "0", count: 60), [:]), request("\(form)&x=y", [:]),
                request("token=%6Ckw", [:]), request("", [:]),
                request(form, [:]).replacing("POST", with: "PUT", maxReplacements: 1),
            ]
            for (name, value) in [
                ("Content-Type", "application/json"), ("Authorization", "Basic x"), ("DPoP", "x.y.z"),
            ] {
                requests.append(request(form, [name: value]))
            }
            for text in requests {
                try connection.send(text)
                #expect(try connection.answers().isEmpty && connection.handedOn() == text)
                try connection.frameworkAnswers()
            }
            let last = request(form, ["Connection": "close"])
            try connection.send(last)
            #expect(try connection.answers().isEmpty && connection.handedOn() == last)
        }
    }
}
