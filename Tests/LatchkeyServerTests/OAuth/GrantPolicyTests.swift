import HTTPTypes
import LatchkeyCore
import Testing

@testable import LatchkeyServer

/// What an admin lays down for a connected app holds for all of its tokens.
@Suite struct GrantPolicyTests {
    private static let slow = GrantPolicy(rateLimit: try? TokenRateLimit(count: 3, period: .day))

    private func limit(_ desk: OAuthDesk, _ policy: GrantPolicy) async throws {
        let admin = try desk.admin.admin
        let grant = try required(try await desk.core.grants.list(admin).first, "a connected app")
        _ = try await desk.core.grants.limit(admin, grant.id) { $0 = policy }
    }

    /// What a token says of its own rate limit.
    private func rate(_ desk: OAuthDesk, _ token: String) async throws -> JSON? {
        try await desk.api(.get, "/latchkey/v1/self", "Bearer \(token)").json["data"]?["rate_limit"]
    }

    private func introspect(_ desk: OAuthDesk, _ token: String) async throws -> JSON {
        try await desk.send("/oauth/introspect", [("token", token)] + desk.credentials).json
    }

    private func exchange(_ desk: OAuthDesk, _ token: String) async throws -> String {
        let answer = try await desk.send(
            "/oauth/token",
            [
                ("grant_type", "urn:ietf:params:oauth:grant-type:token-exchange"), ("subject_token", token),
                ("subject_token_type", "urn:ietf:params:oauth:token-type:access_token"),
            ] + desk.credentials)
        return try required(answer.json["access_token"]?.string, "a token")
    }

    private func own(_ desk: OAuthDesk) async throws -> String {
        let answer = try await desk.send(
            "/oauth/token", [("grant_type", "client_credentials")] + desk.credentials)
        return try required(answer.json["access_token"]?.string, "a token")
    }

    /// The client of these tests has no address that lies in a network.
    @Test func liveTokensObeyAtOnce() async throws {
        try await OAuthDesk.open(offline: true) { desk in
            let (token, _) = try await desk.connect()
            let tokens = [token, try await exchange(desk, token), try await own(desk)]
            let child = try await exchange(desk, tokens[2])
            for token in tokens + [child] { #expect(try await desk.isAlive(token)) }
            try await limit(desk, GrantPolicy(networks: try TokenPolicy.networks("203.0.113.0/24")))
            for token in tokens + [child] { #expect(try await !desk.isAlive(token)) }
            let refused = try await desk.api(.get, "/v2/workspace_members", "Bearer \(token)")
            #expect(refused.status == 403 && refused.json["code"] == "address_not_allowed")
            // Whoever asks is not who uses the token.
            #expect(try await introspect(desk, token)["active"] == .bool(true))
            try await limit(desk, GrantPolicy())
            for token in tokens + [child] { #expect(try await desk.isAlive(token)) }
        }
    }

    @Test func eachTokenHasTheRateLimitOfItsOwn() async throws {
        try await OAuthDesk.open { desk in
            let first = try await desk.connect().access
            try await limit(desk, Self.slow)
            let second = try await desk.connect().access
            for token in [first, second] {
                for status in [403, 403, 403, 429] {
                    #expect(try await desk.api(.get, "/v2/workspace_members", "Bearer \(token)").status == status)
                }
            }
        }
    }

    @Test func laterTokensCarryItHoweverTheyAreGot() async throws {
        try await OAuthDesk.open(offline: true, devices: true) { desk in
            let before = try await desk.connect()
            try await limit(desk, Self.slow)
            let limit: JSON = ["count": 3, "period": "day"]
            #expect(try await rate(desk, before.access) == limit)
            let refreshed = try await desk.refresh(try required(before.refresh, "a refresh token"))
            let renewed = try required(refreshed.json["access_token"]?.string, "a token")
            for token in [
                renewed, try await desk.connect().access, try await exchange(desk, renewed), try await own(desk),
            ] {
                #expect(try await rate(desk, token) == limit)
            }
            let codes = try await desk.send("/oauth/device_authorization", desk.credentials)
            let admin = try desk.admin.admin
            let userCode = try required(codes.json["user_code"]?.string, "a code")
            let asked = try required(try await desk.core.deviceAuthorization.find(userCode: userCode), "a request")
            try await desk.core.deviceAuthorization.allow(
                admin, userCode: userCode, shown: ShownConsent(asked.scopes, .workspace))
            let device = try await desk.send(
                "/oauth/token",
                [
                    ("grant_type", "urn:ietf:params:oauth:grant-type:device_code"),
                    ("device_code", codes.json["device_code"]?.string ?? ""),
                ] + desk.credentials)
            #expect(try await rate(desk, device.json["access_token"]?.string ?? "") == limit)
        }
    }

    /// Of the integration's own workspace: another one's tokens are limited by that one alone.
    @Test func itIsOneWorkspacesAlone() async throws {
        try await OAuthDesk.open(isPublished: true) { desk in
            let here = try await desk.connect().access
            let other = try await desk.server.workspace("Other Ltd", admin: "eve@example.com")
            let eve = try await Browser.signedIn(desk.client, as: "eve@example.com")
            let location = try await desk.decide(in: "other-ltd", eve)
            let code = try required(OAuthDesk.parameter("code", of: location), "a code")
            let there = try required(try await desk.redeem(code).json["access_token"]?.string, "a token")
            let grant = try #require(try await desk.core.grants.list(try other.admin).first)
            _ = try await desk.core.grants.limit(try other.admin, grant.id) { $0 = Self.slow }
            for token in [here, try await own(desk)] { #expect(try await rate(desk, token) == JSON.null) }
            #expect(try await rate(desk, there) == ["count": 3, "period": "day"])
        }
    }

    /// A token that was exchanged opens nothing where the one that it was made from does not.
    @Test func whatIsExchangedForALimitedTokenIsLimitedAsThat() async throws {
        try await OAuthDesk.open { desk in
            let admin = try desk.admin.admin
            let id = try required(IntegrationID(desk.clientID), "the integration")
            let networks = try TokenPolicy.networks("203.0.113.0/24")
            let (token, secret) = try await desk.core.accessTokens.create(
                admin, id, id: desk.core.newID(), name: "Edge",
                TokenDetails(policy: TokenPolicy(networks: networks, isTest: true)))
            let child = try await exchange(desk, try required(secret, "the token"))
            #expect(try await !desk.isAlive(child))
            try await desk.core.accessTokens.update(admin, token.id, name: "Edge", TokenDetails())
            #expect(try await desk.isAlive(child))
            try await desk.core.workspaces.setTokenRules(admin, TokenRules(refusesTests: true))
            #expect(try await !desk.isAlive(child))
        }
    }

    @Test func theConsentPageAndTheNextConnectionKnowIt() async throws {
        try await OAuthDesk.open { desk in
            _ = try await desk.connect()
            try await limit(desk, GrantPolicy(rateLimit: Self.slow.rateLimit, daysLimit: 30))
            let admin = try desk.admin.admin
            let first = try #require(try await desk.core.grants.list(admin).first)
            try await desk.core.grants.revoke(admin, first.id)
            try await desk.browser.expect(at: desk.link(), has: "It keeps the access for 30 days at most")
            let token = try await desk.connect().access
            #expect(try await rate(desk, token) == ["count": 3, "period": "day"])
            let second = try #require(try await desk.core.grants.list(admin).first)
            #expect(second.id != first.id && second.policy == first.policy)
        }
    }
}
