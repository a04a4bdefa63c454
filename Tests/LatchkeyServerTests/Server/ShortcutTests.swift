import HTTPTypes
import HummingbirdTesting
import LatchkeyCore
import NIOCore
import NIOEmbedded
import NIOHTTPTypes
import Testing

@testable import LatchkeyServer

/// What is answered on the event loop is what the framework's way answers, to the byte.
@Suite struct ShortcutTests {
    private struct Answer: Equatable {
        let status: Int
        let fields: [String]
        let body: String
    }

    /// The short answer; nil where the request was handed on.
    private func short(
        _ assembly: ServerAssembly, _ path: String, _ headers: HTTPFields, _ method: HTTPRequest.Method = .get
    ) async throws -> Answer? {
        let channel = EmbeddedChannel(handler: ShortcutHandler(assembly.shortcuts, proxies: .none))
        try await channel.connect(to: SocketAddress(ipAddress: "127.0.0.1", port: 1)).get()
        defer { _ = try? channel.finish() }
        let head = HTTPRequest(
            method: method, scheme: "http", authority: "localhost", path: path, headerFields: headers)
        try channel.writeInbound(HTTPRequestPart.head(head))
        try channel.writeInbound(HTTPRequestPart.end(nil))
        var (status, fields, body, isWhole) = (0, [String](), "", false)
        while let part = try channel.readOutbound(as: HTTPResponsePart.self) {
            switch part {
            case .head(let head): (status, fields) = (head.status.code, Self.lines(head.headerFields))
            case .body(let bytes): body += String(buffer: bytes)
            case .end: isWhole = true
            }
        }
        return isWhole ? Answer(status: status, fields: fields, body: body) : nil
    }

    /// Without what differs from request to request.
    private static func lines(_ fields: HTTPFields) -> [String] {
        fields.filter { !["date", "x-attio-execution-id"].contains($0.name.canonicalName) }
            .map { "\($0.name.rawName): \($0.value)" }.sorted()
    }

    private func long(_ desk: APIDesk, _ path: String, _ headers: HTTPFields) async throws -> Answer {
        let answer = try await desk.client.execute(uri: path, method: .get, headers: headers)
        return Answer(
            status: answer.status.code, fields: Self.lines(answer.headers), body: String(buffer: answer.body))
    }

    private func bearer(_ token: String) -> HTTPFields { [.authorization: "Bearer \(token)"] }

    @Test func bothWaysAnswerTheSame() async throws {
        try await APIDesk.open { desk in
            let assembly = try ServerAssembly(
                core: desk.server.core, configuration: desk.server.configuration, log: desk.server.log)
            let headers = bearer(desk.token.secret)
            // Not in memory yet: that is the database's, and so the framework's, to know.
            #expect(try await short(assembly, "/v2/self", headers) == nil)
            for path in [
                "/v2/self", "/gateway/verify/acme-inc", "/gateway/verify/acme-inc/x?scope=note:read",
                "/gateway/verify/acme-inc?scope=invoices:read",
            ] {
                let slow = try await long(desk, path, headers)
                let quick = try await short(assembly, path, headers)
                #expect(quick == slow, "\(path)")
            }
            let lines = desk.server.logLines.filter { $0.contains("/gateway/verify/") }
            #expect(
                lines.count == 6 && lines.allSatisfy { !$0.contains(desk.token.secret) && !$0.contains("acme-inc") })
        }
    }

    @Test func whatNeedsMoreIsHandedOn() async throws {
        try await APIDesk.open { desk in
            let assembly = try ServerAssembly(
                core: desk.server.core, configuration: desk.server.configuration, log: desk.server.log)
            let good = bearer(desk.token.secret)
            _ = try await long(desk, "/v2/self", good)
            #expect(try await short(assembly, "/v2/self", good) != nil)
            for (path, headers, method) in [
                ("/v2/self", [:], .get), ("/v2/self", bearer("x"), .get), ("/v2/self?x=1", good, .get),
                ("/v2/self", good, .head), ("/v2/selfish", good, .get), ("/v2/workspace_members", good, .get),
                ("/gateway/verify/other", good, .get), ("/gateway/verify/", good, .get),
                ("/gateway/verify/acme-inc", bearer("x"), .get), ("/gateway/verify/acme-inc", good, .post),
            ] as [(String, HTTPFields, HTTPRequest.Method)] {
                #expect(try await short(assembly, path, headers, method) == nil, "\(method) \(path)")
            }
            for field in [HTTPField.Name.connection, .expect, .contentLength, .transferEncoding, .upgrade] {
                var headers = good
                headers[field] = "1"
                #expect(try await short(assembly, "/v2/self", headers) == nil, "\(field)")
            }
            try await desk.server.core.accessTokens.revoke(try desk.admin.admin, desk.token.token.id)
            #expect(try await short(assembly, "/v2/self", good) == nil)
            #expect(try await short(assembly, "/gateway/verify/acme-inc", good) == nil)
        }
    }

    @Test func networksAndLimitsHold() async throws {
        try await APIDesk.open { desk in
            let assembly = try ServerAssembly(
                core: desk.server.core, configuration: desk.server.configuration, log: desk.server.log)
            let integration = try await desk.server.integration(desk.admin, "Edge").integration
            func make(_ policy: TokenPolicy) async throws -> HTTPFields {
                let (_, secret) = try await desk.server.core.accessTokens.create(
                    try desk.admin.admin, integration.id, id: desk.server.core.newID(), name: "Edge",
                    TokenDetails(policy: policy))
                return bearer(try required(secret, "a secret"))
            }
            let bound = try await make(TokenPolicy(networks: try TokenPolicy.networks("203.0.113.0/24")))
            for path in ["/v2/self", "/gateway/verify/acme-inc"] {
                _ = try await long(desk, path, bound)
                #expect(try await short(assembly, path, bound) == nil)
            }
            let slow = try await make(TokenPolicy(rateLimit: try TokenRateLimit(count: 2, period: .day)))
            #expect(try await long(desk, "/gateway/verify/acme-inc", slow).status == 200)
            #expect(try await short(assembly, "/gateway/verify/acme-inc", slow)?.status == 200)
            #expect(try await short(assembly, "/gateway/verify/acme-inc", slow)?.status == 429)
            #expect(try await short(assembly, "/v2/self", slow) == nil)
            #expect(try await long(desk, "/v2/self", slow).status == 429)
        }
    }
}
