import Testing

@testable import LatchkeyCore

@Suite struct VerificationTests {
    let test: TestCore
    let admin: MemberPrincipal

    init() async throws {
        test = try await TestCore()
        admin = try await test.workspace()
        try await test.core.workspaces.setTokenRules(
            try admin.admin, TokenRules(customScopes: try CustomScopes("invoices:read invoices:write")))
    }

    var core: Core { test.core }

    private func make(_ details: TokenDetails, scopes: String = "note:read") async throws -> (
        id: AccessTokenID, secret: String
    ) {
        let integration = try await core.integrations.create(
            try admin.admin, id: core.newID(), name: "Sync", scopes: try #require(ScopeSet(text: scopes))
        ).integration
        let (token, secret) = try await core.accessTokens.create(
            try admin.admin, integration.id, id: core.newID(), name: "One", details)
        return (token.id, try #require(secret))
    }

    private func verify(
        _ secret: String, _ required: String = "", from source: RequestSource = .anywhere, in slug: String? = nil
    ) async throws -> Verification {
        let names = RequiredNames(required.split(separator: " "))
        let found = try await core.verifier.verify(Array(secret.utf8), requiring: names, from: source) {
            $0.slug == slug ?? admin.workspace.slug
        }
        return found
    }

    @Test func bothKindsOfScopesAreRequired() async throws {
        let (_, secret) = try await make(TokenDetails(customScopes: try CustomScopes("invoices:read")))
        let found = try await verify(secret, "note:read invoices:read")
        #expect(found.isValid && found.principal?.customScopes.names == ["invoices:read"])
        let lacking = try await verify(secret, "note:read-write invoices:read invoices:write nonsense")
        #expect(lacking.code == .missingScopes)
        #expect(lacking.missing == ["note:read-write", "invoices:write", "nonsense"])
        // Custom scopes open nothing of the API.
        #expect(found.principal?.scopes == ScopeSet(text: "note:read"))
    }

    @Test func whatTheWorkspaceTakesAwayIsTakenFromTokens() async throws {
        let (_, secret) = try await make(TokenDetails(customScopes: try CustomScopes("invoices:read")))
        #expect(try await verify(secret, "invoices:read").isValid)
        try await core.workspaces.setTokenRules(
            try admin.admin, TokenRules(customScopes: try CustomScopes("invoices:write")))
        #expect(try await verify(secret, "invoices:read").code == .missingScopes)
        let error = await #expect(throws: LatchkeyError.self) {
            try await make(TokenDetails(customScopes: try CustomScopes("invoices:read")))
        }
        #expect(error?.field == "custom_scopes")
    }

    @Test func aRevokedTokenIsDeadAtOnce() async throws {
        let (id, secret) = try await make(TokenDetails())
        #expect(try await verify(secret).isValid)
        try await core.accessTokens.revoke(try admin.admin, id)
        #expect(try await verify(secret).code == .notFound)
        #expect(try await verify("nonsense").code == .notFound)
        #expect(try await verify("").code == .notFound)
    }

    @Test func otherWorkspacesTokensAreNotThere() async throws {
        let (_, secret) = try await make(TokenDetails())
        let found = try await verify(secret, in: "other")
        #expect(found.code == .notFound && found.principal == nil)
    }

    @Test func networksAndLimitsCount() async throws {
        let policy = TokenPolicy(
            networks: try TokenPolicy.networks("203.0.113.0/24"),
            rateLimit: try TokenRateLimit(count: 2, period: .minute))
        let (_, secret) = try await make(TokenDetails(policy: policy))
        #expect(try await verify(secret, from: .address("198.51.100.1")).code == .addressNotAllowed)
        #expect(try await verify(secret, from: .address(nil)).code == .addressNotAllowed)
        let first = try await verify(secret, from: .address("203.0.113.1"))
        #expect(first.isValid && first.principal?.rateLimit(at: test.clock.now())?.remaining == 1)
        // What it may not do does not use it up.
        #expect(try await verify(secret, "invoices:read").code == .missingScopes)
        #expect(try await verify(secret).isValid)
        let third = try await verify(secret)
        #expect(third.code == .rateLimited && third.retryAt == test.clock.now() + .seconds(30))
        #expect(third.principal?.rateLimit(at: test.clock.now())?.remaining == 0)
        test.clock.advance(by: .seconds(30))
        #expect(try await verify(secret).isValid)
    }
}
