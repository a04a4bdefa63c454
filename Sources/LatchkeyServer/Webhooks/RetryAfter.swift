import LatchkeyCore

/// `Retry-After` (RFC 9110 section 10.2.3): seconds, or a date.
enum RetryAfter {
    private static let longest: Int64 = 1_000_000

    static func duration(_ text: String, now: Instant) -> Duration? {
        let seconds = Int64(text) ?? Instant(httpDate: text).map { $0.seconds - now.seconds }
        guard let seconds, (0...longest).contains(seconds) else { return nil }
        return .seconds(seconds)
    }
}
