import LatchkeyStorage

/// What a credential is worth.
package enum TokenCheck: Sendable {
    case active(Principal)
    /// Of the right shape, but not there, revoked or expired: which of them is nobody's business.
    case unknown
    /// Live, but not to be used from where the request comes.
    case elsewhere(Principal)
}

/// Checks access tokens: every request to the API passes here.
package final class TokenChecker: Sendable {
    private let database: Database
    private let keys: InstanceKeys
    private let clock: any WallClock
    private let publicURL: String
    private let cache: TokenCache
    package let usage = TokenUsage()
    /// Tokens of other systems.
    let foreign = ForeignPresence()

    init(database: Database, keys: InstanceKeys, clock: any WallClock, configuration: CoreConfiguration) {
        self.database = database
        self.keys = keys
        self.clock = clock
        publicURL = configuration.publicURL
        cache = TokenCache(capacity: configuration.tokenCacheCapacity)
    }

    /// What the cache knows; nil when the database must be asked. Never waits, so that it can run on an event loop.
    ///
    /// - Parameter source: whence the request comes; asked for only where the token is bound to networks.
    package func cached(
        _ token: UnsafeBufferPointer<UInt8>, from source: @autoclosure () -> RequestSource
    ) -> TokenCheck? {
        // First the cache: what it knows has the shape of a token, which need not be looked at again.
        if let known = cache.find(keys.hash(token: token)) { return admit(known, from: source()) }
        guard mayBeToken(token) else { return .unknown }
        guard foreign.hasSHA512, let known = cache.find(keys.hash512(token: token)) else { return nil }
        return admit(known, from: source())
    }

    /// A live token that the cache knows and that may be used; nil for all others. Nothing is counted before `count`, so that
    /// whoever can't go on with it may begin anew with `cached`.
    package func peek(
        _ token: UnsafeBufferPointer<UInt8>, from source: @autoclosure () -> RequestSource
    ) -> Principal? {
        guard let known = cache.find(keys.hash(token: token)),
            case .active(let principal) = look(at: known, from: source(), clock.now())
        else { return nil }
        return principal
    }

    /// Counts a use.
    package func count(_ principal: Principal, at now: Instant) {
        usage.use(principal.token.activity, at: now)
    }

    /// Whether it must be looked for: it has the shape of ours, or there are tokens of other systems, which have any.
    package func mayBeToken(_ token: UnsafeBufferPointer<UInt8>) -> Bool {
        TokenFormat.isWellFormed(token) || foreign.admits(token)
    }

    /// What an access token may be kept under; empty for what can be none.
    func hashes(of token: [UInt8]) -> [TokenHash] {
        token.withUnsafeBufferPointer { token in
            guard mayBeToken(token) else { return [] }
            return [keys.hash(token: token)] + (foreign.hasSHA512 ? [keys.hash512(token: token)] : [])
        }
    }

    /// The whole check: cache, then database.
    ///
    /// - Parameter source: whence the request comes.
    package func check(_ token: [UInt8], from source: RequestSource) async throws -> TokenCheck {
        if let known = token.withUnsafeBufferPointer({ cached($0, from: source) }) { return known }
        let hashes = hashes(of: token)
        let found = try await database.read { connection -> (row: TokenLookup, hash: TokenHash, head: Int64)? in
            for hash in hashes {
                guard let row = try TokenLookup.find(hash, in: connection) else { continue }
                return (row: row, hash: hash, head: try ChangeStore.head(in: connection))
            }
            return nil
        }
        guard let (row, hash, head) = found else { return .unknown }
        let integration = cache.integration(row.snapshot(publicURL: publicURL), readAt: head)
        let known = CachedToken(
            hash: hash.half, kind: row.kind, level: row.level, integration: integration,
            activity: usage.activity(of: row.id, integration.owner),
            grant: row.grant, makerID: row.makerID, restrictions: row.restrictions, issuedAt: row.createdAt.seconds,
            expiresAt: row.expiresAt)
        cache.store(known, readAt: head)
        return admit(known, from: source)
    }

    /// Forgets what a committed transaction changed.
    func apply(_ changes: [Change]) {
        cache.apply(changes)
    }

    private func admit(_ token: CachedToken, from source: @autoclosure () -> RequestSource) -> TokenCheck {
        let now = clock.now()
        let check = look(at: token, from: source(), now)
        if case .active(let principal) = check { count(principal, at: now) }
        return check
    }

    private func look(
        at token: CachedToken, from source: @autoclosure () -> RequestSource, _ now: @autoclosure () -> Instant
    ) -> TokenCheck {
        guard token.isLive(at: now()) else { return .unknown }
        if let policy = token.restrictions?.policy, !policy.networks.isEmpty, !policy.admits(source()) {
            return .elsewhere(Principal(token: token))
        }
        return .active(Principal(token: token))
    }
}
