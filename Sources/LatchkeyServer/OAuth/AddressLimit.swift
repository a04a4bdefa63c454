import LatchkeyCore
import Synchronization

/// So many requests a minute from one address, or of one person.
final class AddressLimit: Sendable {
    /// Beyond so many addresses those of earlier minutes are forgotten.
    private static let capacity = 10_000

    private let perMinute: Int
    private let counts = Mutex<[String: (minute: Int64, count: Int)]>([:])

    init(perMinute: Int) {
        self.perMinute = perMinute
    }

    /// Counts a request; false when there were too many in this minute of the clock.
    func admits(_ address: String, at now: Instant) -> Bool {
        let minute = now.seconds / 60
        return counts.withLock { counts in
            if counts.count >= Self.capacity { counts = counts.filter { $0.value.minute == minute } }
            let known = counts[address].flatMap { $0.minute == minute ? $0.count : nil } ?? 0
            counts[address] = (minute, known + 1)
            return known < perMinute
        }
    }
}
