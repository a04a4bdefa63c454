import LatchkeyStorage
import Testing

@testable import LatchkeyCore

@Suite struct TokenPolicyTests {
    let test: TestCore
    let admin: MemberPrincipal

    init() async throws {
        test = try await TestCore()
        admin = try await test.workspace()
    }

    var core: Core { test.core }

    private func make(
        _ details: TokenDetails, expiresAt: Instant? = nil
    ) async throws -> (token: AccessToken, secret: String) {
        let (integration, _, _) = try await test.integration(admin)
        let (token, secret) = try await core.accessTokens.create(
            try admin.admin, integration.id, id: core.newID(), name: "One", expiresAt: expiresAt, details)
        return (token, try #require(secret))
    }

    private func check(_ secret: String, from address: String?) async throws -> String {
        switch try await core.tokenChecker.check(Array(secret.utf8), from: .address(address)) {
        case .active: "active"
        case .unknown: "unknown"
        case .elsewhere: "elsewhere"
        }
    }

    @Test func aTokenOfANetworkOpensNothingFromElsewhere() async throws {
        let networks = try TokenPolicy.networks("203.0.113.0/24, 2001:db8::/32\n198.51.100.7")
        let (token, secret) = try await make(TokenDetails(policy: TokenPolicy(networks: networks)))
        // Twice: from the database and from memory.
        for _ in 1...2 {
            for address in ["203.0.113.9", "2001:db8::1", "198.51.100.7", "::ffff:203.0.113.9"] {
                #expect(try await check(secret, from: address) == "active", "\(address)")
            }
            for address in ["203.0.114.9", "2001:db9::1", "198.51.100.8", "", "somewhere", nil] {
                #expect(try await check(secret, from: address) == "elsewhere", "\(address ?? "nil")")
            }
        }
        // Whoever asks for somebody else is not the one that uses it.
        guard case .active = try await core.tokenChecker.check(Array(secret.utf8), from: .anywhere) else {
            Issue.record("not active")
            return
        }
        // A change counts at once.
        try await core.accessTokens.update(
            try admin.admin, token.id, name: "One",
            TokenDetails(policy: TokenPolicy(networks: try TokenPolicy.networks("192.0.2.0/24"))))
        #expect(try await check(secret, from: "203.0.113.9") == "elsewhere")
        #expect(try await check(secret, from: "192.0.2.1") == "active")
        // What can't be read any more admits nobody.
        _ = try await core.database.write { try $0.execute("UPDATE access_tokens SET networks = 'broken'") }
        core.tokenChecker.apply([Change(sequence: 1_000_000, subject: .integration(token.integrationID))])
        #expect(try await check(secret, from: "192.0.2.1") == "elsewhere")
    }

    @Test(arguments: ["10.0.0.0/33", "x", "10.0.0", "::1/129", "10.0.0.0/-1", "1.2.3.4/8/8"])
    func whatIsNoNetworkIsRefused(_ text: String) {
        let error = #expect(throws: LatchkeyError.self) { try TokenPolicy.networks(text) }
        #expect(error?.field == "networks")
    }

    @Test func itsOwnLimitIsABucketThatFillsEvenly() async throws {
        let limit = try TokenRateLimit(count: 3, period: .minute)
        let (_, secret) = try await make(TokenDetails(policy: TokenPolicy(rateLimit: limit)))
        let principal = try #require(try await test.check(secret))
        func admit() -> Instant? { principal.admit(.read, limit: 0, now: test.clock.now()) }
        for _ in 1...3 { #expect(admit() == nil) }
        #expect(admit() == test.clock.now() + .seconds(20))
        test.clock.advance(by: .seconds(19))
        #expect(admit() == test.clock.now() + .seconds(1))
        test.clock.advance(by: .seconds(1))
        #expect(admit() == nil)
        #expect(admit() != nil)
        test.clock.advance(by: .minutes(10))
        for _ in 1...3 { #expect(admit() == nil) }
        #expect(admit() != nil)
        for count in [0, -1, 1_000_001] {
            #expect(throws: LatchkeyError.self) { try TokenRateLimit(count: count, period: .day) }
        }
    }

    @Test func testTokensAreMarkedAndRefusedOnDemand() async throws {
        let (token, secret) = try await make(TokenDetails(policy: TokenPolicy(isTest: true)))
        #expect(secret.hasPrefix("lkt_") && token.masked.hasPrefix("lkt_"))
        let (_, live) = try await make(TokenDetails())
        #expect(live.hasPrefix("lkw_"))
        #expect(try await check(secret, from: nil) == "active")
        try await core.workspaces.setTokenRules(try admin.admin, TokenRules(refusesTests: true))
        #expect(try await check(secret, from: nil) == "unknown")
        #expect(try await check(live, from: nil) == "active")
        try await core.workspaces.setTokenRules(try admin.admin, TokenRules())
        #expect(try await check(secret, from: nil) == "active")
        let (replaced, new) = try await core.accessTokens.replace(
            try admin.admin, token.id, newID: core.newID(), overlap: .none)
        #expect(new?.hasPrefix("lkt_") == true && replaced.details.policy.isTest)
    }

    @Test func theWorkspaceLimitsHowLongTokensLive() async throws {
        try await core.workspaces.setTokenRules(try admin.admin, TokenRules(daysLimit: 30, daysDefault: 7))
        let now = test.clock.now()
        let (_, first, _) = try await test.integration(admin)
        #expect(first.expiresAt == now + .days(7))
        _ = try await make(TokenDetails(), expiresAt: now + .days(30))
        for end in [nil, now + .days(32)] {
            let error = await #expect(throws: LatchkeyError.self) { try await make(TokenDetails(), expiresAt: end) }
            #expect(error?.field == "expires_at")
        }
        for rules in [
            TokenRules(daysLimit: 0), TokenRules(daysDefault: 4000), TokenRules(daysLimit: 5, daysDefault: 6),
        ] {
            await #expect(throws: LatchkeyError.self) {
                try await core.workspaces.setTokenRules(try admin.admin, rules)
            }
        }
    }

    @Test func expiringTokensAreToldOfOnce() async throws {
        let (_, _) = try await make(TokenDetails(), expiresAt: test.clock.now() + .days(90))
        let (short, _) = try await make(TokenDetails(), expiresAt: test.clock.now() + .days(4))
        func told() async throws -> [String?] {
            try await core.maintenance.cleanUp()
            return try await core.audit.list(try admin.admin).elements.filter { $0.action == "access-token.expiring" }
                .map { $0.target?.id }
        }
        #expect(try await told().isEmpty)
        test.clock.advance(by: .days(2))
        #expect(try await told() == [short.id.text])
        test.clock.advance(by: .days(74))
        #expect(try await told().count == 2)
        test.clock.advance(by: .days(1))
        #expect(try await told().count == 2)
    }

    @Test func unusedTokensAreRevokedWhereThatIsWanted() async throws {
        let (token, secret) = try await make(TokenDetails())
        let (_, used) = try await make(TokenDetails())
        test.clock.advance(by: .days(89))
        #expect(try await check(used, from: nil) == "active")
        test.clock.advance(by: .days(2))
        try await core.maintenance.cleanUp()
        #expect(try await check(secret, from: nil) == "active")
        try await core.workspaces.setTokenRules(try admin.admin, TokenRules(revokesUnused: true))
        // That was a use.
        try await core.maintenance.cleanUp()
        #expect(try await check(secret, from: nil) == "active")
        test.clock.advance(by: .days(89))
        #expect(try await check(used, from: nil) == "active")
        test.clock.advance(by: .days(2))
        try await core.maintenance.cleanUp()
        #expect(try await check(secret, from: nil) == "unknown")
        #expect(try await check(used, from: nil) == "active")
        let event = try #require(
            try await core.audit.list(try admin.admin).elements.first {
                $0.action == "access-token.revoked" && $0.target?.id == token.id.text
            })
        #expect(event.actor.kind == "system" && event.detail["reason"] == "not used for 90 days")
    }

    @Test func labelsAreShortWords() throws {
        #expect(try TokenDetails.labels("Billing, ci  team:a,ci") == ["billing", "ci", "team:a"])
        for text in ["a/b", "ä", String(repeating: "a", count: 41), (1...11).map { "l\($0)" }.joined(separator: ",")] {
            let error = #expect(throws: LatchkeyError.self) { try TokenDetails.labels(text) }
            #expect(error?.field == "labels")
        }
    }
}
