import Testing

@testable import LatchkeyCore

@Suite struct TokenIssueTests {
    @Test func makesTheIntegrationWithThisTokenAsItsOnlyOne() async throws {
        let test = try await TestCore()
        let admin = try await test.workspace()
        let boss = test.core.operator(of: admin.workspace)
        let scopes = ScopeSet([.note: .read])
        let secrets = try await test.core.accessTokens.issue(
            boss, integrationName: "Nightly", scopes: scopes, name: "CLI"
        ).tokens.map(\.secret)
        #expect(secrets.count == 1)
        #expect(try await test.check(secrets[0])?.scopes == scopes)
        let all = try await test.core.accessTokens.listAll(boss)
        #expect(all.map(\.integration) == ["Nightly"])
        #expect(try await test.core.accessTokens.workspace(of: all[0].token.id).id == admin.workspace.id)
    }

    @Test func limitsTheTokenOnAnExistingIntegration() async throws {
        let test = try await TestCore()
        let admin = try await test.workspace()
        let boss = test.core.operator(of: admin.workspace)
        let (integration, _, _) = try await test.integration(
            admin, "Nightly", scopes: ScopeSet([.note: .readWrite, .task: .read]))
        let secret = try await test.core.accessTokens.issue(
            boss, integrationName: "Nightly", scopes: ScopeSet([.note: .read]), name: "CLI"
        ).tokens[0].secret
        #expect(try await test.check(secret)?.scopes.text == "note:read")
        let all = try await test.core.accessTokens.issue(
            boss, integrationName: "Nightly", scopes: nil, name: "CLI"
        ).tokens[0].secret
        #expect(try await test.check(all)?.scopes == integration.scopes)
        let missing = await code {
            _ = try await test.core.accessTokens.issue(
                boss, integrationName: "Nightly", scopes: ScopeSet([.file: .read]), name: "CLI")
        }
        #expect(missing == .scopeNotGranted)
    }

    @Test func severalOfOneNameAreAnError() async throws {
        let test = try await TestCore()
        let admin = try await test.workspace()
        _ = try await test.integration(admin, "Twin")
        _ = try await test.integration(admin, "Twin")
        let ambiguous = await code {
            _ = try await test.core.accessTokens.issue(
                test.core.operator(of: admin.workspace), integrationName: "Twin", scopes: nil, name: "CLI")
        }
        #expect(ambiguous == .ambiguousName)
    }

    @Test func makesManyAtOnce() async throws {
        let test = try await TestCore()
        let admin = try await test.workspace()
        let secrets = try await test.core.accessTokens.issue(
            test.core.operator(of: admin.workspace), integrationName: "Load", scopes: nil, name: "Load", count: 50
        ).tokens.map(\.secret)
        #expect(Set(secrets).count == 50)
        for secret in secrets { #expect(try await test.check(secret)?.scopes == .everything) }
    }
}
