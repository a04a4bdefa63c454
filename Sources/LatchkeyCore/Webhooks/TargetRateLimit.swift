import Synchronization

/// How much one target URL may be sent in a second of the clock (FACTS.md 7.4), whichever webhooks send to it.
final class TargetRateLimit: Sendable {
    private struct Count {
        var second: Int64
        var used: Int
    }

    private let perSecond: Int
    private let counts = Mutex<[String: Count]>([:])

    /// - Parameter perSecond: 0 is no limit.
    init(perSecond: Int) {
        self.perSecond = perSecond
    }

    /// Takes as many of `wanted` as are left.
    func take(_ wanted: Int, of target: String, at now: Instant) -> Int {
        guard perSecond > 0 else { return wanted }
        return counts.withLock { counts in
            if counts.count > 1000 { counts = counts.filter { $0.value.second == now.seconds } }
            var count = counts[target] ?? Count(second: now.seconds, used: 0)
            if count.second != now.seconds { count = Count(second: now.seconds, used: 0) }
            let taken = min(wanted, perSecond - count.used)
            count.used += taken
            counts[target] = count
            return taken
        }
    }
}
