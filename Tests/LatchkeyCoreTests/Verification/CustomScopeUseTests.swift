import LatchkeyStorage
import Testing

@testable import LatchkeyCore

/// Which custom scopes count as used, and taking away the others.
@Suite struct CustomScopeUseTests {
    let test: TestCore
    let admin: MemberPrincipal
    let integration: Integration

    init() async throws {
        test = try await TestCore()
        admin = try await test.workspace()
        try await test.core.workspaces.setTokenRules(
            try admin.admin, TokenRules(customScopes: try CustomScopes("invoices:read invoices:write mail:send")))
        integration = try await test.integration(admin).0
    }

    var core: Core { test.core }

    private func make(_ scopes: String, policy: TokenPolicy = TokenPolicy()) async throws -> (
        id: AccessTokenID, secret: String
    ) {
        let (token, secret) = try await core.accessTokens.create(
            try admin.admin, integration.id, id: core.newID(), name: "One",
            TokenDetails(policy: policy, customScopes: try CustomScopes(scopes)))
        return (token.id, try #require(secret))
    }

    @discardableResult
    private func verify(_ secret: String, _ required: String) async throws -> Verification.Code {
        let names = RequiredNames(required.split(separator: " "))
        return try await core.verifier.verify(Array(secret.utf8), requiring: names, from: .anywhere) { _ in true }.code
    }

    private func unused() async throws -> [String] {
        try await core.maintenance.flushUsage()
        return try await core.accessTokens.unusedCustomScopes(try admin.admin, of: integration.id).names
    }

    @Test func whatACheckRequiresAndFindsIsUsed() async throws {
        let (_, secret) = try await make("invoices:read invoices:write")
        // Of a token that was never used nothing is known.
        #expect(try await unused().isEmpty)
        #expect(try await verify(secret, "note:read") == .valid)
        #expect(try await unused() == ["invoices:read", "invoices:write"])
        #expect(try await verify(secret, "invoices:read nonsense") == .missingScopes)
        #expect(try await unused() == ["invoices:read", "invoices:write"])
        #expect(try await verify(secret, "note:read invoices:read") == .valid)
        #expect(try await unused() == ["invoices:write"])
        // It counts for all tokens of the integration, and stays known.
        let (second, other) = try await make("invoices:read mail:send")
        #expect(try await verify(other, "mail:send") == .valid)
        try await core.accessTokens.revoke(try admin.admin, second)
        #expect(try await unused() == ["invoices:write"])
    }

    @Test func aRefusalForTooManyIsNoUse() async throws {
        let policy = TokenPolicy(rateLimit: try TokenRateLimit(count: 1, period: .minute))
        let (_, secret) = try await make("invoices:read", policy: policy)
        #expect(try await verify(secret, "") == .valid)
        #expect(try await verify(secret, "invoices:read") == .rateLimited)
        #expect(try await unused() == ["invoices:read"])
    }

    @Test func unusedOnesAreTakenFromAllTokensAtOnce() async throws {
        let (first, secret) = try await make("invoices:read invoices:write mail:send")
        let (second, other) = try await make("invoices:write")
        let (third, _) = try await make("invoices:read")
        #expect(try await verify(secret, "invoices:read") == .valid)
        #expect(try await verify(other, "") == .valid)
        #expect(try await unused() == ["invoices:write", "mail:send"])
        // Used after it was shown as unused.
        #expect(try await verify(secret, "mail:send") == .valid)
        try await core.accessTokens.takeUnusedCustomScopes(try admin.admin, of: integration.id)
        #expect(try await unused().isEmpty)
        for (id, left) in [(first, ["invoices:read", "mail:send"]), (second, []), (third, ["invoices:read"])] {
            #expect(try await core.accessTokens.find(try admin.admin, id).details.customScopes.names == left)
        }
        #expect(try await verify(other, "invoices:write") == .missingScopes)
        let events = try await core.audit.list(try admin.admin).elements.filter { $0.action == "access-token.updated" }
        #expect(events.map { $0.target?.id }.sorted { ($0 ?? "") < ($1 ?? "") } == [first.text, second.text].sorted())
        #expect(events.allSatisfy { $0.detail["custom_scopes_removed"] == "invoices:write" })
    }

    @Test func onlyItsWorkspaceIsToldOfAnIntegration() async throws {
        let (_, secret) = try await make("invoices:read")
        #expect(try await verify(secret, "") == .valid)
        let other = try await test.workspace("Other Ltd", admin: "eve@example.com")
        let error = await #expect(throws: LatchkeyError.self) {
            _ = try await core.accessTokens.unusedCustomScopes(try other.admin, of: integration.id)
        }
        #expect(error?.kind == .notFound)
        await #expect(throws: LatchkeyError.self) {
            try await core.accessTokens.takeUnusedCustomScopes(try other.admin, of: integration.id)
        }
        #expect(try await unused() == ["invoices:read"])
    }

    @Test func aBitIsNewOnce() {
        let marks = CustomScopeMarks()
        let isNew = [0, 0, 63, 64, 99, 99, 64, 63, 1].map { marks.mark($0) }
        #expect(isNew == [true, false, true, true, true, false, false, false, true])
    }

    /// What waits is written once, whatever became of the cached integration meanwhile.
    @Test func aUseIsRememberedOnce() async throws {
        let (_, secret) = try await make("invoices:read")
        for _ in 0..<2 {
            try await core.workspaces.setTokenRules(
                try admin.admin, TokenRules(customScopes: try CustomScopes("another:one invoices:read")))
            #expect(try await verify(secret, "invoices:read") == .valid)
            try await core.workspaces.setTokenRules(
                try admin.admin, TokenRules(customScopes: try CustomScopes("invoices:read")))
            #expect(try await verify(secret, "invoices:read") == .valid)
            #expect(try await unused().isEmpty)
        }
        let rows = try await core.database.read { try $0.value("SELECT COUNT(*) FROM custom_scope_uses", as: Int.self) }
        #expect(rows == 1)
    }
}
