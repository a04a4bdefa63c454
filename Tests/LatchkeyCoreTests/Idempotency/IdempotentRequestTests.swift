import LatchkeyStorage
import Testing

@testable import LatchkeyCore

@Suite struct IdempotentRequestTests {
    let test: TestCore
    let admin: MemberPrincipal
    let access: KeyAccess
    let integration: Integration

    init() async throws {
        test = try await TestCore()
        admin = try await test.workspace()
        let made = try await test.integration(admin, scopes: ScopeSet([.integration: .readWrite]))
        access = try KeyAccess(try #require(try await test.check(made.secret)), address: nil)
        integration = made.0
    }

    private func make(_ key: String, _ body: String = "{}") async throws -> (AccessToken, secret: String?) {
        try await test.core.accessTokens.create(
            access, integration.id, id: test.core.newID(), name: "Made",
            once: try IdempotentRequest(key: key, request: body))
    }

    private func sealedCopies() async throws -> Int {
        try await test.core.read {
            try $0.value("SELECT COUNT(*) FROM idempotency_keys WHERE sealed IS NOT NULL") ?? 0
        }
    }

    @Test func aRepetitionMakesNothingNew() async throws {
        let first = try await make("a")
        let again = try await make("\"a\"")
        #expect(again.0.id == first.0.id && again.secret == first.secret && first.secret != nil)
        #expect(try await make("b").0.id != first.0.id)
        #expect(await code { _ = try await make("a", "{1}") } == .idempotencyKeyReused)
        // Creations leave one event each.
        #expect(try await test.actions(admin).count { $0 == "access-token.created" } == 3)
    }

    @Test func twoAtOnceMakeOne() async throws {
        let made = try await withThrowingTaskGroup(of: String.self) { group in
            for _ in 0..<8 { group.addTask { try await self.make("a").secret ?? "" } }
            return try await group.reduce(into: Set()) { $0.insert($1) }
        }
        #expect(made.count == 1 && made.first?.count == 64)
    }

    @Test func theSecretIsToldForADayAndThenErased() async throws {
        let first = try await make("a")
        test.clock.advance(by: .hours(23))
        #expect(try await make("a").secret == first.secret)
        try await test.core.maintenance.cleanUp()
        #expect(try await sealedCopies() == 1)
        test.clock.advance(by: .hours(1))
        let later = try await make("a")
        #expect(later.0.id == first.0.id && later.secret == nil)
        try await test.core.maintenance.cleanUp()
        #expect(try await sealedCopies() == 0)
        #expect(try await make("a").0.id == first.0.id)
        test.clock.advance(by: .days(30))
        #expect(try await make("a").0.id != first.0.id)
        try await test.core.maintenance.cleanUp()
        #expect(try await make("a").0.id != first.0.id)
    }

    @Test func showingOnceErasesWhatWaits() async throws {
        let first = try await make("a")
        try await test.core.workspaces.setShowsTokensOnce(try admin.admin, true)
        let again = try await make("a")
        #expect(again.0.id == first.0.id && again.secret == nil)
        // A retry is the same showing.
        let second = try await make("b")
        #expect(try await make("b").secret == second.secret && second.secret != nil)
        #expect(!second.0.isCopyable)
    }

    @Test func keysBelongToTheirToken() async throws {
        let first = try await make("a")
        let (other, secret) = try await test.core.accessTokens.create(
            try admin.admin, integration.id, id: test.core.newID(), name: "Other")
        let known = try #require(secret)
        let access = try KeyAccess(try #require(try await test.check(known)), address: nil)
        let made = try await test.core.accessTokens.create(
            access, integration.id, id: test.core.newID(), name: "Made",
            once: try IdempotentRequest(key: "a", request: "{}"))
        #expect(made.0.id != first.0.id && made.0.createdBy == other.name)
    }

    @Test func whatWasRevokedSinceIsNotFound() async throws {
        let first = try await make("a")
        try await test.core.accessTokens.revoke(access, first.0.id)
        #expect(await code { _ = try await make("a") } == .notFound)
    }

    @Test func replacingAndIntegrationsToo() async throws {
        let request = try IdempotentRequest(key: "a", request: "integration")
        let integrations = test.core.integrations
        let one = try await integrations.createEmpty(access, name: "One", once: request)
        #expect(try await integrations.createEmpty(access, name: "One", once: request).id == one.id)
        let old = try await make("b")
        func replace() async throws -> (AccessToken, secret: String?) {
            try await test.core.accessTokens.replace(
                access, old.0.id, newID: test.core.newID(), overlap: .none,
                once: try IdempotentRequest(key: "c", request: "replace"))
        }
        let new = try await replace()
        let again = try await replace()
        #expect(again.0.id == new.0.id && again.secret == new.secret && new.secret != nil)
    }

    @Test(arguments: ["", " ", "a b", "ä", String(repeating: "x", count: 256)])
    func whatIsNoKeyIsRefused(_ key: String) async {
        #expect(await code { _ = try IdempotentRequest(key: key, request: "") } == .invalidValue)
    }
}
