import LatchkeyCore

/// When a new access token ends, as the form asks it.
enum TokenExpiry {
    struct Choice: Sendable {
        let value: String
        let label: String
        let isChecked: Bool
    }

    private static let presets: [(value: String, label: String, days: Int?)] = [
        ("never", "Never", nil), ("30", "In 30 days", 30), ("90", "In 90 days", 90), ("365", "In 1 year", 365),
    ]

    static func choices(chosen: String) -> [Choice] {
        presets.map { Choice(value: $0.value, label: $0.label, isChecked: $0.value == chosen) }
    }

    /// The end of the chosen day, nil for never.
    static func chosen(in form: Form, now: Instant, timeZone: String) throws -> Instant? {
        let value = form.text("expires")
        if let preset = presets.first(where: { $0.value == value }) { return preset.days.map { now + .days($0) } }
        guard value == "date" else { throw LatchkeyError.invalid("date", "Choose when the access token expires.") }
        guard let day = Instant(iso: form.text("date"), in: timeZone) else {
            throw LatchkeyError.invalid("date", "Enter a date, such as 2027-01-31.")
        }
        let end = day + .days(1)
        guard end > now else { throw LatchkeyError.invalid("date", "This date has passed. Choose one to come.") }
        return end
    }
}
