/// An ISO 8601 duration, as default values and statuses name it: `P1M`, `P2W`, `PT36H`.
package struct ISODuration: Sendable, Equatable {
    private var months = 0
    private var days = 0
    private var seconds = 0.0

    /// Nil for all else, and for what comes to more than 1,000 years.
    package init?(_ text: String) {
        var rest = Substring(text)
        guard rest.utf8.count <= 60, rest.first == "P" else { return nil }
        rest.removeFirst()
        guard !rest.isEmpty, rest != "T" else { return nil }
        var inTime = false
        while !rest.isEmpty {
            if rest.first == "T" {
                guard !inTime else { return nil }
                inTime = true
                rest.removeFirst()
                continue
            }
            let digits = rest.prefix { $0.isASCII && ($0.isNumber || $0 == "." || $0 == ",") }
            rest = rest.dropFirst(digits.count)
            guard let unit = rest.popFirst(), let number = Double(digits.replacing(",", with: ".")), number >= 0,
                number < 1_000_000, add(number, unit, inTime: inTime)
            else { return nil }
        }
        guard months <= 12_000, days <= 366_000 else { return nil }
    }

    private mutating func add(_ number: Double, _ unit: Character, inTime: Bool) -> Bool {
        if inTime {
            switch unit {
            case "H": seconds += number * 3600
            case "M": seconds += number * 60
            case "S": seconds += number
            default: return false
            }
            return true
        }
        guard number == number.rounded() else { return false }
        switch unit {
        case "Y": months += Int(number) * 12
        case "M": months += Int(number)
        case "W": days += Int(number) * 7
        case "D": days += Int(number)
        default: return false
        }
        return true
    }

    /// The moment this long after another: a month ends on its last day at the latest.
    package func after(_ instant: Instant) -> Instant {
        let time = CivilTime(seconds: instant.seconds)
        let month = time.year * 12 + time.month - 1 + months
        let (year, monthOfYear) = (month / 12, month % 12 + 1)
        let day = min(time.day, ISOTime.days(in: monthOfYear, of: year))
        let shift =
            ISOTime.daysSince1970(year, monthOfYear, day) - ISOTime.daysSince1970(time.year, time.month, time.day)
        let shifted = instant.microseconds + (shift + Int64(days)) * 86_400_000_000
        return Instant(microseconds: shifted + Int64(seconds * 1_000_000))
    }
}
