import Synchronization

/// Counts what the checks of credentials came to, and how often the cache knew the token. One addition a request: all
/// threads share these counters.
final class TokenMetrics: Sendable {
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
        case .active: cached.add(1, ordering: .relaxed)
        case .unknown, .elsewhere: unknown.add(1, ordering: .relaxed)
        case .wrongLength: wrongLength.add(1, ordering: .relaxed)
        case .malformed: malformed.add(1, ordering: .relaxed)
        case .missing: missing.add(1, ordering: .relaxed)
        }
    }

    /// A token that the cache did not know.
    func countMiss(_ outcome: CredentialOutcome) {
        misses.add(1, ordering: .relaxed)
        if case .active = outcome {
            lookedUp.add(1, ordering: .relaxed)
        } else {
            unknown.add(1, ordering: .relaxed)
        }
    }

    func write(to text: inout PrometheusText) {
        let (hits, found) = (cached.load(ordering: .relaxed), lookedUp.load(ordering: .relaxed))
        text.counter("latchkey_token_checks_total", "Checks of API credentials by what they came to.")
        let outcomes = [
            ("active", hits + found), ("unknown", unknown.load(ordering: .relaxed)),
            ("wrong_length", wrongLength.load(ordering: .relaxed)), ("malformed", malformed.load(ordering: .relaxed)),
            ("missing", missing.load(ordering: .relaxed)),
        ]
        for (outcome, count) in outcomes {
            text.sample("latchkey_token_checks_total", [("outcome", outcome)], count)
        }
        text.counter("latchkey_token_cache_total", "Look-ups of access tokens in the cache.")
        text.sample("latchkey_token_cache_total", [("result", "hit")], hits)
        text.sample("latchkey_token_cache_total", [("result", "miss")], misses.load(ordering: .relaxed))
    }
}
