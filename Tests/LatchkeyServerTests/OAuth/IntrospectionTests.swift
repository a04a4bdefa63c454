import HTTPTypes
import Hummingbird
import HummingbirdTesting
import LatchkeyCore
import NIOCore
import NIOEmbedded
import NIOHTTPTypes
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

    /// A connection with the handler alone, and a client and token that the caches know.
    private func connect(
        _ test: (EmbeddedChannel, _ request: @Sendable (_ token: String) -> [HTTPRequestPart], String, TestServer)
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
        let channel = EmbeddedChannel(handler: ShortcutHandler(assembly.shortcuts, proxies: .none))
        try await channel.connect(to: SocketAddress(ipAddress: "127.0.0.1", port: 1)).get()
        @Sendable func request(_ token: String) -> [HTTPRequestPart] {
            let form = "token=\(token)"
            let head = HTTPRequest(
                method: .post, scheme: "http", authority: "localhost", path: "/oauth/introspect",
                headerFields: [
                    .authorization: "Basic \(base64(pair))", .contentType: "application/x-www-form-urlencoded",
                    .contentLength: "\(form.utf8.count)",
                ])
            return [.head(head), .body(ByteBuffer(string: form)), .end(nil)]
        }
        try await test(channel, request, own.secret, server)
        _ = try? channel.finish()
    }

    private func answers(_ channel: EmbeddedChannel) throws -> [String] {
        var found: [String] = []
        while let part = try channel.readOutbound(as: HTTPResponsePart.self) {
            if case .body(let bytes) = part { found.append(String(buffer: bytes)) }
        }
        return found
    }

    private func handedOn(_ channel: EmbeddedChannel) throws -> [HTTPRequestPart] {
        var found: [HTTPRequestPart] = []
        while let part = try channel.readInbound(as: HTTPRequestPart.self) { found.append(part) }
        return found
    }

    @Test func aKnownTokenIsAnsweredInPlace() async throws {
        try await connect { channel, request, token, server in
            for part in request(token) + request(token) { try channel.writeInbound(part) }
            let found = try answers(channel)
            #expect(found.count == 2 && found.allSatisfy { $0.hasPrefix(#"{"active":true"#) })
            #expect(try handedOn(channel).isEmpty)
            let lines = server.logLines.filter { $0.contains("/oauth/introspect") }
            #expect(lines.count == 2 && lines.allSatisfy { $0.contains("200") && !$0.contains(token) })
        }
    }

    /// What is under way in the framework comes first, so all that follows goes there too.
    @Test func answersKeepTheirOrder() async throws {
        try await connect { channel, request, token, _ in
            let other = HTTPRequest(method: .get, scheme: "http", authority: "localhost", path: "/healthz")
            let parts = [.head(other), .end(nil)] + request(token)
            for part in parts { try channel.writeInbound(part) }
            #expect(try answers(channel).isEmpty)
            #expect(try handedOn(channel) == parts)
            // Both are answered; what comes then is answered in place again.
            for _ in 1...2 {
                try channel.writeOutbound(HTTPResponsePart.head(HTTPResponse(status: .ok)))
                try channel.writeOutbound(HTTPResponsePart.end(nil))
            }
            _ = try answers(channel)
            for part in request(token) { try channel.writeInbound(part) }
            #expect(try answers(channel).count == 1)
        }
    }

    @Test func whatIsNotKnownIsHandedOnUntouched() async throws {
        try await connect { channel, request, token, _ in
            var changed: [[HTTPRequestPart]] = [
                request("lkw_" + String(repeating: "A", count: 60)), request("\(token)&x=y"), request("%6Ckw"),
                request(""),
            ]
            // In two pieces.
            let whole = request(token)
            if case .head(let head) = whole[0], case .body(let form) = whole[1] {
                var (first, second) = (form, form)
                first.moveWriterIndex(to: 10)
                second.moveReaderIndex(to: 10)
                changed.append([whole[0], .body(first), .body(second), .end(nil)])
                for (name, value) in [
                    (HTTPField.Name.connection, "close"), (.expect, "100-continue"), (.contentType, "application/json"),
                    (.authorization, "Basic x"), (.known("dpop"), "x.y.z"),
                ] {
                    var other = head
                    if name == .authorization {
                        other.headerFields.append(HTTPField(name: name, value: value))
                    } else {
                        other.headerFields[name] = value
                    }
                    changed.append([.head(other), whole[1], .end(nil)])
                }
                var get = head
                get.method = .get
                changed.append([.head(get), whole[1], .end(nil)])
            }
            for parts in changed {
                for part in parts { try channel.writeInbound(part) }
                let passed = try handedOn(channel)
                // A token that can't be one is answered as such.
                if passed.isEmpty {
                    #expect(try answers(channel) == [#"{"active":false}"#])
                } else {
                    #expect(passed == parts)
                    try channel.writeOutbound(HTTPResponsePart.end(nil))
                }
            }
        }
    }
}
