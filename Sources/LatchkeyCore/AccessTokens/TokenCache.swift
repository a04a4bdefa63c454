import Synchronization

/// Tokens by their hash, bounded, in shards. It never serves what a returned revocation has killed:
/// an entry is stored only if nothing newer than the snapshot it was read from has been applied here.
final class TokenCache: Sendable {
    /// No power of two: a dictionary doubles when it is three quarters full, and with this number neither 100,000 tokens nor
    /// 1,000,000 are just past that.
    static let shardCount = 42

    private struct Entries {
        // By half of the hash: there may be a million.
        var tokens: [TokenHash.Half: CachedToken] = [:]
        /// The hashes in the order of a clock whose hand looks for one that was not used since it last passed.
        var ring: [TokenHash.Half] = []
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
                entries.tokens[half] = nil
                return nil
            }
            token.noteUse()
            return token
        }
    }

    /// Stores what a snapshot with this change head showed, unless a newer change has been applied meanwhile.
    func store(_ token: CachedToken, for hash: TokenHash, readAt head: Int64) {
        let half = hash.half
        shard(half).entries.withLock { entries in
            guard appliedHead.load(ordering: .sequentiallyConsistent) <= head else { return }
            if entries.tokens.updateValue(token, forKey: half) == nil { makeRoom(for: half, in: &entries) }
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
                shard(half).entries.withLock { _ = $0.tokens.removeValue(forKey: half) }
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

    private func makeRoom(for hash: TokenHash.Half, in entries: inout Entries) {
        guard entries.ring.count >= shardCapacity else {
            entries.ring.append(hash)
            return
        }
        while true {
            let candidate = entries.ring[entries.hand]
            if candidate != hash, let token = entries.tokens[candidate] {
                if token.takeUse() {
                    entries.hand = (entries.hand + 1) % entries.ring.count
                    continue
                }
                entries.tokens[candidate] = nil
            }
            entries.ring[entries.hand] = hash
            entries.hand = (entries.hand + 1) % entries.ring.count
            return
        }
    }

    private func shard(_ hash: TokenHash.Half) -> Shard {
        shards[hash.shard % Self.shardCount]
    }
}
