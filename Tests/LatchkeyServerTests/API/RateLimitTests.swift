import HTTPTypes
import HummingbirdTesting
import LatchkeyCore
import LatchkeyServer
import Testing

@Suite struct RateLimitTests {
    static let body =
        "{\"status_code\":429,\"type\":\"rate_limit_error\",\"code\":\"rate_limit_exceeded\","
        + "\"message\":\"Rate limit exceeded, please try again later\"}"

    @Test func tooManyReadsInASecondAreRefusedUntilTheNext() async throws {
        let server = try await TestServer(core: { $0.readRateLimit = 3 })
        let (_, made) = try await server.everything()
        try await server.run { client in
            let good = APIScenario(path: "/v2/self", token: made.secret)
            for _ in 0..<3 { try await good.run(on: client) }
            let refused = try await APIScenario(
                path: "/v2/workspace_members", token: made.secret, status: 429, body: Self.body
            ).run(on: client)
            #expect(refused.headers[.retryAfter] == "Thu, 01 Jan 2026 00:00:01 GMT")
            server.clock.advance(by: .seconds(1))
            try await good.run(on: client)
        }
    }

    @Test func everyTokenHasALimitOfItsOwn() async throws {
        let server = try await TestServer(core: { $0.readRateLimit = 1 })
        let (admin, made) = try await server.everything()
        let other = try await server.integration(admin, "Other")
        try await server.run { client in
            try await APIScenario(path: "/v2/self", token: made.secret).run(on: client)
            try await APIScenario(path: "/v2/self", token: made.secret, status: 429).run(on: client)
            try await APIScenario(path: "/v2/self", token: other.secret).run(on: client)
        }
    }

    @Test func zeroIsNoLimit() async throws {
        let server = try await TestServer(core: { $0.readRateLimit = 0 })
        let (_, made) = try await server.everything()
        try await server.run { client in
            for _ in 0..<200 { try await APIScenario(path: "/v2/self", token: made.secret).run(on: client) }
        }
    }

    @Test func invalidatingTheCacheResetsNoLimit() async throws {
        let server = try await TestServer(core: { $0.readRateLimit = 1 })
        let (admin, made) = try await server.everything()
        try await server.run { client in
            try await APIScenario(path: "/v2/self", token: made.secret).run(on: client)
            _ = try await server.core.integrations.setScopes(
                try admin.admin, made.integration.id, version: made.integration.version, scopes: .readEverything)
            try await APIScenario(path: "/v2/self", token: made.secret, status: 429).run(on: client)
        }
    }
}
