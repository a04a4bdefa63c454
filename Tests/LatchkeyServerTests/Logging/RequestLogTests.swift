import FoundationEssentials
import HTTPTypes
import HummingbirdTesting
import LatchkeyCore
import LatchkeyServer
import Logging
import NIOCore
import Testing

@Suite struct RequestLogTests {
    private struct Line: Decodable {
        let time: String
        let level: String
        let message: String
        let method: String
        let route: String
        let status: Int
        let ms: Double
        let principal: String
        let requestID: String

        private enum CodingKeys: String, CodingKey {
            case time, level, message, method, route, status, ms, principal
            case requestID = "request_id"
        }
    }

    @Test func everyRequestIsOneLine() async throws {
        let server = try await TestServer()
        let (_, made) = try await server.everything()
        try await server.run { client in
            let answer = try await APIScenario(path: "/v2/self?secret=1", token: made.secret).run(on: client)
            try await APIScenario(path: "/v2/none", status: 404).run(on: client)
            _ = try await client.executeRequest(uri: "/sign-in", method: .post, headers: [:], body: nil)
            let lines = try server.logLines.filter { $0.contains("\"message\":\"request\"") }.map {
                try JSONDecoder().decode(Line.self, from: Data($0.utf8))
            }
            try #require(lines.count == 3)
            #expect(lines.map(\.route) == ["/v2/self", "-", "/sign-in"])
            #expect(lines.map(\.method) == ["GET", "GET", "POST"])
            #expect(lines[0].status == 200 && lines[1].status == 404)
            #expect(lines[0].principal == made.token.id.text && lines[1].principal == "-")
            #expect(lines[0].requestID == answer.header("x-attio-execution-id"))
            #expect(lines[0].time == "2026-01-01T00:00:00.000000000Z" && lines[0].level == "info")
        }
    }

    @Test func noLineHoldsATokenAQueryACookieOrAPassword() async throws {
        let server = try await TestServer()
        let (_, made) = try await server.everything()
        try await server.run { client in
            try await APIScenario(path: "/v2/self?q=needle1", token: made.secret).run(on: client)
            try await APIScenario(path: "/v2/\(made.secret)", token: made.secret, status: 404).run(on: client)
            try await APIScenario(path: "/reset-password?code=needle2", status: 200).runLoosely(on: client)
            let browser = Browser(client)
            try await browser.signIn("ada@example.com")
            try await browser.signIn("ada@example.com", "needle3 needle3 needle3")
            let text = server.logLines.joined(separator: "\n")
            for secret in ["needle1", "needle2", "needle3", made.secret, TestServer.password] + browser.cookies.values {
                #expect(!text.contains(secret))
            }
        }
    }

    @Test func aTextLineStaysOneLine() async throws {
        let server = try await TestServer { $0.logFormat = .text }
        let (_, made) = try await server.everything()
        try await server.run { client in
            try await APIScenario(path: "/v2/self", token: made.secret).run(on: client)
        }
        server.log.logger("test").info("first\nsecond", metadata: ["key": "a\nb"])
        let lines = server.logLines
        #expect(
            lines.contains {
                $0.hasPrefix("2026-01-01T00:00:00.000000000Z info request method=GET route=/v2/self status=200 ms=")
            })
        #expect(lines.contains { $0.hasSuffix("info first second key=a b") })
    }
}

extension APIScenario {
    /// Makes the request and checks nothing.
    fileprivate func runLoosely(on client: any TestClientProtocol) async throws {
        _ = try await client.executeRequest(uri: path, method: method, headers: headers, body: nil)
    }
}
