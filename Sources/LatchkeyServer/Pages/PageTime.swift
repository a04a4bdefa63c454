package import LatchkeyCore

/// A moment as pages show it: short text, the exact time on hover, and machine-readable for `<time>`.
package struct PageTime: Sendable {
    /// "3 Nov 2026", "2 min ago"
    let text: String
    /// "3 Nov 2026, 14:05"
    let exact: String
    /// "2026-11-03T14:05:09Z"
    let iso: String
    /// The colour of a tag: "good", "warn", "bad" or "plain".
    var tone = "plain"

    /// The date, in the reader's time zone.
    package static func date(_ instant: Instant, in timeZone: String) -> PageTime {
        let parts = instant.text(in: timeZone)
        return PageTime(text: parts.date, exact: "\(parts.date), \(parts.time)", iso: instant.iso)
    }

    /// Date and time of day, in the reader's time zone.
    package static func dateAndTime(_ instant: Instant, in timeZone: String) -> PageTime {
        let parts = instant.text(in: timeZone)
        let text = "\(parts.date), \(parts.time)"
        return PageTime(text: text, exact: text, iso: instant.iso)
    }

    /// The same to the second.
    static func dateAndSeconds(_ instant: Instant, in timeZone: String) -> PageTime {
        let parts = instant.text(in: timeZone)
        let seconds = instant.seconds % 60
        let text = "\(parts.date), \(parts.time):\(seconds < 10 ? "0" : "")\(seconds)"
        return PageTime(text: text, exact: text, iso: instant.iso)
    }

    /// How long ago, coloured by age: used today is good, not used for 30 days worth a look, for 90 a warning.
    package static func ago(_ instant: Instant, now: Instant, in timeZone: String) -> PageTime {
        let parts = instant.text(in: timeZone)
        let seconds = max(0, now.seconds - instant.seconds)
        var time = PageTime(text: ago(seconds), exact: "\(parts.date), \(parts.time)", iso: instant.iso)
        let days = seconds / 86_400
        time.tone = days < 1 ? "good" : days < 30 ? "plain" : days < 90 ? "warn" : "bad"
        return time
    }

    private static func ago(_ seconds: Int64) -> String {
        switch seconds {
        case ..<60: "just now"
        case ..<3_600: "\(seconds / 60) min ago"
        case ..<86_400: "\(seconds / 3_600) h ago"
        case ..<172_800: "yesterday"
        default: "\(seconds / 86_400) days ago"
        }
    }

    /// When something ends: "in 6 days", coloured once it is near or over.
    package static func until(_ instant: Instant, now: Instant, in timeZone: String) -> PageTime {
        let parts = instant.text(in: timeZone)
        let seconds = instant.seconds - now.seconds
        let text: String =
            switch seconds {
            case ...0: "expired"
            case ..<3_600: "in \(max(1, seconds / 60)) min"
            case ..<172_800: "in \(seconds / 3_600) h"
            case ..<2_678_400: "in \(seconds / 86_400) days"
            default: parts.date
            }
        var time = PageTime(text: text, exact: "\(parts.date), \(parts.time)", iso: instant.iso)
        time.tone = seconds <= 0 ? "bad" : seconds < 14 * 86_400 ? "warn" : "plain"
        return time
    }
}
