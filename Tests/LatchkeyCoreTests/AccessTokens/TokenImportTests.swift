import Crypto
import FoundationEssentials
import Testing

@testable import LatchkeyCore

@Suite struct TokenImportTests {
    private static let key = "sk_live_abcdefghijklmnop"

    private static func sha256(_ text: String) -> [UInt8] { Array(SHA256.hash(data: Data(text.utf8))) }
    private static func sha512(_ text: String) -> [UInt8] { Array(SHA512.hash(data: Data(text.utf8))) }

    private func foreign(_ hash: [UInt8], _ more: [String: String] = [:]) throws -> ForeignToken {
        try ForeignToken(more.merging(["hash": Hex.text(hash)]) { $1 }, at: "Line 2")
    }

    @Test func eitherHashOpensWhatTheTokenOpened() async throws {
        for hash in [Self.sha256(Self.key), Self.sha512(Self.key)] {
            let test = try await TestCore()
            let admin = try await test.workspace()
            let (integration, _, own) = try await test.integration(admin)
            #expect(try await test.check(Self.key) == nil)
            let made = try await test.core.accessTokens.import(
                try admin.admin, integration.id, [try foreign(hash, ["name": "Old", "last_four": "mnop"])])
            let found = try #require(try await test.check(Self.key))
            #expect(found.tokenID == made[0].id && made[0].masked == "…mnop" && made[0].isImported)
            #expect(!made[0].isCopyable)
            // From memory too.
            let bytes = Array(Self.key.utf8)
            #expect(bytes.withUnsafeBufferPointer { test.core.tokenChecker.cached($0, from: .anywhere) } != nil)
            #expect(try await test.check(Self.key + "x") == nil)
            #expect(try await test.check(own) != nil)
            #expect(try await test.actions(admin).first == "access-token.imported")
            try await test.core.accessTokens.revoke(try admin.admin, made[0].id)
            #expect(try await test.check(Self.key) == nil)
        }
    }

    /// Also a token of our own shape, as another instance has made it.
    @Test func aTokenOfAnotherInstanceIsKnownBySHA512() async throws {
        let test = try await TestCore()
        let admin = try await test.workspace()
        let (integration, _, _) = try await test.integration(admin)
        let token = TokenFormat.make(.workspace, test.core.random)
        _ = try await test.core.accessTokens.import(
            try admin.admin, integration.id, [try foreign(Self.sha512(token))])
        for _ in 1...2 { #expect(try await test.check(token) != nil) }
    }

    @Test func theyAreKnownAfterARestart() async throws {
        let test = try await TestCore()
        let admin = try await test.workspace()
        let (integration, _, _) = try await test.integration(admin)
        #expect(!Self.admits(test.core))
        _ = try await test.core.accessTokens.import(
            try admin.admin, integration.id, [try foreign(Self.sha256(Self.key))])
        #expect(Self.admits(test.core))
        try await test.core.close()
        let again = try await Core.open(test.core.configuration, clock: test.clock)
        #expect(Self.admits(again) && !again.tokenChecker.foreign.hasSHA512)
        guard case .active = try await again.tokenChecker.check(Array(Self.key.utf8), from: .anywhere) else {
            Issue.record("The imported token is unknown.")
            return
        }
    }

    private static func admits(_ core: Core) -> Bool {
        Array(key.utf8).withUnsafeBufferPointer { core.tokenChecker.mayBeToken($0) }
    }

    @Test(arguments: ["", "short", "with space", "tab\tinside", "ümlauts", String(repeating: "x", count: 513)])
    func whatCanBeNoTokenIsNotLookedFor(_ text: String) async throws {
        let test = try await TestCore()
        test.core.tokenChecker.foreign.add(.sha256)
        #expect(!Array(text.utf8).withUnsafeBufferPointer { test.core.tokenChecker.mayBeToken($0) })
    }

    /// A check that misses while the import is under way must not be the last word.
    @Test func checksDuringTheImportDoNotHideIt() async throws {
        let test = try await TestCore()
        let admin = try await test.workspace()
        let (integration, _, _) = try await test.integration(admin)
        let token = try foreign(Self.sha256(Self.key))
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<4 {
                group.addTask {
                    for _ in 0..<50 {
                        _ = try await test.check(Self.key)
                        await Task.yield()
                    }
                }
            }
            _ = try await test.core.accessTokens.import(try admin.admin, integration.id, [token])
            #expect(try await test.check(Self.key) != nil)
            try await group.waitForAll()
        }
        #expect(try await test.check(Self.key) != nil)
    }

