/// How long a token lives, as written on the command line: `90d`, `12h`.
enum Lifetime {
    private static let units: [Character: Int64] = ["s": 1, "m": 60, "h": 3_600, "d": 86_400, "w": 604_800]

    /// Whole days, as in `30d` or `4w`; nil if `text` is something else.
    static func days(_ text: String) -> Int? {
        guard let seconds = seconds(text), seconds % 86_400 == 0 else { return nil }
        return Int(seconds / 86_400)
    }

    /// Seconds; nil if `text` is no whole, positive number with a unit, or comes to more than 100 years.
    static func seconds(_ text: String) -> Int64? {
        guard let unit = text.last.flatMap({ units[$0] }), let number = Int64(text.dropLast()), number > 0 else {
            return nil
        }
        let (seconds, overflow) = number.multipliedReportingOverflow(by: unit)
        return overflow || seconds > 100 * 366 * 86_400 ? nil : seconds
    }
}
