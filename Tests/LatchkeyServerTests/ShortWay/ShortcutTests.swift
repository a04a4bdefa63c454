import FoundationEssentials
import HTTPTypes
import HummingbirdTesting
import NIOCore
import Testing

@testable import LatchkeyCore
@testable import LatchkeyServer

/// What is answered on the event loop is what the framework's way answers, to the byte.
@Suite struct ShortcutTests {
    private struct Question {
        var method = HTTPRequest.Method.get
        var path: String
        var fields: [(String, String)] = []
        var body = ""

        var text: String {
            let fields = body.isEmpty ? fields : fields + [("Content-Length", String(body.utf8.count))]
            return "\(method.rawValue) \(path) HTTP/1.1\r\nHost: localhost\r\n"
                + fields.map { "\($0): \($1)\r\n" }.joined() + "\r\n" + body
        }
    }

    private func get(_ path: String, _ token: String, _ more: (String, String)...) -> Question {
        Question(path: path, fields: [("Authorization", "Bearer \(token)")] + more)
    }

    private func verify(_ token: String, _ data: JSON) -> Question {
        Question(
            method: .post, path: "/latchkey/v1/verify", fields: [("authorization", "Bearer \(token)")],
            body: JSON.object([("data", data)]).text)
    }

    /// The short answer; nil where the request was handed on as it came.
    private func short(_ assembly: ServerAssembly, _ question: Question) async throws -> WireAnswer? {
        let connection = try await ShortWayConnection(assembly.shortcuts.make())
        try connection.send(question.text)
        let (answer, rest) = (try connection.answers(), try connection.handedOn())
        #expect(answer.isEmpty ? rest == question.text : rest.isEmpty)
        return answer.isEmpty ? nil : try required(WireAnswer(answer), "a whole answer")
    }

    private func long(_ desk: APIDesk, _ question: Question) async throws -> WireAnswer {
        var headers = HTTPFields()
        for (name, value) in question.fields {
            headers.append(HTTPField(name: try required(HTTPField.Name(name), "a name"), value: value))
        }
        let answer = try await desk.client.executeRequest(
            uri: question.path, method: question.method, headers: headers, body: ByteBuffer(string: question.body))
        return WireAnswer(
            status: answer.status.code, fields: answer.headers.map { "\($0.name.rawName): \($0.value)" },
            body: String(buffer: answer.body))
    }

    private func assembly(_ desk: APIDesk) throws -> ServerAssembly {
        try ServerAssembly(core: desk.server.core, configuration: desk.server.configuration, log: desk.server.log)
    }

