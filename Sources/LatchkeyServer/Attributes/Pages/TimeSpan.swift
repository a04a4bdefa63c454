import LatchkeyCore

/// A length of time as people write it, "3 days", and as it is kept, `P3D` (ISO 8601).
enum TimeSpan {
    private static let units: [(name: String, prefix: String, suffix: String)] = [
        ("year", "P", "Y"), ("month", "P", "M"), ("week", "P", "W"), ("day", "P", "D"), ("hour", "PT", "H"),
        ("minute", "PT", "M"),
    ]

    static let example = "such as 3 days, 2 weeks or 36 hours"

    /// Reads "3 days", "1 week", or an ISO 8601 duration; nil for all else.
    static func read(_ text: String) -> String? {
        let text = text.lowercased()
        let iso = text.uppercased()
        if ISODuration(iso) != nil { return iso }
        let digits = text.prefix { $0.isASCII && $0.isNumber }
        let word = text.dropFirst(digits.count).drop(while: \.isWhitespace)
        guard !digits.isEmpty, let unit = units.first(where: { word == $0.name || word == "\($0.name)s" }) else {
            return nil
        }
        let duration = "\(unit.prefix)\(digits)\(unit.suffix)"
        return ISODuration(duration) == nil ? nil : duration
    }

    /// "3 days"; a duration of several parts stays as it is.
    static func words(_ duration: String) -> String {
        for unit in units where duration.hasPrefix(unit.prefix) && duration.hasSuffix(unit.suffix) {
            let digits = duration.dropFirst(unit.prefix.count).dropLast(unit.suffix.count)
            guard !digits.isEmpty, digits.allSatisfy({ $0.isASCII && $0.isNumber }), let count = Int(digits) else {
                continue
            }
            return "\(count) \(unit.name)\(count == 1 ? "" : "s")"
        }
        return duration
    }

    /// Whether it takes no time at all: `P0D`, `PT0S`.
    static func isNothing(_ duration: String) -> Bool {
        ISODuration(duration) != nil && duration.allSatisfy { !("1"..."9").contains($0) }
    }
}
