import LatchkeyCore
import Synchronization

/// So many requests a minute from one address.
final class AddressLimit: Sendable {
    private struct Window {
        var minute: Int64 = 0
        var counts: [String: Int] = [:]
    }

    private let perMinute: Int
    private let window = Mutex(Window())

    init(perMinute: Int) {
        self.perMinute = perMinute
    }

    /// Counts a request; false when there were too many in this minute of the clock.
    func admits(_ address: String, at now: Instant) -> Bool {
        window.withLock { window in
            let minute = now.seconds / 60
            if window.minute != minute { window = Window(minute: minute) }
            window.counts[address, default: 0] += 1
            return window.counts[address, default: 0] <= perMinute
        }
    }
}