    @Test func allOrNothing() async throws {
        let test = try await TestCore()
        let admin = try await test.workspace()
        let (integration, _, own) = try await test.integration(admin, scopes: ScopeSet([.note: .read]))
        let wrong: [(LatchkeyError.Code, [String: String], [UInt8])] = [
            (.hashKnown, [:], Self.sha256(own)), (.hashKnown, [:], Self.sha256("good-good")),
            (.invalidValue, ["expires_at": "2020-01-01"], Self.sha256("a")),
            (.scopeNotGranted, ["scopes": "task:read"], Self.sha256("b")),
            (.invalidValue, ["custom_scopes": "invoices:read"], Self.sha256("c")),
        ]
        for (expected, more, hash) in wrong {
            let tokens = [try foreign(Self.sha256("good-good")), try foreign(hash, more)]
            let found = await code {
                _ = try await test.core.accessTokens.import(try admin.admin, integration.id, tokens)
            }
            #expect(found == expected)
            #expect(try await test.core.accessTokens.list(try admin.admin, integration.id).count == 1)
        }
        let unknown = await code {
            _ = try await test.core.accessTokens.import(try admin.admin, integrationName: "Nobody", [])
        }
        #expect(unknown == .notFound)
    }

    @Test func aRevokedOneCantBeBroughtBackAndAnotherWorkspaceCantTakeIt() async throws {
        let test = try await TestCore()
        let admin = try await test.workspace()
        let other = try await test.workspace("Other Ltd", admin: "eve@example.com")
        let (integration, _, _) = try await test.integration(admin)
        let (theirs, _, _) = try await test.integration(other)
        let token = try foreign(Self.sha256(Self.key))
        let made = try await test.core.accessTokens.import(try admin.admin, integration.id, [token])
        try await test.core.accessTokens.revoke(try admin.admin, made[0].id)
        for (manager, id) in [(admin, integration.id), (other, theirs.id)] {
            let found = await code {
                _ = try await test.core.accessTokens.import(try manager.admin, id, [token])
            }
            #expect(found == .hashKnown)
        }
    }

    @Test func itCanBeReplacedLeakedAndEndedByWhoeverHasIt() async throws {
        let test = try await TestCore()
        let admin = try await test.workspace()
        let (integration, _, _) = try await test.integration(admin)
        let keys = ["first-key-of-them", "second-key-of-them", "third-key-of-them"]
        let made = try await test.core.accessTokens.import(
            try admin.admin, integration.id,
            [
                try foreign(Self.sha256(keys[0])), try foreign(Self.sha512(keys[1])), try foreign(Self.sha512(keys[2])),
            ])
        let (new, secret) = try await test.core.accessTokens.replace(
            try admin.admin, made[0].id, newID: test.core.newID(), overlap: .none)
        #expect(!new.isImported && secret?.hasPrefix("lkw_") == true)
        #expect(try await test.core.leaks.report([Leak(keys[1], foundAt: "")], by: .commandLine) == [.revoked])
        #expect(try await test.core.leaks.list(try admin.admin, integration.id).map(\.masked) == ["…"])
        #expect(try await test.core.introspection.revoke(token: keys[2]))
        for key in keys { #expect(try await test.check(key) == nil) }
    }
}
