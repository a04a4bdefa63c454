import LatchkeyCore
import Synchronization

/// The text of the Date header, made once a second.
final class DateText: Sendable {
    private let made = Mutex<(second: Int64, text: String)>((0, ""))

    func text(_ now: Instant) -> String {
        made.withLock { made in
            if made.second != now.seconds { made = (now.seconds, now.httpDate) }
            return made.text
        }
    }
}
