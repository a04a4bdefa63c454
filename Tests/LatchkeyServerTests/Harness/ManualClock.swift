import LatchkeyCore
import Synchronization

/// A clock that stands still until it is told otherwise. It starts at 2026-01-01 00:00 UTC.
final class ManualClock: WallClock {
    private let instant = Mutex(Instant(seconds: 1_767_225_600))

    func now() -> Instant { instant.withLock(\.self) }

    func advance(by duration: Duration) { instant.withLock { $0 = $0 + duration } }
}
