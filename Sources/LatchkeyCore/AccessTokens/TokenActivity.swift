import Synchronization

/// What a token has done lately: its rate limit and the uses that are not written yet. It outlives the cache entry,
/// so that invalidating one resets nothing.
final class TokenActivity: Sendable, RandomlyKeyed {
    // What every request touches comes first, so that it shares the cache line of the object's header.
    private let reads = Atomic<UInt64>(0)
    private let writes = Atomic<UInt64>(0)
    // Small enough to share eight bytes: there may be a million of these objects.
    private let pendingUses = Atomic<UInt32>(0)
    private let place = Atomic<UInt32>(0)
    private let lastUse = Atomic<Int64>(0)
    /// When the requests that were admitted so far would have been through at an even pace (GCRA), in microseconds.
    private let ownPace = Atomic<Int64>(0)
    let tokenID: AccessTokenID
    let owner: TokenOwner

    init(tokenID: AccessTokenID, owner: TokenOwner) {
        self.tokenID = tokenID
        self.owner = owner
    }

    var key: AccessTokenID { tokenID }
    var integrationID: IntegrationID { owner.integrationID }
    var workspaceID: WorkspaceID { owner.workspaceID }

    /// Where the table of counted requests has its first entry, if that is still the same table: only the entry tells. Whoever
    /// counts requests is alone.
    var tallyPlace: UInt32 {
        get { place.load(ordering: .relaxed) }
        set { place.store(newValue, ordering: .relaxed) }
    }

    /// Counts a use.
    ///
    /// - Returns: whether it is the first one since the last `takePending`.
    func use(at now: Instant) -> Bool {
        lastUse.store(now.microseconds, ordering: .relaxed)
        return pendingUses.wrappingAdd(1, ordering: .relaxed).oldValue == 0
    }

    /// The uses that are not written yet.
    var pending: RecentUse {
        RecentUse(
            count: Int(pendingUses.load(ordering: .relaxed)),
            lastUsedAt: Instant(microseconds: lastUse.load(ordering: .relaxed)))
    }

    func takePending() -> RecentUse {
        RecentUse(
            count: Int(pendingUses.exchange(0, ordering: .relaxed)),
            lastUsedAt: Instant(microseconds: lastUse.load(ordering: .relaxed)))
    }

    /// Takes back uses whose writing failed.
    func restore(_ count: Int) {
        pendingUses.wrappingAdd(UInt32(truncatingIfNeeded: count), ordering: .relaxed)
    }

    /// One window a clock second: the second in the upper half, the count in the lower.
    func admit(_ kind: RequestKind, limit: Int, now: Instant) -> Instant? {
        guard limit > 0 else { return nil }
        let second = UInt64(max(0, now.seconds)) & 0xffff_ffff
        switch kind {
        case .read: return Self.count(reads, second, limit, now)
        case .write: return Self.count(writes, second, limit, now)
        }
    }

    /// Counts a request against the token's own limit.
    ///
    /// - Returns: nil, or when the next request may come.
    func admit(_ limit: TokenRateLimit, now: Instant) -> Instant? {
        let interval = limit.interval
        let room = interval * Int64(limit.count - 1)
        var known = ownPace.load(ordering: .relaxed)
        while true {
            let through = max(known, now.microseconds)
            guard through - now.microseconds <= room else { return Instant(microseconds: through - room) }
            let (exchanged, original) = ownPace.compareExchange(
                expected: known, desired: through + interval, ordering: .relaxed)
            if exchanged { return nil }
            known = original
        }
    }

    /// How many requests the token's own limit has room for at once.
    func remaining(_ limit: TokenRateLimit, now: Instant) -> Int {
        let used = max(0, ownPace.load(ordering: .relaxed) - now.microseconds)
        return max(0, limit.count - Int((used + limit.interval - 1) / limit.interval))
    }

    private static func count(
        _ window: borrowing Atomic<UInt64>, _ second: UInt64, _ limit: Int, _ now: Instant
    ) -> Instant? {
        var known = window.load(ordering: .relaxed)
        while true {
            let used = known >> 32 == second ? known & 0xffff_ffff : 0
            guard used < UInt64(limit) else { return Instant(seconds: now.seconds + 1) }
            let (exchanged, original) = window.compareExchange(
                expected: known, desired: second << 32 | (used + 1), ordering: .relaxed)
            if exchanged { return nil }
            known = original
        }
    }
}

/// An integration in a workspace, once for all its tokens.
final class TokenOwner: Sendable {
    let integrationID: IntegrationID
    let workspaceID: WorkspaceID

    init(integrationID: IntegrationID, workspaceID: WorkspaceID) {
        self.integrationID = integrationID
        self.workspaceID = workspaceID
    }
}

/// Uses of one token since they were last written.
struct RecentUse: Sendable {
    let count: Int
    let lastUsedAt: Instant
}
