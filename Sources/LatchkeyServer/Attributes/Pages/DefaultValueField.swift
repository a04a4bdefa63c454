import LatchkeyCore

/// How a form asks for an attribute's default value: by one of four controls, as the type needs.
struct DefaultValueField: Sendable {
    /// What the form knows of the attribute.
    struct Subject: Sendable {
        let type: AttributeType
        /// Nil while that is still to be decided in the same form.
        let isMultiselect: Bool?
        var current: DefaultValue?
        var options: [SelectOption] = []
        var members: [WorkspaceMember] = []
    }

    /// A moment: none, when the record is created, some time after, or a date.
    struct Moments: Sendable {
        let choices: [Choice]
        let afterLabel: String
        let isAfter: Bool
        let after: String
        let isFixed: Bool
        let date: String
    }

    /// A field for text; several values on lines of their own.
    let text: FormField?
    /// One of several.
    let one: [Choice]
    let hasOne: Bool
    /// Any of several.
    let any: [Choice]
    let hasAny: Bool
    let moments: Moments?
    /// A default that these controls cannot say, as it was set through the API.
    let kept: String?
    let error: String?

    init(_ subject: Subject, _ form: Form, _ error: LatchkeyError?) {
        let shown = DefaultValueState(subject)
        let isRetry = form.has("csrf")
        self.error = error?.field == "default_value" ? error?.message : nil
        kept = shown.isForeign ? subject.current.map(Self.foreign) : nil
        text = subject.type.hasTextDefault ? Self.textField(subject, shown).showing(form, error) : nil
        let chosen = isRetry ? Set(form.all("default_value")) : shown.chosen
        let choices = Self.choices(subject)
        func marked(_ more: [Choice]) -> [Choice] {
            (more + choices).map { Choice($0.value, $0.label, isChosen: chosen.contains($0.value)) }
        }
        let isAny = subject.type.hasOptions && subject.isMultiselect == true
        hasAny = isAny && !choices.isEmpty
        any = hasAny ? marked([]) : []
        hasOne = !isAny && !choices.isEmpty
        one = hasOne ? marked([Choice("", subject.type == .checkbox ? "Unchecked" : "None", isChosen: false)]) : []
        moments =
            subject.type.hasMomentDefault ? Self.moments(subject.type, isRetry ? DefaultValueState(form) : shown) : nil
    }

    /// Whether there is anything to ask.
    var isThere: Bool { text != nil || hasOne || hasAny || moments != nil || kept != nil }

    private static func textField(_ subject: Subject, _ shown: DefaultValueState) -> FormField {
        var field = FormField("default_value", "Default value", value: shown.lines.joined(separator: "\n"))
        let isArea = subject.isMultiselect ?? subject.type.canBeMultiselect
        field.isArea = isArea
        let several = subject.isMultiselect == true ? "one on each line" : "one on each line if it takes several"
        field.hint = "What a new record gets where nothing else is given\(isArea ? ", \(several)" : "")."
        return field
    }

    private static func choices(_ subject: Subject) -> [Choice] {
        switch subject.type {
        case .checkbox: [Choice("true", "Checked", isChosen: false)]
        case .rating: (0...5).map { Choice("\($0)", "\($0) of 5", isChosen: false) }
        case .select, .status:
            subject.options.filter { !$0.isArchived }.map { Choice($0.id.text, $0.title, isChosen: false) }
        case .actorReference:
            [Choice("current-user", "Whoever creates the record", isChosen: false)]
                + subject.members.map { Choice($0.id.text, $0.name, isChosen: false) }
        default: []
        }
    }

    private static func moments(_ type: AttributeType, _ state: DefaultValueState) -> Moments {
        let created = type == .date ? "The day on which the record is created" : "The moment the record is created"
        return Moments(
            choices: [
                Choice("", "None", isChosen: state.moment == ""),
                Choice("created", created, isChosen: state.moment == "created"),
            ],
            afterLabel: "A time after that", isAfter: state.moment == "after", after: state.after,
            isFixed: state.moment == "fixed", date: state.date)
    }

    private static func foreign(_ value: DefaultValue) -> String {
        let text: String =
            switch value {
            case .dynamic(let template): template
            case .fixed(let values): JSON.array(values).text
            }
        return text.count > 200 ? "\(text.prefix(200))…" : text
    }
}

extension AttributeType {
    /// Whether a default is typed as text.
    var hasTextDefault: Bool {
        switch self {
        case .text, .number, .currency, .location, .domain, .emailAddress, .phoneNumber: true
        default: false
        }
    }

    /// Whether a default may be counted from the record's creation.
    var hasMomentDefault: Bool { self == .date || self == .timestamp }
}
