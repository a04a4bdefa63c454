/// An ISO 8601 date or time as clients write it: `2026`, `2026-11`, `2026-11-03`, `2026-11-03T14:05:09.25+02:00`.
/// What is missing is the earliest it could be; without a zone it is UTC (FACTS.md 8.2).
package struct ISOTime: Sendable, Equatable {
    /// In UTC, to the microsecond.
    package let instant: Instant
    /// Whether a time of day was given.
    package let hasTime: Bool

    /// The date in UTC: `2026-11-03`.
    package var date: String { String(instant.attioText.prefix(10)) }

    /// Nil for all else, and for years outside of 1 to 9999.
    package init?(_ text: String) {
        var reader = Reader(bytes: Array(text.utf8))
        guard text.utf8.count <= 40, let year = reader.digits(4), year > 0 else { return nil }
        let month = reader.skip("-") ? reader.digits(2) : 1
        let day = reader.skip("-") ? reader.digits(2) : 1
        guard let month, let day, (1...12).contains(month), (1...Self.days(in: month, of: year)).contains(day) else {
            return nil
        }
        var microseconds = Self.daysSince1970(year, month, day) * 86_400_000_000
        hasTime = reader.skip("T") || reader.skip("t") || reader.skip(" ")
        if hasTime {
            guard let time = reader.time(), let zone = reader.zone() else { return nil }
            microseconds += time - zone
        }
        guard reader.isAtEnd, (Self.earliest...Self.latest).contains(microseconds) else { return nil }
        instant = Instant(microseconds: microseconds)
    }

    private static let earliest = daysSince1970(1, 1, 1) * 86_400_000_000
    private static let latest = daysSince1970(9999, 12, 31) * 86_400_000_000 + 86_399_999_999

    static func days(in month: Int, of year: Int) -> Int {
        let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
        return [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1]
    }

    /// Civil date to days, the reverse of `CivilTime`.
    static func daysSince1970(_ year: Int, _ month: Int, _ day: Int) -> Int64 {
        let shifted = month <= 2 ? year - 1 : year
        let era = (shifted >= 0 ? shifted : shifted - 399) / 400
        let yearOfEra = shifted - era * 400
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        return Int64(era * 146_097 + dayOfEra - 719_468)
    }
}

private struct Reader {
    let bytes: [UInt8]
    var position = 0

    init(bytes: [UInt8]) {
        self.bytes = bytes
    }

    var isAtEnd: Bool { position == bytes.count }

    mutating func digits(_ count: Int) -> Int? {
        guard position + count <= bytes.count else { return nil }
        var value = 0
        for byte in bytes[position..<(position + count)] {
            guard byte >= 0x30, byte <= 0x39 else { return nil }
            value = value * 10 + Int(byte - 0x30)
        }
        position += count
        return value
    }

    mutating func skip(_ character: Unicode.Scalar) -> Bool {
        guard position < bytes.count, bytes[position] == UInt8(ascii: character) else { return false }
        position += 1
        return true
    }

    /// Hours, and perhaps minutes, seconds and a fraction, in microseconds.
    mutating func time() -> Int64? {
        guard let hour = digits(2), hour < 24 else { return nil }
        let minute = skip(":") ? digits(2) : 0
        let second = skip(":") ? digits(2) : 0
        guard let minute, let second, minute < 60, second < 60 else { return nil }
        var fraction: Int64 = 0
        if skip(".") || skip(",") {
            let start = position
            var unit: Int64 = 100_000
            while let digit = digits(1) {
                fraction += Int64(digit) * unit
                unit /= 10
            }
            guard position > start else { return nil }
        }
        return Int64((hour * 60 + minute) * 60 + second) * 1_000_000 + fraction
    }

    /// `Z`, an offset, or nothing, in microseconds.
    mutating func zone() -> Int64? {
        if isAtEnd || skip("Z") || skip("z") { return 0 }
        let isWest = skip("-")
        guard isWest || skip("+"), let hour = digits(2), hour < 24 else { return nil }
        let minute = skip(":") || !isAtEnd ? digits(2) : 0
        guard let minute, minute < 60 else { return nil }
        return Int64(hour * 60 + minute) * 60_000_000 * (isWest ? -1 : 1)
    }
}
