import FoundationEssentials
import LatchkeyStorage
import Testing

@testable import LatchkeyCore

@Suite struct AccessTokenTests {
    let test: TestCore
    let admin: MemberPrincipal

    init() async throws {
        test = try await TestCore()
        admin = try await test.workspace()
    }

    var core: Core { test.core }

    @Test func copyingNeedsAFreshPasswordAndIsAudited() async throws {
        let (_, token, secret) = try await test.integration(admin)
        #expect(try await core.accessTokens.reveal(try admin.admin, admin.signedIn, token.id) == secret)
        #expect(try await test.actions(admin).first == "access-token.copied")
        test.clock.advance(by: .minutes(10))
        let stale = await code {
            _ = try await core.accessTokens.reveal(try admin.admin, admin.signedIn, token.id)
        }
        #expect(stale == .passwordRequired)
    }

    @Test func showingOnceErasesTheSealedCopiesAndKeepsNone() async throws {
        let (integration, token, _) = try await test.integration(admin)
        try await core.workspaces.setShowsTokensOnce(try admin.admin, true)
        let gone = await code {
            _ = try await core.accessTokens.reveal(try admin.admin, admin.signedIn, token.id)
        }
        #expect(gone == .showOnce)
        let (second, secret) = try await core.accessTokens.create(
            try admin.admin, integration.id, id: core.newID(), name: "Second")
        #expect(secret != nil)
        #expect(!second.isCopyable)
        let sealed = try await core.database.read {
            try $0.value("SELECT COUNT(*) FROM access_tokens WHERE sealed IS NOT NULL", as: Int.self)
        }
        #expect(sealed == 0)
    }

    @Test func theSecretIsInNoTable() async throws {
        let (_, _, secret) = try await test.integration(admin)
        try core.database.backUp(to: test.folder + "/copy.db")
        let bytes = try #require(contents(of: test.folder + "/copy.db"))
        #expect(bytes.firstRange(of: Array(secret.utf8)) == nil)
        #expect(bytes.firstRange(of: Array(secret.utf8.dropFirst(4).prefix(20))) == nil)
    }

    @Test func aSecondSubmitOfAFormMakesNoSecondToken() async throws {
        let (integration, _, _) = try await test.integration(admin)
        let id: AccessTokenID = core.newID()
        let first = try await core.accessTokens.create(try admin.admin, integration.id, id: id, name: "One")
        let again = try await core.accessTokens.create(try admin.admin, integration.id, id: id, name: "One")
        #expect(first.0.id == again.0.id)
        #expect(again.secret == nil)
        #expect(try await core.accessTokens.list(try admin.admin, integration.id).count == 2)
    }

    @Test func aSubsetMustBeOne() async throws {
        let (integration, _, _) = try await test.integration(admin, scopes: ScopeSet([.note: .read]))
        func make(_ scopes: ScopeSet) async -> LatchkeyError.Code? {
            await code {
                _ = try await core.accessTokens.create(
                    try admin.admin, integration.id, id: core.newID(), name: "Token", scopes: scopes)
            }
        }
        #expect(await make(ScopeSet([.note: .readWrite])) == .scopeNotGranted)
        #expect(await make(.none) == .invalidValue)
        #expect(await make(ScopeSet([.note: .read])) == nil)
    }

    @Test func usesAreCountedAndWrittenInSlices() async throws {
        let (integration, token, secret) = try await test.integration(admin)
        for _ in 0..<3 { _ = try await test.check(secret) }
        let before = try await core.accessTokens.find(try admin.admin, token.id)
        #expect(before.requestCount == 0)
        let listed = try #require(try await core.accessTokens.list(try admin.admin, integration.id).first)
        #expect(listed.requestCount == 3)
        #expect(listed.lastUsedAt == test.clock.now())
        try await core.maintenance.flushUsage()
        #expect(try await core.accessTokens.find(try admin.admin, token.id).requestCount == 3)
        _ = try await test.check(secret)
        #expect(try await core.accessTokens.list(try admin.admin, integration.id).first?.requestCount == 4)
        try await core.maintenance.flushUsage()
        try await core.maintenance.flushUsage()
        #expect(try await core.accessTokens.find(try admin.admin, token.id).requestCount == 4)
    }

    @Test func limitsCountPerClockSecondAndKind() async throws {
        let (_, _, secret) = try await test.integration(admin)
        let principal = try #require(try await test.check(secret))
        let now = test.clock.now()
        for _ in 0..<3 { #expect(principal.admit(.read, limit: 3, now: now) == nil) }
        #expect(principal.admit(.read, limit: 3, now: now) == Instant(seconds: now.seconds + 1))
        #expect(principal.admit(.write, limit: 3, now: now) == nil)
        #expect(principal.admit(.read, limit: 3, now: now + .seconds(1)) == nil)
        for _ in 0..<1000 { #expect(principal.admit(.read, limit: 0, now: now) == nil) }
    }

    @Test func anotherWorkspacesIdsFindNothing() async throws {
        let (integration, token, _) = try await test.integration(admin)
        let other = try await test.workspace("Other", admin: "eve@example.com")
        let eve = try other.admin
        let attempts: [() async throws -> Void] = [
            { _ = try await core.accessTokens.list(eve, integration.id) },
            { _ = try await core.accessTokens.find(eve, token.id) },
            { _ = try await core.accessTokens.reveal(eve, other.signedIn, token.id) },
            { try await core.accessTokens.rename(eve, token.id, name: "Mine") },
            { _ = try await core.accessTokens.replace(eve, token.id, newID: core.newID(), overlap: .none) },
            { try await core.accessTokens.revoke(eve, token.id) },
            { _ = try await core.accessTokens.create(eve, integration.id, id: core.newID(), name: "Mine") },
            { _ = try await core.accessTokens.create(eve, integration.id, id: token.id, name: "Mine") },
            { _ = try await core.integrations.find(eve, integration.id) },
            { _ = try await core.integrations.create(eve, id: integration.id, name: "Mine") },
            { _ = try await core.integrations.setScopes(eve, integration.id, version: 1, scopes: .none) },
            { try await core.integrations.delete(eve, integration.id, confirmedName: "Billing sync") },
            { try await core.integrations.setAvatar(eve, integration.id, image: nil) },
            { _ = try await core.members.find(admin.member.id, eve) },
            { try await core.members.remove(eve, admin.member.id) },
        ]
        for (number, attempt) in attempts.enumerated() {
            #expect(await code(attempt) == .notFound, "attempt \(number)")
        }
    }
}

private func contents(of path: String) -> [UInt8]? {
    FileManager.default.contents(atPath: path).map { Array($0) }
}
