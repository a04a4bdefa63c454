import LatchkeyStorage
import Testing

@testable import LatchkeyCore

/// A token that manages keys never gives more than it has.
@Suite struct KeyBoundsTests {
    let test: TestCore
    let admin: MemberPrincipal

    init() async throws {
        test = try await TestCore()
        admin = try await test.workspace()
    }

    var core: Core { test.core }

    private func set(_ text: String) throws -> ScopeSet { try #require(ScopeSet(text: text)) }

    /// A token that manages keys, as a request of it sees it.
    private func manager(
        _ scopes: String = "integration:read-write note:read-write", grant: String? = nil, days: Int? = nil,
        with policy: TokenPolicy = TokenPolicy()
    ) async throws -> (access: KeyAccess, token: AccessToken, integration: Integration) {
        let (integration, _, _) = try await test.integration(
            admin, "Manager", scopes: try set(scopes))
        let (token, secret) = try await core.accessTokens.create(
            try admin.admin, integration.id, id: core.newID(), name: "Manager",
            scopes: try grant.map(set),
            expiresAt: days.map { core.clock.now() + .days($0) }, TokenDetails(policy: policy))
        let known = try #require(secret)
        let principal = try #require(try await test.check(known))
        return (try KeyAccess(principal, address: nil), token, integration)
    }

    private func make(
        _ access: KeyAccess, on integration: Integration, _ scopes: String? = nil, days: Int? = nil,
        with policy: TokenPolicy = TokenPolicy()
    ) async throws -> AccessToken {
        try await core.accessTokens.create(
            access, integration.id, id: core.newID(), name: "Made",
            scopes: try scopes.map(set),
            expiresAt: days.map { core.clock.now() + .days($0) }, TokenDetails(policy: policy)
        ).0
    }

    private func networks(_ text: String) throws -> TokenPolicy {
        TokenPolicy(networks: try TokenPolicy.networks(text))
    }

    @Test func scopesAreAtMostItsOwn() async throws {
        let (access, _, _) = try await manager()
        let (rich, richToken, _) = try await test.integration(admin, "Rich", scopes: .everything)
        let (poor, _, _) = try await test.integration(admin, "Poor", scopes: ScopeSet([.note: .read]))
        #expect(try await make(access, on: rich, "note:read").scopes?.text == "note:read")
        #expect(try await make(access, on: poor).scopes == nil)
        let refused: [() async throws -> Void] = [
            { _ = try await make(access, on: rich) },
            { _ = try await make(access, on: rich, "note:read task:read") },
            { _ = try await core.integrations.createEmpty(access, name: "X", scopes: ScopeSet([.task: .read])) },
            {
                _ = try await core.integrations.update(
                    access, poor.id, IntegrationChange(scopes: ScopeSet([.note: .read, .task: .read])))
            },
            { _ = try await core.accessTokens.replace(access, richToken.id, newID: core.newID(), overlap: .none) },
        ]
        for body in refused { #expect(await code(body) == .exceedsOwnAccess) }
        // Taking away is free, and what it has already is not given.
        let fewer = ScopeSet([.task: .read, .note: .readWrite])
        #expect(try await core.integrations.update(access, rich.id, IntegrationChange(scopes: fewer)).scopes == fewer)
        try await core.accessTokens.revoke(access, richToken.id)
    }

    @Test func aFixedSetGivesNothingThatCouldGrow() async throws {
        let (access, _, own) = try await manager(grant: "integration:read-write note:read")
        let (poor, token, _) = try await test.integration(admin, "Poor", scopes: ScopeSet([.note: .read]))
        #expect(await code { _ = try await make(access, on: poor) } == .exceedsOwnAccess)
        #expect(await code { _ = try await make(access, on: own) } == .exceedsOwnAccess)
        #expect(
            await code {
                _ = try await core.accessTokens.replace(access, token.id, newID: core.newID(), overlap: .none)
            } == .exceedsOwnAccess)
        #expect(await code { _ = try await make(access, on: own, "note:read-write") } == .exceedsOwnAccess)
        _ = try await make(access, on: poor, "note:read")
    }

    @Test func networksStayItsOwn() async throws {
        let (access, token, integration) = try await manager(with: try networks("203.0.113.0/24 2001:db8::/32"))
        for inside in ["203.0.113.7", "203.0.113.128/25 2001:db8:1::/48", "203.0.113.0/24"] {
            _ = try await make(access, on: integration, with: try networks(inside))
        }
        for outside in ["", "203.0.112.0/23", "203.0.113.0/24 198.51.100.1", "0.0.0.0/0", "::/0"] {
            let policy = try networks(outside)
            #expect(
                await code { _ = try await make(access, on: integration, with: policy) } == .exceedsOwnAccess,
                "\(outside)")
            // Neither does it set itself free.
            #expect(
                await code {
                    _ = try await core.accessTokens.update(access, token.id, name: nil) { $0.policy = policy }
                } == .exceedsOwnAccess)
        }
        let (_, free, _) = try await test.integration(admin, "Free", scopes: .none)
        #expect(
            await code {
                _ = try await core.accessTokens.replace(access, free.id, newID: core.newID(), overlap: .none)
            } == .exceedsOwnAccess)
        let named = try await core.accessTokens.update(access, free.id, name: "Renamed") { _ in }
        #expect(named.name == "Renamed")
    }

    @Test func theRateStaysItsOwn() async throws {
        let own = TokenPolicy(rateLimit: try TokenRateLimit(count: 60, period: .minute))
        let (access, token, integration) = try await manager(with: own)
        for (count, period) in [(60, TokenRateLimit.Period.minute), (10, .minute), (50, .day)] {
            let policy = TokenPolicy(rateLimit: try TokenRateLimit(count: count, period: period))
            _ = try await make(access, on: integration, with: policy)
        }
        for (count, period) in [(61, TokenRateLimit.Period.minute), (10, .second), (5_000, .day)] {
            let policy = TokenPolicy(rateLimit: try TokenRateLimit(count: count, period: period))
            #expect(await code { _ = try await make(access, on: integration, with: policy) } == .exceedsOwnAccess)
        }
        #expect(await code { _ = try await make(access, on: integration) } == .exceedsOwnAccess)
        #expect(
            await code {
                _ = try await core.accessTokens.update(access, token.id, name: nil) { $0.policy.rateLimit = nil }
            } == .exceedsOwnAccess)
    }

    @Test func theEndIsNotLaterThanItsOwn() async throws {
        let (access, token, integration) = try await manager(days: 10)
        #expect(await code { _ = try await make(access, on: integration) } == .exceedsOwnAccess)
        #expect(await code { _ = try await make(access, on: integration, days: 11) } == .exceedsOwnAccess)
        let made = try await make(access, on: integration, days: 10)
        test.clock.advance(by: .days(4))
        let other = try await core.accessTokens.replace(access, made.id, newID: core.newID(), overlap: .hour).0
        #expect(other.expiresAt == token.expiresAt)
        let (itself, secret) = try await core.accessTokens.replace(
            access, token.id, newID: core.newID(), overlap: .none)
        #expect(itself.expiresAt == token.expiresAt)
        let known = try #require(secret)
        #expect(try await test.check(known) != nil)
        // The old one is dead, whatever its request began with.
        #expect(await code { _ = try await make(access, on: integration, days: 1) } == .invalidCredentials)
    }

    @Test func aTestTokenMakesTestTokens() async throws {
        let (access, _, integration) = try await manager(with: TokenPolicy(isTest: true))
        #expect(await code { _ = try await make(access, on: integration) } == .exceedsOwnAccess)
        let made = try await make(access, on: integration, with: TokenPolicy(isTest: true))
        #expect(made.details.policy.isTest)
        let (_, live, _) = try await test.integration(admin, "Live", scopes: .none)
        #expect(
            await code {
                _ = try await core.accessTokens.replace(access, live.id, newID: core.newID(), overlap: .none)
            } == .exceedsOwnAccess)
    }

    @Test func whatItLostSinceItsRequestBeganIsGone() async throws {
        let (access, token, integration) = try await manager()
        let fewer = ScopeSet([.integration: .read, .note: .readWrite])
        let changed = try await core.integrations.setScopes(
            try admin.admin, integration.id, version: 1, scopes: fewer)
        #expect(await code { _ = try await make(access, on: integration) } == .scopeNotGranted)
        _ = try await core.integrations.setScopes(
            try admin.admin, integration.id, version: changed.version, scopes: integration.scopes)
        _ = try await make(access, on: integration)
        try await core.accessTokens.revoke(try admin.admin, token.id)
        #expect(await code { _ = try await make(access, on: integration) } == .invalidCredentials)
        #expect(await code { _ = try await core.integrations.createEmpty(access, name: "X") } == .invalidCredentials)
    }

    @Test func theRulesOfTheWorkspaceCountToo() async throws {
        let (access, _, integration) = try await manager()
        try await core.workspaces.setTokenRules(try admin.admin, TokenRules(daysLimit: 30))
        #expect(await code { _ = try await make(access, on: integration) } == .invalidValue)
        _ = try await make(access, on: integration, days: 30)
    }

    @Test func rangesContainRanges() throws {
        let cases: [(String, String, Bool)] = [
            ("10.0.0.0/8", "10.1.0.0/16", true), ("10.0.0.0/8", "10.0.0.0/8", true),
            ("10.0.0.0/8", "10.0.0.0/7", false), ("10.0.0.0/8", "11.0.0.0/8", false),
            ("0.0.0.0/0", "1.2.3.4", true), ("::/0", "1.2.3.4", false), ("0.0.0.0/0", "::1", false),
            ("192.0.2.128/25", "192.0.2.200/30", true), ("192.0.2.128/25", "192.0.2.100/30", false),
        ]
        for (outer, inner, expected) in cases {
            let (outer, inner) = (try #require(AddressRange(outer)), try #require(AddressRange(inner)))
            #expect(outer.contains(inner) == expected, "\(outer) \(inner)")
        }
    }
}
