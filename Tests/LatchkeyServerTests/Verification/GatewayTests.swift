import HTTPTypes
import HummingbirdTesting
import LatchkeyCore
import NIOCore
import Testing

@testable import LatchkeyServer

@Suite struct GatewayTests {
    private func ask(
        _ desk: APIDesk, _ path: String, token: String?, _ method: HTTPRequest.Method = .get,
        requiring scopes: String? = nil
    ) async throws -> TestResponse {
        var headers: HTTPFields = [:]
        if let token { headers[.authorization] = "Bearer \(token)" }
        if let scopes { headers[.known("x-latchkey-required-scopes")] = scopes }
        return try await desk.client.execute(uri: path, method: method, headers: headers)
    }

    private func code(_ answer: TestResponse) -> String? { answer.headers[.known("x-latchkey-code")] }

    @Test func whoItIsStandsInHeaders() async throws {
        try await APIDesk.open { desk in
            for method in [HTTPRequest.Method.get, .post, .delete, .head, .options] {
                for path in ["/gateway/verify/acme-inc", "/gateway/verify/acme-inc/any/where?x=1"] {
                    let answer = try await ask(desk, path, token: desk.token.secret, method)
                    #expect(answer.status == .ok && code(answer) == "valid", "\(method) \(path)")
                    #expect(answer.body.readableBytes == 0)
                    #expect(answer.headers[.known("x-latchkey-workspace-id")] == desk.workspace)
                    #expect(answer.headers[.known("x-latchkey-environment")] == "live")
                    #expect(answer.headers[.cacheControl] == "no-store")
                }
            }
        }
    }

    @Test func whoMayNotIsTurnedAway() async throws {
        try await APIDesk.open { desk in
            let own = "/gateway/verify/acme-inc"
            for (token, path, status, word) in [
                (nil, own, HTTPResponse.Status.unauthorized, "token_missing"), ("x", own, .unauthorized, "not_found"),
                (desk.token.secret, "/gateway/verify/other", .unauthorized, "not_found"),
                (desk.token.secret, "/gateway/verify/", .badRequest, "workspace_missing"),
                (desk.token.secret, "\(own)?scope=invoices:read", .forbidden, "missing_scopes"),
            ] as [(String?, String, HTTPResponse.Status, String)] {
                let answer = try await ask(desk, path, token: token)
                #expect(answer.status == status && code(answer) == word, "\(path)")
                #expect(answer.headers[.known("x-latchkey-access-token-id")] == nil)
            }
        }
    }

    /// Whatever a client adds to the query can only ask for more.
    @Test func scopesOfQueryAndHeaderAddUp() async throws {
        try await APIDesk.open { desk in
            let limited = try await desk.limited(to: "note:read task:read")
            let own = "/gateway/verify/acme-inc"
            func status(_ query: String, _ header: String?) async throws -> Int {
                try await ask(limited, own + query, token: limited.token.secret, requiring: header).status.code
            }
            #expect(try await status("?scope=note:read&scope=task:read", nil) == 200)
            #expect(try await status("?scope=note:read%20task:read", nil) == 200)
            #expect(try await status("", "note:read, task:read") == 200)
            #expect(try await status("?scope=note:read", "task:read-write") == 403)
            #expect(try await status("?scope=", "task:read-write") == 403)
            #expect(try await status("?scope=webhook:read", "note:read") == 403)
            let odd = try await ask(limited, "\(own)?scope=a%0D%0AX-Evil:1", token: limited.token.secret)
            #expect(odd.status == .forbidden && odd.headers[.known("x-evil")] == nil)
        }
    }

    /// A query that can't be read, or that asks for something unknown, must not ask for nothing.
    @Test func aQueryThatIsNotUnderstoodLetsNobodyPass() async throws {
        try await APIDesk.open { desk in
            let own = "/gateway/verify/acme-inc"
            let padding = String(repeating: "&a=b", count: 600)
            for path in [
                "\(own)?scope=invoices:read\(padding)", "\(own)/x?scope=invoices:read\(padding)", "\(own)?scopes=a:b",
                "\(own)?SCOPE=a:b",
            ] {
                let answer = try await ask(desk, path, token: desk.token.secret)
                #expect(answer.status == .badRequest && code(answer) == "query_not_understood")
            }
            // Behind a slash the query is the client's.
            #expect(try await ask(desk, "\(own)/x?y=1", token: desk.token.secret).status == .ok)
        }
    }

    @Test func whereATokenOfOthersMayBeUsedIsNotTold() async throws {
        try await APIDesk.open { desk in
            let other = try await desk.neighbour()
            let integration = try await desk.server.integration(other.admin, "Edge").integration
            let (_, secret) = try await desk.server.core.accessTokens.create(
                try other.admin.admin, integration.id, id: desk.server.core.newID(), name: "Edge",
                TokenDetails(policy: TokenPolicy(networks: try TokenPolicy.networks("203.0.113.0/24"))))
            #expect(try await ask(desk, "/gateway/verify/acme-inc", token: secret).status == .unauthorized)
            #expect(try await ask(desk, "/gateway/verify/other-ltd", token: secret).status == .forbidden)
        }
    }

    @Test func aUsedUpLimitSaysWhenToComeAgain() async throws {
        try await APIDesk.open { desk in
            let integration = try await desk.server.integration(desk.admin, "Slow").integration
            let (_, secret) = try await desk.server.core.accessTokens.create(
                try desk.admin.admin, integration.id, id: desk.server.core.newID(), name: "Slow",
                TokenDetails(policy: TokenPolicy(rateLimit: try TokenRateLimit(count: 1, period: .minute))))
            let own = "/gateway/verify/acme-inc"
            #expect(try await ask(desk, own, token: secret).status == .ok)
            let answer = try await ask(desk, own, token: secret)
            #expect(answer.status == .tooManyRequests && answer.headers[.retryAfter] == "60")
        }
    }
}
