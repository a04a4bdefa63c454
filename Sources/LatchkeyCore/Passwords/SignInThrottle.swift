import Synchronization

/// Slows guessing: after some wrong passwords, each further try must wait twice as long as the one before.
final class SignInThrottle: Sendable {
    /// What a run of wrong passwords is counted by, and how many are free.
    private struct Rule {
        let key: String
        let free: Int
    }

    private struct Failures {
        var count: Int
        var last: Instant
    }

    private static let longestWait = Duration.minutes(15)
    private static let mostKeys = 20_000
    private let failures = Mutex<[String: Failures]>([:])

    /// When the next try may be made; nil: now.
    func waitUntil(email: String, address: String?, now: Instant) -> Instant? {
        failures.withLock { failures in
            Self.rules(email, address).compactMap { rule -> Instant? in
                guard let known = failures[rule.key] else { return nil }
                let until = known.last + Self.wait(after: known.count, free: rule.free)
                return until > now ? until : nil
            }.max()
        }
    }

    /// Counts a wrong password.
    func failed(email: String, address: String?, now: Instant) {
        failures.withLock { failures in
            if failures.count > Self.mostKeys {
                failures = failures.filter { now - $0.value.last < Self.longestWait }
            }
            for rule in Self.rules(email, address) {
                let known = failures[rule.key].flatMap { now - $0.last < Self.longestWait * 2 ? $0 : nil }
                failures[rule.key] = Failures(count: (known?.count ?? 0) + 1, last: now)
            }
        }
    }

    /// Forgets the wrong passwords of one who got in; the address' other tries stay counted.
    func succeeded(email: String, address: String?) {
        failures.withLock { $0[Self.rules(email, address)[0].key] = nil }
    }

    /// Nothing for the free tries, then 1, 2, 4, … seconds up to 15 minutes.
    static func wait(after count: Int, free: Int) -> Duration {
        guard count >= free else { return .zero }
        return min(.seconds(1 << min(count - free, 12)), longestWait)
    }

    /// The account alone has many free tries, so that a stranger can't easily lock its owner out.
    private static func rules(_ email: String, _ address: String?) -> [Rule] {
        let address = address ?? "-"
        return [
            Rule(key: "\(address) \(email)", free: 5), Rule(key: address, free: 20), Rule(key: email, free: 50),
        ]
    }
}
