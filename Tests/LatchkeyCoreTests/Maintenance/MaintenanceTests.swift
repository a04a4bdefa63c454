import FoundationEssentials
import LatchkeyStorage
import Testing

@testable import LatchkeyCore

@Suite struct MaintenanceTests {
    @Test func aBackupIsPrivateAndNeverOverwrites() async throws {
        let test = try await TestCore()
        let admin = try await test.workspace()
        let (_, _, secret) = try await test.integration(admin)
        let path = test.folder + "/backup.db"
        try await test.core.maintenance.backUp(to: path)
        let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
        #expect(mode == 0o600)
        await #expect(throws: CocoaError.self) { try await test.core.maintenance.backUp(to: path) }

        var configuration = test.core.configuration
        configuration.dataFolder = test.folder + "/restored"
        try FileManager.default.createDirectory(
            atPath: configuration.dataFolder, withIntermediateDirectories: true)
        try FileManager.default.copyItem(atPath: path, toPath: configuration.databasePath)
        let restored = try await Core.open(configuration, clock: test.clock)
        guard case .active = try await restored.tokenChecker.check(Array(secret.utf8), from: .anywhere) else {
            Issue.record("the token did not come back")
            return
        }
        #expect(try await restored.maintenance.afterRestore(revokeAllTokens: true) == 1)
        guard case .unknown = try await restored.tokenChecker.check(Array(secret.utf8), from: .anywhere) else {
            Issue.record("the token was not revoked")
            return
        }
        try await restored.close()
    }

    @Test func cleaningUpRemovesWhatHasExpiredOnly() async throws {
        let test = try await TestCore()
        let admin = try await test.workspace()
        _ = try await test.core.invitations.create(
            try admin.admin, email: "old@example.com", accessLevel: .member)
        test.clock.advance(by: .days(8))
        let fresh = try await test.signIn("ada@example.com")
        try await test.core.maintenance.cleanUp()
        let counts = try await test.core.database.read { connection in
            try ["sessions", "invitations"].map { table in
                try connection.value("SELECT COUNT(*) FROM \(table)", as: Int.self)
            }
        }
        #expect(counts == [1, 0])
        #expect(try await test.core.sessions.list(fresh).count == 1)
    }

    @Test func theDataIsSound() async throws {
        let test = try await TestCore()
        _ = try await test.workspace()
        #expect(try await test.core.maintenance.problems().isEmpty)
        #expect(await test.core.maintenance.isReady())
    }
}
