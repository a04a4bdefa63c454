import Crypto
import FoundationEssentials
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import LatchkeyCore
import NIOCore
import Synchronization
import Testing

@testable import LatchkeyServer

/// GitHub's endpoint of public keys.
private final class KeyServer: Sendable {
    struct State {
        var keys: [(name: String, pem: String)] = []
        var isDown = false
        var full = 0
        var unchanged = 0
    }

    let state = Mutex(State())

    func run(_ test: @Sendable (_ url: String) async throws -> Void) async throws {
        let router = Router()
        router.get("keys") { request, _ in self.answer(request) }
        let application = Application(router: router, configuration: .init(address: .hostname("127.0.0.1", port: 0)))
        try await application.test(.live) { client in
            try await test("http://127.0.0.1:\(try required(client.port, "a port"))/keys")
        }
    }

    private func answer(_ request: Request) -> Response {
        state.withLock { state in
            guard !state.isDown else { return Response(status: .serviceUnavailable) }
            let tag = "\"\(state.keys.map(\.name).joined())\""
            if request.headers[.ifNoneMatch] == tag {
                state.unchanged += 1
                return Response(status: .notModified)
            }
            state.full += 1
            let keys = state.keys.map {
                JSON.object([
                    ("key_identifier", .string($0.name)), ("key", .string($0.pem)), ("is_current", .bool(true)),
                ])
            }
            return Response(
                status: .ok, headers: [.eTag: tag],
                body: ResponseBody(
                    byteBuffer: ByteBuffer(string: JSON.object([("public_keys", .array(keys))]).text)))
        }
    }
}

@Suite struct GitHubLeakTests {
    private let keys = KeyServer()
    private let signer = P256.Signing.PrivateKey()

    private func open(
        _ test: @escaping @Sendable (TestServer, MemberPrincipal, any TestClientProtocol) async throws -> Void
    ) async throws {
        keys.state.withLock { $0.keys = [("one", signer.publicKey.pemRepresentation)] }
        try await keys.run { url in
            let server = try await TestServer({ $0.gitHubKeysURL = url })
            let admin = try await server.workspace()
            try await server.run { client in try await test(server, admin, client) }
        }
    }

    private func send(
        _ body: String, named name: String = "one", signedBy key: P256.Signing.PrivateKey? = nil,
        signature: String? = nil, to client: any TestClientProtocol
    ) async throws -> (status: Int, body: String) {
        let made = try (key ?? signer).signature(for: Data(body.utf8)).derRepresentation.base64EncodedString()
        let response = try await client.executeRequest(
            uri: GitHubLeaks.path, method: .post,
            headers: [
                .contentType: "application/json", .known("github-public-key-identifier"): name,
                .known("github-public-key-signature"): signature ?? made,
            ], body: ByteBuffer(string: body))
        return (response.status.code, String(buffer: response.body))
    }

    private func expect(
        _ status: Int, _ body: String, named name: String = "one", signedBy key: P256.Signing.PrivateKey? = nil,
        to client: any TestClientProtocol, sourceLocation: SourceLocation = #_sourceLocation
    ) async throws {
        let answer = try await send(body, named: name, signedBy: key, to: client)
        #expect(answer.status == status, "\(body)", sourceLocation: sourceLocation)
    }

    @Test func whatGitHubFindsIsRevoked() async throws {
        try await open { server, admin, client in
            let made = try await server.integration(admin)
            let stranger = "lkw_" + String(repeating: "a", count: 60)
            let body = JSON.array([
                [
                    "token": .string(made.secret), "type": "latchkey_token", "url": "https://github.com/a/b",
                    "source": "commit",
                ],
                ["token": .string(stranger), "type": "latchkey_token", "url": ""],
            ]).text
            let answer = try await send(body, to: client)
            func hash(_ text: String) -> String { Hex.text(SHA256.hash(data: Data(text.utf8))) }
            #expect(answer.status == 200)
            #expect(
                answer.body == #"[{"token_hash":"\#(hash(made.secret))","token_type":"latchkey_token","#
                    + #""label":"true_positive"},{"token_hash":"\#(hash(stranger))","#
                    + #""token_type":"latchkey_token","label":"false_positive"}]"#)
            let listed = try await server.core.leaks.list(try admin.admin, made.integration.id)
            #expect(listed.map(\.foundAt) == ["https://github.com/a/b"])
            let event = try required(try await server.core.audit.list(try admin.admin).elements.first, "an event")
            #expect(event.action == "access-token.leaked" && event.detail["reported_by"] == "GitHub")
            // Again: it was a token, so it is still no false alarm.
            #expect(try await send(body, to: client).body == answer.body)
            #expect(keys.state.withLock { $0.full } == 1)
        }
    }

