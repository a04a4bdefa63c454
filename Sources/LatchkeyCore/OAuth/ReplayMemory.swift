import Crypto
import Synchronization

/// What may be used once: remembers it for a while, in two halves of which the older is thrown away.
///
/// Every party has its own room, so that nobody can fill the memory for all others.
final class ReplayMemory: Sendable {
    fileprivate struct State {
        var young: [String: Set<Fingerprint>] = [:]
        var old: [String: Set<Fingerprint>] = [:]
        var count = 0
        var youngSince: Instant?
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

    private let lifetime: Duration
    private let capacity: Int
    private let capacityOfParty: Int
    private let state = Mutex(State())

    /// - Parameter lifetime: for how long something is remembered at least; twice that at most.
    init(lifetime: Duration, capacity: Int = 500_000, capacityOfParty: Int = 50_000) {
        self.lifetime = lifetime
        self.capacity = capacity
        self.capacityOfParty = capacityOfParty
    }

    /// Whether a party uses this for the first time. What there is no room for counts as used.
    func isFirst(_ text: String, of party: String, at now: Instant) -> Bool {
        let fingerprint = Fingerprint(text)
        return state.withLock { state in
            state.age(at: now, lifetime)
            let (young, old) = (state.young[party] ?? [], state.old[party] ?? [])
            guard !young.contains(fingerprint), !old.contains(fingerprint),
                young.count + old.count < capacityOfParty, state.count < capacity
            else { return false }
            state.young[party, default: []].insert(fingerprint)
            state.count += 1
            return true
        }
    }
}

extension ReplayMemory.State {
    fileprivate mutating func age(at now: Instant, _ lifetime: Duration) {
        guard let since = youngSince, now - since < lifetime + lifetime else {
            self = ReplayMemory.State(youngSince: now)
            return
        }
        guard now - since >= lifetime else { return }
        old = young
        young = [:]
        count = old.values.reduce(0) { $0 + $1.count }
        youngSince = now
    }
}
