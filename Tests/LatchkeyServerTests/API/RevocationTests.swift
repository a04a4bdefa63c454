import HTTPTypes
import HummingbirdTesting
import LatchkeyCore
import LatchkeyServer
import Synchronization
import Testing

/// No request that starts after the revoking answer succeeds, whatever is under way.
@Suite struct RevocationTests {
    @Test(arguments: 0..<6) func noRequestThatStartsAfterTheRevocationSucceeds(_ round: Int) async throws {
        let server = try await TestServer(core: { $0.readRateLimit = 0 })
        let (admin, made) = try await server.everything()
        let flags = Flags()
        let request = APIScenario(path: "/v2/workspace_members", token: made.secret)
        try await server.run { client in
            // Half of the rounds begin with the token cached, half with a miss in flight.
            if round.isMultiple(of: 2) { try await request.run(on: client) }
            let late = try await withThrowingTaskGroup(of: Int.self) { group in
                for _ in 0..<8 {
                    group.addTask {
                        var late = 0
                        while !flags.isDone.load(ordering: .acquiring) {
                            let wasRevoked = flags.isRevoked.load(ordering: .acquiring)
                            let answer = try await client.executeRequest(
                                uri: request.path, method: .get,
                                headers: [.authorization: "Bearer \(made.secret)"], body: nil)
                            if wasRevoked && answer.status == .ok { late += 1 }
                        }
                        return late
                    }
                }
                try await server.core.accessTokens.revoke(try admin.admin, made.token.id)
                flags.isRevoked.store(true, ordering: .releasing)
                var dead = request
                dead.status = 401
                for _ in 0..<50 { try await dead.run(on: client) }
                flags.isDone.store(true, ordering: .releasing)
                return try await group.reduce(0, +)
            }
            #expect(late == 0)
        }
    }

    @Test func aScopeTakenUnderLoadIsGoneAtOnce() async throws {
        let server = try await TestServer(core: { $0.readRateLimit = 0 })
        let (admin, made) = try await server.everything()
        let flags = Flags()
        let request = APIScenario(path: "/v2/workspace_members", token: made.secret)
        try await server.run { client in
            try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 0..<4 {
                    group.addTask {
                        while !flags.isDone.load(ordering: .acquiring) {
                            _ = try await client.executeRequest(
                                uri: request.path, method: .get,
                                headers: [.authorization: "Bearer \(made.secret)"], body: nil)
                        }
                    }
                }
                _ = try await server.core.integrations.setScopes(
                    try admin.admin, made.integration.id, version: made.integration.version, scopes: .none)
                var refused = request
                refused.status = 403
                for _ in 0..<50 { try await refused.run(on: client) }
                flags.isDone.store(true, ordering: .releasing)
                try await group.waitForAll()
            }
        }
    }
}

/// How far a test is, seen by all its tasks.
private final class Flags: Sendable {
    let isRevoked = Atomic(false)
    let isDone = Atomic(false)
}
