import LatchkeyCore

/// The statuses of a new attribute: a few rows, of which empty ones are left out.
struct StatusRows: Sendable {
    static let count = 6

    struct Row: Sendable {
        let number: Int
        let title: String
        let time: String
        let celebrates: Bool
        let placeholder: String
    }

    let rows: [Row]
    let error: String?

    init(_ form: Form, _ error: LatchkeyError?) {
        let examples = ["To do", "In progress", "Done"]
        rows = (1...Self.count).map { number in
            Row(
                number: number, title: form.text("status_title_\(number)"), time: form.text("status_time_\(number)"),
                celebrates: form.has("status_celebrates_\(number)"),
                placeholder: number <= examples.count ? examples[number - 1] : "")
        }
        self.error = error?.field == "statuses" ? error?.message : nil
    }
}

/// An option or status as a form describes it.
struct OptionDraft: Sendable {
    let title: String
    var targetTime: String?
    var celebrates = false

    /// The most that one form makes.
    private static let limit = 100

    /// - Throws: `LatchkeyError` at `options` or `statuses`.
    static func read(_ form: Form, _ type: AttributeType) throws -> [OptionDraft] {
        switch type {
        case .select: try options(form)
        case .status: try (1...StatusRows.count).compactMap { try status(form, $0) }
        default: []
        }
    }

    private static func options(_ form: Form) throws -> [OptionDraft] {
        var seen: Set<String> = []
        let titles = try form.text("options").split(whereSeparator: \.isNewline).map(String.init)
            .filter { !$0.allSatisfy(\.isWhitespace) }
            .map { try Validation.name($0, field: "options", what: "An option's title") }
            .filter { seen.insert($0).inserted }
        guard titles.count <= limit else {
            throw LatchkeyError.invalid("options", "Enter at most \(limit) options here. You can add more later.")
        }
        return titles.map { OptionDraft(title: $0) }
    }

    private static func status(_ form: Form, _ number: Int) throws -> OptionDraft? {
        guard form.optional("status_title_\(number)") != nil else {
            guard form.optional("status_time_\(number)") == nil else {
                throw LatchkeyError.invalid("statuses", "Status \(number) has a target time but no title.")
            }
            return nil
        }
        let title = try Validation.name(
            form.text("status_title_\(number)"), field: "statuses", what: "The title of status \(number)")
        let isTwice = (1..<number).contains { form.text("status_title_\($0)") == title }
        guard !isTwice else { throw LatchkeyError.invalid("statuses", "The status “\(title)” is there twice.") }
        return OptionDraft(
            title: title,
            targetTime: try time(form.text("status_time_\(number)"), field: "statuses", "Status \(number): enter"),
            celebrates: form.has("status_celebrates_\(number)"))
    }

    /// A target time; nil for none.
    ///
    /// - Throws: `LatchkeyError` at `field`.
    static func time(_ text: String, field: String, _ verb: String = "Enter") throws -> String? {
        if text.isEmpty { return nil }
        guard let time = TimeSpan.read(text) else {
            throw LatchkeyError.invalid(field, "\(verb) a time, \(TimeSpan.example).")
        }
        return time
    }
}
