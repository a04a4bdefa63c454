import Crypto
import Synchronization

/// What may be used once: remembers it until it would be refused anyway.
///
/// Every party has room of its own, so that nobody can fill the memory for all others.
final class ReplayMemory: Sendable {
    fileprivate struct State {
        var parties: [String: [Fingerprint: Instant]] = [:]
        var nextSweep = Instant(seconds: 0)
    }

    fileprivate struct Fingerprint: Hashable {
        let high: UInt64
        let low: UInt64

        init(_ text: String) {
            (high, low) = SHA256.hash(data: Array(text.utf8)).withUnsafeBytes {
                ($0.load(as: UInt64.self), $0.load(fromByteOffset: 8, as: UInt64.self))
            }
        }
    }

    private static let sweepInterval = Duration.minutes(1)
    private let state = Mutex(State())

    /// Whether a party uses this for the first time. What there is no room for counts as used.
    ///
    /// - Parameters:
    ///   - end: from when on it is refused for its age.
    ///   - room: how many of this party are remembered at the same time.
    func isFirst(_ text: String, of party: String, until end: Instant, room: Int, at now: Instant) -> Bool {
        let fingerprint = Fingerprint(text)
        return state.withLock { state in
            if now >= state.nextSweep { state.sweep(at: now, Self.sweepInterval) }
            let known = state.parties[party]
            guard known?[fingerprint].map({ $0 <= now }) ?? true, known?.count ?? 0 < room else { return false }
            state.parties[party, default: [:]][fingerprint] = end
            return true
        }
    }
}

extension ReplayMemory.State {
    fileprivate mutating func sweep(at now: Instant, _ interval: Duration) {
        parties = parties.mapValues { $0.filter { $0.value > now } }.filter { !$0.value.isEmpty }
        nextSweep = now + interval
    }
}
