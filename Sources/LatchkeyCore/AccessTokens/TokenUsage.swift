import LatchkeyStorage
import Synchronization

/// The activities of all tokens that were used lately, and which of them have uses to write.
package final class TokenUsage: Sendable {
    /// As many as `TokenCache` has, and for its reason.
    private static let shardCount = TokenCache.shardCount
    /// Rows a transaction: a flush never holds the writer for long.
    private static let sliceSize = 1000

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

    /// Writes the waiting uses in slices; what can't be written waits on.
    func flush(to database: Database) async throws {
        for shard in shards {
            var waiting = shard.dirty.withLock { dirty in
                defer { dirty = [] }
                return dirty
            }[...]
            while !waiting.isEmpty {
                let slice = waiting.prefix(Self.sliceSize)
                waiting = waiting.dropFirst(Self.sliceSize)
                let uses = slice.map { ($0, $0.takePending()) }
                do {
                    try await database.write { transaction in
                        for (activity, use) in uses { try Self.add(use, of: activity, in: transaction) }
                    }
                } catch {
                    putBack(uses, and: waiting, in: shard)
                    throw error
                }
            }
        }
    }

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

    private func putBack(_ uses: [(TokenActivity, RecentUse)], and rest: ArraySlice<TokenActivity>, in shard: Shard) {
        for (activity, use) in uses { activity.restore(use.count) }
        shard.dirty.withLock { dirty in
            let known = Set(dirty.map(\.tokenID))
            dirty += (uses.map(\.0) + rest).filter { !known.contains($0.tokenID) }
        }
    }

    private func shard(_ id: AccessTokenID) -> Shard {
        shards[Int(id.low % UInt64(Self.shardCount))]
    }

    private static func add(
        _ use: RecentUse, of activity: TokenActivity, in transaction: any Transaction
    ) throws {
        try transaction.execute(
            """
            INSERT INTO access_token_uses (access_token_id, workspace_id, last_used_at, request_count)
            VALUES (?, ?, ?, ?)
            ON CONFLICT (access_token_id) DO UPDATE SET last_used_at = excluded.last_used_at,
                request_count = access_token_uses.request_count + excluded.request_count
            """, activity.tokenID, activity.workspaceID, use.lastUsedAt, use.count)
    }
}
