import Synchronization

/// Counts what the checks of credentials came to, and how often the cache knew the token.
final class TokenMetrics: Sendable {
    private let lanes = Mutex<[TokenCounts]>([])

    /// Counts of an event loop's own, so that it waits for no other.
    func lane() -> TokenCounts {
        let lane = TokenCounts()
        lanes.withLock { $0.append(lane) }
        return lane
    }

    func write(to text: inout PrometheusText) {
        let lanes = lanes.withLock(\.self)
        func sum(_ count: (TokenCounts) -> Int) -> Int { lanes.reduce(0) { $0 + count($1) } }
        let (hits, found) = (sum(\.hits), sum(\.found))
        text.counter("latchkey_token_checks_total", "Checks of API credentials by what they came to.")
        let outcomes = [
            ("active", hits + found), ("unknown", sum(\.unknownCount)),
            ("wrong_length", sum(\.wrongLengthCount)), ("malformed", sum(\.malformedCount)),
            ("missing", sum(\.missingCount)),
        ]
        for (outcome, count) in outcomes {
            text.sample("latchkey_token_checks_total", [("outcome", outcome)], count)
        }
        text.counter("latchkey_token_cache_total", "Look-ups of access tokens in the cache.")
        text.sample("latchkey_token_cache_total", [("result", "hit")], hits)
        text.sample("latchkey_token_cache_total", [("result", "miss")], sum(\.missCount))
    }
}

/// The counts of one lane. One addition a request.
final class TokenCounts: Sendable {
    private let cached = Atomic<Int>(0)
    private let lookedUp = Atomic<Int>(0)
    private let unknown = Atomic<Int>(0)
    private let wrongLength = Atomic<Int>(0)
    private let malformed = Atomic<Int>(0)
    private let missing = Atomic<Int>(0)
    private let misses = Atomic<Int>(0)

    /// A credential that needed no look into the database.
    func countSettled(_ outcome: CredentialOutcome) {
        switch outcome {
        case .active: countActive()
        case .unknown, .elsewhere: unknown.add(1, ordering: .relaxed)
        case .wrongLength: wrongLength.add(1, ordering: .relaxed)
        case .malformed: malformed.add(1, ordering: .relaxed)
        case .missing: missing.add(1, ordering: .relaxed)
        }
    }

    /// A live token that the cache knew.
    func countActive() { cached.add(1, ordering: .relaxed) }

    /// A token that the cache did not know.
    func countMiss(_ outcome: CredentialOutcome) {
        misses.add(1, ordering: .relaxed)
        if case .active = outcome {
            lookedUp.add(1, ordering: .relaxed)
        } else {
            unknown.add(1, ordering: .relaxed)
        }
    }

    fileprivate var hits: Int { cached.load(ordering: .relaxed) }
    fileprivate var found: Int { lookedUp.load(ordering: .relaxed) }
    fileprivate var unknownCount: Int { unknown.load(ordering: .relaxed) }
    fileprivate var wrongLengthCount: Int { wrongLength.load(ordering: .relaxed) }
    fileprivate var malformedCount: Int { malformed.load(ordering: .relaxed) }
    fileprivate var missingCount: Int { missing.load(ordering: .relaxed) }
    fileprivate var missCount: Int { misses.load(ordering: .relaxed) }
}
