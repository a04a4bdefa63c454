import LatchkeyCore

/// When a new access token ends, as the form asks it.
enum TokenExpiry {
    struct Choice: Sendable {
        let value: String
        let label: String
        let isChecked: Bool
    }

    private static let presets: [(value: String, label: String, days: Int?)] = [
        ("never", "Never", nil), ("7", "In 7 days", 7), ("30", "In 30 days", 30), ("90", "In 90 days", 90),
        ("365", "In 1 year", 365),
    ]

    /// What the form begins with.
    static func suggested(_ rules: TokenRules) -> String {
        let days = [rules.daysDefault, rules.daysLimit].compactMap(\.self).min()
        guard let days else { return "never" }
        return presets.last { $0.days.map { $0 <= days } ?? false }?.value ?? "date"
    }

    /// Those that the workspace allows.
    static func choices(chosen: String, _ rules: TokenRules) -> [Choice] {
        presets.filter { preset in
            guard let limit = rules.daysLimit else { return true }
            return preset.days.map { $0 <= limit } ?? false
        }.map { Choice(value: $0.value, label: $0.label, isChecked: $0.value == chosen) }
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
