import Synchronization

/// Tokens by their hash, bounded, in shards. It never serves what a returned revocation has killed:
/// an entry is stored only if nothing newer than the snapshot it was read from has been applied here.
final class TokenCache: Sendable {
    /// No power of two: a table doubles when it is three quarters full, and with this number neither 100,000 tokens nor
    /// 1,000,000 are just past that.
    static let shardCount = 42

    private struct Entries {
        // By half of the hash: there may be a million.
        var tokens = RandomKeyTable<CachedToken>()
        /// The place in the table of a clock's hand, which looks for a token that was not used since it last passed.
        var hand = 0
    }

    private final class Shard: Sendable {
        let entries = Mutex(Entries())
    }

    private let shards = (0..<shardCount).map { _ in Shard() }
    private let integrations = Mutex<[IntegrationSnapshot.Key: IntegrationSnapshot]>([:])
    private let appliedHead = Atomic<Int64>(0)
    private let shardCapacity: Int

    init(capacity: Int) {
        shardCapacity = max(1, capacity / Self.shardCount)
    }

    func find(_ hash: TokenHash) -> CachedToken? {
        let half = hash.half
        return shard(half).entries.withLock { entries in
            guard let token = entries.tokens[half] else { return nil }
            if token.integration.isStale {
                entries.tokens.remove(half)
                return nil
            }
            token.noteUse()
            return token
        }
    }

    /// Stores what a snapshot with this change head showed, unless a newer change has been applied meanwhile.
    func store(_ token: CachedToken, readAt head: Int64) {
        shard(token.key).entries.withLock { entries in
            guard appliedHead.load(ordering: .sequentiallyConsistent) <= head else { return }
            entries.tokens.insert(token)
            guard entries.tokens.count > shardCapacity else { return }
            entries.tokens.removeFirst(from: &entries.hand) { $0 !== token && !$0.takeUse() }
        }
    }

    /// The shared part of an integration: the known one, or `new`.
    func integration(_ new: IntegrationSnapshot, readAt head: Int64) -> IntegrationSnapshot {
        integrations.withLock { integrations in
            if let known = integrations[new.key], !known.isStale { return known }
            if appliedHead.load(ordering: .sequentiallyConsistent) <= head { integrations[new.key] = new }
            return new
        }
    }

    /// Forgets what changed. When this returns, nothing older is served.
    func apply(_ changes: [Change]) {
        guard let head = changes.map(\.sequence).max() else { return }
        // First the head, then the entries: a filler that read before the change is refused from here on.
        var known = appliedHead.load(ordering: .sequentiallyConsistent)
        while known < head {
            let (exchanged, original) = appliedHead.compareExchange(
                expected: known, desired: head, ordering: .sequentiallyConsistent)
            if exchanged { break }
            known = original
        }
        for change in changes {
            switch change.subject {
            case .accessToken(let hash):
                let half = hash.half
                shard(half).entries.withLock { $0.tokens.remove(half) }
            case .integration(let id): forgetIntegrations { $0.integration == id }
            case .workspace(let id): forgetIntegrations { $0.workspace == id }
            case .schema: break
            }
        }
    }

    private func forgetIntegrations(_ isMeant: (IntegrationSnapshot.Key) -> Bool) {
        integrations.withLock { integrations in
            for key in integrations.keys where isMeant(key) { integrations.removeValue(forKey: key)?.markStale() }
        }
    }

    private func shard(_ hash: TokenHash.Half) -> Shard {
        shards[hash.shard % Self.shardCount]
    }
}