    @Test func whatIsNotSignedByGitHubIsNotRead() async throws {
        try await open { server, admin, client in
            let made = try await server.integration(admin)
            let body = #"[{"token":"\#(made.secret)","type":"x","url":""}]"#
            let other = P256.Signing.PrivateKey()
            let good = try signer.signature(for: Data("[]".utf8)).derRepresentation.base64EncodedString()
            for answer in [
                try await send(body, signedBy: other, to: client), try await send(body, signature: "", to: client),
                try await send(body, signature: good, to: client), try await send(body, named: "two", to: client),
                try await send(body, signature: "AAAA", to: client),
            ] { #expect(answer.status == 401 && answer.body.contains("signature_invalid")) }
            try await APIScenario(method: .post, path: GitHubLeaks.path, json: [], status: 401).run(on: client)
            #expect(try await server.core.leaks.look([made.secret])[0]?.isLive == true)
            // Made-up names do not have the keys fetched each time.
            #expect(keys.state.withLock { $0.full + $0.unchanged } == 1)
        }
    }

    @Test func itsKeysAreFetchedAnewOnlyWhenTheyHaveChanged() async throws {
        try await open { server, _, client in
            try await expect(200, "[]", to: client)
            server.clock.advance(by: .hours(2))
            try await expect(200, "[]", to: client)
            #expect(keys.state.withLock { $0.full == 1 && $0.unchanged == 1 })
            let second = P256.Signing.PrivateKey()
            keys.state.withLock { $0.keys = [("two", second.publicKey.pemRepresentation)] }
            server.clock.advance(by: .minutes(2))
            try await expect(200, "[]", named: "two", signedBy: second, to: client)
            // What GitHub has withdrawn counts no more.
            try await expect(401, "[]", to: client)
            // For a day, what is known is enough.
            keys.state.withLock { $0.isDown = true }
            server.clock.advance(by: .hours(20))
            try await expect(200, "[]", named: "two", signedBy: second, to: client)
            server.clock.advance(by: .hours(20))
            try await expect(503, "[]", named: "two", signedBy: second, to: client)
        }
    }

    @Test func whatIsNoReportIsRefused() async throws {
        try await open { _, _, client in
            for body in ["", "{}", "[1]", #"[{"token":1,"type":"x"}]"#, #"[{"type":"x"}]"#, "["] {
                try await expect(400, body, to: client)
            }
            try await APIScenario(path: GitHubLeaks.path, status: 404).run(on: client)
        }
    }

    @Test func itIsOffUntilItIsSwitchedOn() async throws {
        let server = try await TestServer()
        try await server.run { client in
            try await APIScenario(method: .post, path: GitHubLeaks.path, json: [], status: 404).run(on: client)
        }
    }

    /// A report of GitHub's own, of a made-up token in a made-up repository, as other receivers test with it.
    @Test func aReportThatGitHubHasSentIsSigned() throws {
        let key = try required(
            ReportKey(
                pem: """
                    -----BEGIN PUBLIC KEY-----
                    MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE9MJJHnMfn2+H4xL4YaPDA4RpJqUq
                    kCmRCBnYERxZanmcpzQSXs1X/AljlKkbJ8qpVIW4clayyef9gWhFbNHWAA==
                    -----END PUBLIC KEY-----

                    """), "a key")
        let body = Array(
            (#"[{"type":"github_oauth_token","token":"cb4985f91f740272c0234202299f43808034d7f5","url":" "#
                + #"https://github.com/github/faketestrepo/blob/b0dd59c0b500650cacd4551ca5989a6194001b10/production.env"}]"#)
                .utf8)
        let signature =
            "MEQCIAfgjgz6Ou/3DXMYZBervz1TKCHFsvwMcbuJhNZse622AiAG86/cku2XdcmFWNHl2WSJi2fkE8t+auvB24eURaOd2A=="
        #expect(key.isSigner(of: body, signature: signature))
        #expect(!key.isSigner(of: body + [32], signature: signature))
    }
}
