import FoundationEssentials

/// The civil date and time of an instant, in UTC, by integer arithmetic: formatters cost more than a query.
struct CivilTime {
    let year: Int
    let month: Int
    let day: Int
    let hour: Int
    let minute: Int
    let second: Int
    /// 0 is Sunday.
    let weekday: Int

    init(seconds: Int64) {
        let days = Int((Double(seconds) / 86_400).rounded(.down))
        let rest = Int(seconds) - days * 86_400
        // Days to civil date by 400-year eras that begin on 1 March, so that the leap day is the last of its year.
        let shifted = days + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let monthFromMarch = (5 * dayOfYear + 2) / 153
        day = dayOfYear - (153 * monthFromMarch + 2) / 5 + 1
        month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
        year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
        (hour, minute, second) = (rest / 3600, rest / 60 % 60, rest % 60)
        weekday = (days % 7 + 11) % 7
    }

    static let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
    static let weekdays = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]
}

extension Instant {
    /// As Attio writes times: UTC with nine decimals, `2025-11-03T18:16:13.152000000Z` (FACTS.md 6.4).
    package var attioText: String {
        let microsecond = Int(microseconds - seconds * 1_000_000)
        return "\(isoSeconds).\(padded(microsecond, 6))000Z"
    }

    /// Appends `attioText`, digit by digit: a list of records holds thousands.
    package func appendAttioText(to bytes: inout [UInt8]) {
        let time = CivilTime(seconds: seconds)
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 30) { buffer in
            func put(_ number: Int, _ position: Int, _ width: Int) {
                var rest = number
                for offset in stride(from: width - 1, through: 0, by: -1) {
                    buffer[position + offset] = UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest % 10)
                    rest /= 10
                }
            }
            put(time.year, 0, 4)
            put(time.month, 5, 2)
            put(time.day, 8, 2)
            put(time.hour, 11, 2)
            put(time.minute, 14, 2)
            put(time.second, 17, 2)
            put(Int(microseconds - seconds * 1_000_000), 20, 6)
            put(0, 26, 3)
            for (position, mark) in [(4, "-"), (7, "-"), (10, "T"), (13, ":"), (16, ":"), (19, "."), (29, "Z")]
                as [(Int, Unicode.Scalar)]
            {
                buffer[position] = UInt8(ascii: mark)
            }
            bytes += buffer
        }
    }

    /// RFC 3339 to the second: `2026-11-03T14:05:09Z`.
    package var iso: String { isoSeconds + "Z" }

    /// An HTTP date (RFC 9110 section 5.6.7): `Tue, 23 May 2023 14:42:01 GMT`.
    package var httpDate: String {
        let time = CivilTime(seconds: seconds)
        return "\(CivilTime.weekdays[time.weekday]), \(padded(time.day, 2)) \(CivilTime.months[time.month - 1]) "
            + "\(padded(time.year, 4)) \(padded(time.hour, 2)):\(padded(time.minute, 2)):\(padded(time.second, 2)) GMT"
    }

    /// The moment of an HTTP date as `httpDate` writes it; nil for all else, also for the obsolete forms.
    package init?(httpDate text: String) {
        let parts = text.split(separator: " ").map(String.init)
        guard parts.count == 6, parts[5] == "GMT", parts[0].hasSuffix(","),
            let month = CivilTime.months.firstIndex(of: parts[2]),
            let day = Instant(iso: "\(parts[3])-\(month < 9 ? "0" : "")\(month + 1)-\(parts[1])")
        else { return nil }
        let time = parts[4].split(separator: ":", omittingEmptySubsequences: false).map { Int64($0) ?? -1 }
        guard time.count == 3, (0..<24).contains(time[0]), (0..<60).contains(time[1]), (0...60).contains(time[2])
        else { return nil }
        self.init(seconds: day.seconds + time[0] * 3600 + time[1] * 60 + time[2])
    }

    /// For people, in their time zone (an IANA name; an unknown one reads as UTC): `3 Nov 2026` and `14:05`.
    package func text(in timeZone: String) -> (date: String, time: String) {
        let zone = TimeZone(identifier: timeZone)
        let date = Date(timeIntervalSince1970: Double(seconds))
        let time = CivilTime(seconds: seconds + Int64(zone?.secondsFromGMT(for: date) ?? 0))
        return (
            "\(time.day) \(CivilTime.months[time.month - 1]) \(time.year)",
            "\(padded(time.hour, 2)):\(padded(time.minute, 2))"
        )
    }

    /// The first moment of a day in a time zone, from `2026-11-03`; nil when that is no date.
    package init?(iso date: String, in timeZone: String = "UTC") {
        let parts = date.split(separator: "-", omittingEmptySubsequences: false).map { Int($0) }
        guard date.utf8.count == 10, parts.count == 3, let year = parts[0], let month = parts[1], let day = parts[2],
            (1970...9999).contains(year), (1...12).contains(month), (1...31).contains(day)
        else { return nil }
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = TimeZone(identifier: timeZone) ?? .gmt
        let components = DateComponents(year: year, month: month, day: day)
        guard let moment = calendar.date(from: components),
            calendar.component(.day, from: moment) == day
        else { return nil }
        self.init(seconds: Int64(moment.timeIntervalSince1970))
    }

    private var isoSeconds: String {
        let time = CivilTime(seconds: seconds)
        return "\(padded(time.year, 4))-\(padded(time.month, 2))-\(padded(time.day, 2))T"
            + "\(padded(time.hour, 2)):\(padded(time.minute, 2)):\(padded(time.second, 2))"
    }

    private func padded(_ number: Int, _ width: Int) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }
}
