import Synchronization
import Testing

@testable import LatchkeyCore

private final class Flags: Sendable {
    let isRevoked = Atomic(false)
    let isDone = Atomic(false)
}

@Suite struct RevocationRaceTests {
    /// Many readers hammer a token while it is revoked; no check that begins after the revocation returned succeeds.
    @Test(arguments: 0..<20) func noCheckThatStartsAfterTheRevocationSucceeds(_ round: Int) async throws {
        let test = try await TestCore()
        let admin = try await test.workspace()
        let (_, token, secret) = try await test.integration(admin)
        let flags = Flags()
        if round.isMultiple(of: 2) { _ = try await test.check(secret) }  // half of the rounds begin with a miss
        try await withThrowingTaskGroup(of: Int.self) { group in
            for _ in 0..<4 {
                group.addTask {
                    var violations = 0
                    while !flags.isDone.load(ordering: .acquiring) {
                        let wasRevoked = flags.isRevoked.load(ordering: .acquiring)
                        if try await test.check(secret) != nil, wasRevoked { violations += 1 }
                        await Task.yield()
                    }
                    return violations
                }
            }
            try await test.core.accessTokens.revoke(try admin.admin, token.id)
            flags.isRevoked.store(true, ordering: .releasing)
            for _ in 0..<50 { #expect(try await test.check(secret) == nil) }
            flags.isDone.store(true, ordering: .releasing)
            for try await violations in group { #expect(violations == 0) }
        }
    }
}