    @Test func bothWaysAnswerTheSame() async throws {
        try await APIDesk.open { desk in
            let (assembly, token) = (try assembly(desk), desk.token.secret)
            // Not in memory yet: that is the database's, and so the framework's, to know.
            #expect(try await short(assembly, get("/v2/self", token)) == nil)
            let asked = JSON.object([("token", .string(token)), ("scopes", ["note:read", "invoices:read"])])
            let questions = [
                get("/v2/self", token), get("/v2/self", token, ("Connection", "Keep-Alive")),
                get("/gateway/verify/acme-inc", token), get("/gateway/verify/acme-inc/x?scope=note:read", token),
                get("/gateway/verify/acme-inc?scope=invoices:read", token), get("/gateway/verify/other", token),
                get("/gateway/verify/acme-inc", token, ("X-Latchkey-Required-Scopes", "invoices:read, task:read")),
                get("/gateway/verify/acme-inc", "x"), verify(token, ["token": .string(token)]), verify(token, asked),
                verify(token, ["address": "203.0.113.7", "token": .string(token), "scopes": []]),
                verify(token, ["token": "x"]),
                Question(
                    method: .delete, path: "/gateway/verify/acme-inc", fields: [("Authorization", "Bearer \(token)")]),
            ]
            for question in questions {
                let slow = try await long(desk, question)
                for _ in 1...2 { #expect(try await short(assembly, question) == slow, "\(question.path)") }
            }
            let lines = desk.server.logLines.filter { $0.contains("/gateway/verify/") }
            #expect(lines.count == 21)
            #expect(lines.allSatisfy { !$0.contains(token) && !$0.contains("acme-inc") })
        }
    }

    @Test func whatNeedsMoreIsHandedOn() async throws {
        try await APIDesk.open { desk in
            let (assembly, token) = (try assembly(desk), desk.token.secret)
            _ = try await long(desk, get("/v2/self", token))
            #expect(try await short(assembly, get("/v2/self", token)) != nil)
            let own = JSON.string(token)
            var questions = [
                Question(path: "/v2/self"), get("/v2/self", "x"), get("/v2/self?x=1", token), get("/v2/selfish", token),
                get("/v2/workspace_members", token), get("/gateway/verify/", token),
                get("/gateway/verify/acme-inc?scopes=x", token), Question(path: "/gateway/verify/acme-inc"),
                Question(method: .head, path: "/v2/self", fields: [("Authorization", "Bearer \(token)")]),
                Question(path: "/v2/self", fields: [("Authorization", "DPoP \(token)")]),
                get("/v2/self", token, ("Authorization", "Bearer \(token)")), verify("x", ["token": own]),
                verify(token, ["token": own, "more": 1]), verify(token, ["token": "\u{e9}"]), verify(token, [own]),
                verify(token, ["token": .string("lkw_" + String(repeating: "0", count: 2000))]),
            ]
            for (name, value) in [
                ("Connection", "close"), ("Expect", "100-continue"), ("Transfer-Encoding", "chunked"),
                ("Upgrade", "h2c"),
            ] { questions.append(get("/v2/self", token, (name, value))) }
            var withBody = get("/v2/self", token)
            withBody.body = "x"
            for question in questions + [withBody] {
                #expect(try await short(assembly, question) == nil, "\(question.text)")
            }
            try await desk.server.core.accessTokens.revoke(try desk.admin.admin, desk.token.token.id)
            #expect(try await short(assembly, get("/v2/self", token)) == nil)
            #expect(try await short(assembly, get("/gateway/verify/acme-inc", token)) == nil)
        }
    }

    @Test func networksAndLimitsHold() async throws {
        try await APIDesk.open { desk in
            let assembly = try assembly(desk)
            let integration = try await desk.server.integration(desk.admin, "Edge").integration
            func make(_ policy: TokenPolicy) async throws -> String {
                let (_, secret) = try await desk.server.core.accessTokens.create(
                    try desk.admin.admin, integration.id, id: desk.server.core.newID(), name: "Edge",
                    TokenDetails(policy: policy))
                return try required(secret, "a secret")
            }
            let bound = try await make(TokenPolicy(networks: try TokenPolicy.networks("203.0.113.0/24")))
            let near = try await make(TokenPolicy(networks: try TokenPolicy.networks("127.0.0.0/8")))
            for token in [bound, near] { _ = try await long(desk, get("/v2/self", token)) }
            #expect(try await short(assembly, get("/v2/self", bound)) == nil)
            #expect(try await short(assembly, get("/gateway/verify/acme-inc", bound))?.status == 403)
            #expect(try await short(assembly, get("/v2/self", near))?.status == 200)
            let slow = try await make(TokenPolicy(rateLimit: try TokenRateLimit(count: 2, period: .day)))
            #expect(try await long(desk, get("/gateway/verify/acme-inc", slow)).status == 200)
            #expect(try await short(assembly, get("/gateway/verify/acme-inc", slow))?.status == 200)
            for question in [get("/gateway/verify/acme-inc", slow), get("/v2/self", slow)] {
                let quick = try await short(assembly, question)
                #expect(quick?.status == 429)
                #expect(try await long(desk, question) == quick)
            }
        }
    }

    /// Each request is counted once, whichever way it goes.
    @Test func usesAreCountedOnce() async throws {
        try await APIDesk.open { desk in
            let (assembly, token) = (try assembly(desk), desk.token.secret)
            _ = try await long(desk, get("/v2/self", token))
            func count() -> Int {
                desk.core.tokenChecker.usage.recentUses().byToken[desk.token.token.id]?.count ?? 0
            }
            let before = count()
            for question in [get("/v2/self", token), verify(token, ["token": "x"]), verify(token, ["more": 1])] {
                if try await short(assembly, question) == nil { _ = try await long(desk, question) }
            }
            #expect(count() == before + 3)
        }
    }
}
