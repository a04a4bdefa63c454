package import LatchkeyStorage

/// A point in time, to the microsecond, as the tables hold it.
package struct Instant: Hashable, Sendable {
    /// Since 1970-01-01 00:00 UTC.
    package var microseconds: Int64

    package init(microseconds: Int64) {
        self.microseconds = microseconds
    }

    package init(seconds: Int64) {
        self.microseconds = seconds * 1_000_000
    }

    /// Whole seconds since 1970-01-01 00:00 UTC.
    package var seconds: Int64 {
        // In integers: a double can't tell the microseconds of the years after 2255 apart.
        let (quotient, remainder) = microseconds.quotientAndRemainder(dividingBy: 1_000_000)
        return remainder < 0 ? quotient - 1 : quotient
    }
}

extension Instant: Comparable {
    package static func < (left: Self, right: Self) -> Bool { left.microseconds < right.microseconds }
}

extension Instant {
    package static func + (instant: Self, duration: Duration) -> Self {
        Instant(microseconds: instant.microseconds + duration.microseconds)
    }

    package static func - (left: Self, right: Self) -> Duration {
        .microseconds(left.microseconds - right.microseconds)
    }

    package static func - (instant: Self, duration: Duration) -> Self {
        Instant(microseconds: instant.microseconds - duration.microseconds)
    }
}

extension Duration {
    /// Whole microseconds, rounded towards zero.
    package var microseconds: Int64 {
        components.seconds * 1_000_000 + components.attoseconds / 1_000_000_000_000
    }

    /// 24 hours each.
    package static func days(_ count: Int) -> Duration { .seconds(count * 86_400) }
    package static func hours(_ count: Int) -> Duration { .seconds(count * 3600) }
    package static func minutes(_ count: Int) -> Duration { .seconds(count * 60) }
}

extension Instant: SQLEncodable, SQLDecodable {
    package var sqlValue: SQLValue { .integer(microseconds) }
    package init?(sqlValue: SQLValue) {
        guard case .integer(let number) = sqlValue else { return nil }
        self.init(microseconds: number)
    }
}
