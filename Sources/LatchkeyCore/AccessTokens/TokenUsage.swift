import LatchkeyStorage
import Synchronization

/// The activities of all tokens that were used lately, and which of them have uses to write.
package final class TokenUsage: Sendable {
    /// As many as `TokenCache` has, and for its reason.
    private static let shardCount = TokenCache.shardCount

    private final class Shard: Sendable {
        let activities = Mutex(RandomKeyTable<TokenActivity>())
        let dirty = Mutex<[TokenActivity]>([])
    }

    private let shards = (0..<shardCount).map { _ in Shard() }

    /// The one activity of a token.
    func activity(of id: AccessTokenID, _ owner: TokenOwner) -> TokenActivity {
        shard(id).activities.withLock { activities in
            if let known = activities[id] { return known }
            let new = TokenActivity(tokenID: id, owner: owner)
            activities.insert(new)
            return new
        }
    }

    /// Counts a use.
    func use(_ activity: TokenActivity, at now: Instant) {
        if activity.use(at: now) {
            shard(activity.tokenID).dirty.withLock { $0.append(activity) }
        }
    }

    /// What is not written yet.
    func recentUses() -> (byToken: [AccessTokenID: RecentUse], byIntegration: [IntegrationID: Instant]) {
        var (byToken, byIntegration): ([AccessTokenID: RecentUse], [IntegrationID: Instant]) = ([:], [:])
        for activity in shards.flatMap({ $0.dirty.withLock(\.self) }) {
            let use = activity.pending
            byToken[activity.tokenID] = use
            let known = byIntegration[activity.integrationID]
            byIntegration[activity.integrationID] = known.map { max($0, use.lastUsedAt) } ?? use.lastUsedAt
        }
        return (byToken, byIntegration)
    }

    /// The same for one workspace, newest first.
    func recentUses(in workspace: WorkspaceID) -> [(token: AccessTokenID, integration: IntegrationID, at: Instant)] {
        shards.flatMap { $0.dirty.withLock(\.self) }.filter { $0.workspaceID == workspace }
            .map { (token: $0.tokenID, integration: $0.integrationID, at: $0.pending.lastUsedAt) }
            .sorted { $0.at > $1.at }
    }

    /// Takes all waiting uses, in slices; what `write` throws at waits on.
    func takeAll(slice size: Int, _ pace: Pace, _ write: ([TokenUse]) async throws -> Void) async throws {
        for shard in shards {
            var waiting = shard.dirty.withLock { dirty in
                defer { dirty = [] }
                return dirty
            }[...]
            do {
                while !waiting.isEmpty {
                    try await pace.work {
                        try await Self.take(waiting.prefix(size), write)
                        waiting = waiting.dropFirst(size)
                    }
                }
            } catch {
                putBack(waiting, in: shard)
                throw error
            }
        }
    }

    /// How many tokens have uses that are not written yet.
    var waiting: Int { shards.reduce(0) { $0 + $1.dirty.withLock(\.count) } }

    /// Forgets the activities of tokens that were not used since `instant`.
    func forgetIdle(since instant: Instant) {
        for shard in shards {
            shard.activities.withLock { activities in
                activities = activities.filter { activity in
                    let use = activity.pending
                    return use.count > 0 || use.lastUsedAt > instant
                }
            }
        }
    }

    private static func take(
        _ activities: some Collection<TokenActivity>, _ write: ([TokenUse]) async throws -> Void
    ) async throws {
        let uses = activities.map { TokenUse($0, $0.takePending()) }
        do {
            try await write(uses)
        } catch {
            for (activity, use) in zip(activities, uses) { activity.restore(use.count) }
            throw error
        }
    }

    private func putBack(_ activities: some Collection<TokenActivity>, in shard: Shard) {
        shard.dirty.withLock { dirty in
            let known = Set(dirty.map(\.tokenID))
            dirty += activities.filter { !known.contains($0.tokenID) }
        }
    }

    private func shard(_ id: AccessTokenID) -> Shard {
        shards[Int(id.low % UInt64(Self.shardCount))]
    }
}
