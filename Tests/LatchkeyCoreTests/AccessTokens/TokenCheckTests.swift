import LatchkeyStorage
import Testing

@testable import LatchkeyCore

/// What a token is worth in each case that a user can bring about.
@Suite struct TokenCheckTests {
    let test: TestCore
    let admin: MemberPrincipal

    init() async throws {
        test = try await TestCore()
        admin = try await test.workspace()
    }

    var core: Core { test.core }

    @Test func aNewIntegrationHasOneTokenAndNoScopes() async throws {
        let (integration, token, secret) = try await test.integration(admin, scopes: .none)
        #expect(try await core.accessTokens.list(try admin.admin, integration.id).map(\.id) == [token.id])
        let principal = try #require(try await test.check(secret))
        #expect(principal.scopes.isEmpty)
        #expect(principal.tokenID == token.id)
        #expect(principal.workspaceID == admin.workspace.id)
    }

    @Test func aHitIsServedWithoutTheDatabase() async throws {
        let (_, _, secret) = try await test.integration(admin)
        let cached = { Array(secret.utf8).withUnsafeBufferPointer { core.tokenChecker.cached($0, from: .anywhere) } }
        #expect(cached() == nil)
        _ = try await test.check(secret)
        guard case .active = cached() else {
            Issue.record("not cached")
            return
        }
    }

    @Test func aRevokedTokenIsDeadWhenTheCallReturns() async throws {
        let (_, token, secret) = try await test.integration(admin)
        #expect(try await test.check(secret) != nil)
        try await core.accessTokens.revoke(try admin.admin, token.id)
        #expect(try await test.check(secret) == nil)
        try await core.accessTokens.revoke(try admin.admin, token.id)
    }

    @Test func aReplacedTokenDiesAtOnceOrAfterTheOverlap() async throws {
        let (_, token, secret) = try await test.integration(admin)
        let (second, secondSecret) = try await core.accessTokens.replace(
            try admin.admin, token.id, newID: core.newID(), overlap: .none)
        #expect(try await test.check(secret) == nil)
        let (_, third) = try await core.accessTokens.replace(
            try admin.admin, second.id, newID: core.newID(), overlap: .hour)
        #expect(try await test.check(try #require(secondSecret)) != nil)
        #expect(try await test.check(try #require(third)) != nil)
        test.clock.advance(by: .hours(1))
        #expect(try await test.check(try #require(secondSecret)) == nil)
        #expect(try await test.check(try #require(third)) != nil)
    }

    @Test func replacingTwiceFromOneFormMakesOneToken() async throws {
        let (integration, token, _) = try await test.integration(admin)
        let newID: AccessTokenID = core.newID()
        let first = try await core.accessTokens.replace(try admin.admin, token.id, newID: newID, overlap: .day)
        let again = try await core.accessTokens.replace(try admin.admin, token.id, newID: newID, overlap: .day)
        #expect(first.0.id == again.0.id)
        #expect(try await core.accessTokens.list(try admin.admin, integration.id).count == 2)
        let other = await code {
            _ = try await core.accessTokens.replace(try admin.admin, token.id, newID: core.newID(), overlap: .day)
        }
        #expect(other == .alreadyReplaced)
    }

    @Test func anExpiredTokenIsUnknown() async throws {
        let (integration, _, _) = try await test.integration(admin)
        let (_, secret) = try await core.accessTokens.create(
            try admin.admin, integration.id, id: core.newID(), name: "Short",
            expiresAt: test.clock.now() + .seconds(10))
        #expect(try await test.check(try #require(secret)) != nil)
        test.clock.advance(by: .seconds(10))
        #expect(try await test.check(try #require(secret)) == nil)
    }

    @Test func scopesFollowTheIntegrationAtOnce() async throws {
        let (integration, _, all) = try await test.integration(
            admin, scopes: ScopeSet([.note: .readWrite, .task: .read]))
        let (_, subset) = try await core.accessTokens.create(
            try admin.admin, integration.id, id: core.newID(), name: "Notes", scopes: ScopeSet([.note: .read]))
        let narrow = try #require(subset)
        #expect(try await test.check(all)?.scopes.text == "note:read-write task:read")
        #expect(try await test.check(narrow)?.scopes.text == "note:read")
        _ = try await core.integrations.setScopes(
            try admin.admin, integration.id, version: 1, scopes: ScopeSet([.task: .readWrite]))
        #expect(try await test.check(all)?.scopes.text == "task:read-write")
        #expect(try await test.check(narrow)?.scopes.text == "")
    }

    @Test func aDeletedIntegrationTakesItsTokensAlong() async throws {
        let (integration, _, secret) = try await test.integration(admin)
        #expect(try await test.check(secret) != nil)
        try await core.integrations.delete(try admin.admin, integration.id, confirmedName: "Billing sync")
        #expect(try await test.check(secret) == nil)
    }

    @Test func aTokenOutlivesItsMaker() async throws {
        let grace = try await test.join("grace@example.com", .admin, invitedBy: admin)
        let (_, _, secret) = try await test.integration(grace)
        try await core.members.changeAccessLevel(try admin.admin, grace.member.id, to: .suspended)
        #expect(try await test.check(secret) != nil)
        try await core.members.remove(try admin.admin, grace.member.id)
        #expect(try await test.check(secret) != nil)
    }

    @Test func aRenamedWorkspaceShowsInSelfAtOnce() async throws {
        let (_, _, secret) = try await test.integration(admin)
        let before = try #require(try await test.check(secret))
        #expect(String(decoding: before.selfDocument, as: UTF8.self).contains(#""workspace_slug":"acme-inc""#))
        _ = try await core.workspaces.update(try admin.admin, version: 1, name: "Acme \"&\" Co", slug: "acme-co")
        let after = try #require(try await test.check(secret))
        #expect(String(decoding: after.selfDocument, as: UTF8.self).contains(#""workspace_name":"Acme \"&\" Co""#))
    }

    @Test func selfHasAttiosMembersInTheirOrder() async throws {
        let (_, token, secret) = try await test.integration(admin, scopes: ScopeSet([.note: .read]))
        let principal = try #require(try await test.check(secret))
        let workspace = admin.workspace
        #expect(
            String(decoding: principal.selfDocument, as: UTF8.self)
                == #"{"active":true,"scope":"note:read","client_id":"\#(token.id)","token_type":"Bearer","exp":null,"#
                + #""iat":\#(token.createdAt.seconds),"sub":"\#(workspace.id)","aud":"\#(token.id)","#
                + #""iss":"attio.com","authorized_by_workspace_member_id":"\#(admin.member.id)","#
                + #""workspace_id":"\#(workspace.id)","workspace_name":"Acme Inc","workspace_slug":"acme-inc","#
                + #""workspace_logo_url":null,"token_level":"workspace"}"#)
    }

    @Test func theLookupUsesTheIndexOfTheHash() async throws {
        let plan = try await core.database.read { connection in
            try connection.all("EXPLAIN QUERY PLAN " + TokenLookup.query, [UInt8](repeating: 0, count: 32)) { row in
                for _ in 0..<3 { _ = try row.next(Int.self) }
                return try row.next(String.self)
            }
        }
        #expect(plan.count == 6)
        #expect(plan.allSatisfy { $0.hasPrefix("SEARCH") }, "\(plan)")
    }
}
