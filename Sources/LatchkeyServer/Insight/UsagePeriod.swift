import LatchkeyCore

/// How far back a chart looks.
enum UsagePeriod: String, CaseIterable, Sendable {
    case hour, day, month

    var title: String {
        switch self {
        case .hour: "Hour"
        case .day: "24 hours"
        case .month: "30 days"
        }
    }

    /// "the last hour"
    var words: String {
        switch self {
        case .hour: "the last hour"
        case .day: "the last 24 hours"
        case .month: "the last 30 days"
        }
    }

    /// One bar of a chart.
    struct Span: Sendable {
        let start: Instant
        let end: Instant
        let title: String
    }

    /// Five minutes each for an hour, the hours of a day, or the reader's days of a month; up to now.
    func spans(now: Instant, in timeZone: String) -> [Span] {
        switch self {
        case .hour: Self.steps(12, of: .minutes(5), now, timeZone)
        case .day: Self.steps(24, of: .hours(1), now, timeZone)
        case .month: Self.days(30, now, timeZone)
        }
    }

    private static func steps(_ count: Int, of length: Duration, _ now: Instant, _ timeZone: String) -> [Span] {
        let last = Instant(microseconds: now.microseconds / length.microseconds * length.microseconds)
        return (0..<count).reversed().map { back in
            let start = last - length * back
            return Span(start: start, end: start + length, title: start.text(in: timeZone).time)
        }
    }

    private static func days(_ count: Int, _ now: Instant, _ timeZone: String) -> [Span] {
        // Noon is in the same day whatever a change of the clocks does to its ends.
        let noon = (Instant(iso: String(now.local(in: timeZone).prefix(10)), in: timeZone) ?? now) + .hours(12)
        return (0..<count).reversed().map { back in
            let (middle, next) = (noon - .days(back), noon - .days(back - 1))
            let start = Instant(iso: String(middle.local(in: timeZone).prefix(10)), in: timeZone) ?? middle
            let end = Instant(iso: String(next.local(in: timeZone).prefix(10)), in: timeZone) ?? next
            return Span(start: start, end: end, title: middle.text(in: timeZone).date)
        }
    }
}
