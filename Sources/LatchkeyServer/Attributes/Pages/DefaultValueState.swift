import LatchkeyCore

/// A default value as the controls of `DefaultValueField` show it.
struct DefaultValueState {
    var lines: [String] = []
    var chosen: Set<String> = []
    /// "", "created", "after" or "fixed".
    var moment = ""
    var after = ""
    var date = ""
    /// Whether no control can say it.
    var isForeign = false

    init(_ subject: DefaultValueField.Subject) {
        switch subject.current {
        case nil, .fixed([])?: chosen = [""]
        case .dynamic(let template)?: show(template, subject.type)
        case .fixed(let values)?: show(values, subject)
        }
    }

    /// What was sent, for a form that is shown again.
    init(_ form: Form) {
        moment = form.text("default_value")
        after = form.text("default_after")
        date = form.text("default_date")
    }

    private mutating func show(_ template: String, _ type: AttributeType) {
        if type == .actorReference, template == "current-user" {
            chosen = [template]
        } else if type.hasMomentDefault, TimeSpan.isNothing(template) {
            moment = "created"
        } else if type.hasMomentDefault {
            moment = "after"
            after = TimeSpan.words(template)
        } else {
            isForeign = true
        }
    }

    private mutating func show(_ values: [JSON], _ subject: DefaultValueField.Subject) {
        let texts = values.compactMap(\.plain)
        let known = texts.compactMap { Self.choice($0, subject) }
        let type = subject.type
        if type.hasTextDefault, texts.count == values.count {
            lines = texts
        } else if type.hasMomentDefault, let text = texts.first, text.utf8.count == 10, values.count == 1 {
            moment = "fixed"
            date = text
        } else if known.count == values.count, known.count == 1 || type.hasOptions && subject.isMultiselect == true {
            chosen = Set(known)
        } else if type == .actorReference, values.count == 1, let id = values[0]["referenced_actor_id"]?.string,
            subject.members.contains(where: { $0.id.text == id })
        {
            chosen = [id]
        } else {
            isForeign = true
        }
    }

    /// The choice that a value stands for.
    private static func choice(_ text: String, _ subject: DefaultValueField.Subject) -> String? {
        switch subject.type {
        case .checkbox: text == "true" ? text : ""
        case .rating: text
        case .select, .status:
            subject.options.first { ($0.title == text || $0.id.text == text) && !$0.isArchived }?.id.text
        case .actorReference: subject.members.first { $0.id.text == text || $0.email == text.lowercased() }?.id.text
        default: nil
        }
    }
}

/// What a form says of the default value.
enum DefaultValueWish {
    case unchanged
    case value(DefaultValue?)

    /// - Throws: `LatchkeyError` at `default_value`.
    init(_ form: Form, _ type: AttributeType, isMultiselect: Bool) throws {
        if form.has("default_kept") || !form.has("default_value") && !(type.hasOptions && isMultiselect) {
            self = .unchanged
            return
        }
        let text = form.text("default_value")
        switch type {
        case .select, .status: self = .value(Self.fixed(form.all("default_value").filter { !$0.isEmpty }))
        case .checkbox: self = .value(text == "true" ? .fixed([.bool(true)]) : nil)
        case .rating: self = .value(try Self.numbers([text].filter { !$0.isEmpty }))
        case .actorReference: self = .value(Self.actor(text))
        case .date, .timestamp: self = .value(try Self.moment(form))
        case .number, .currency: self = .value(try Self.numbers(Self.lines(text)))
        case .text where !isMultiselect: self = .value(Self.fixed([text].filter { !$0.isEmpty }))
        // A comma or a line end in a place's name is a part of it.
        case .location: self = .value(Self.fixed([text].filter { !$0.isEmpty }))
        default: self = .value(Self.fixed(Self.lines(text)))
        }
    }

    private static func lines(_ text: String) -> [String] {
        text.split(whereSeparator: \.isNewline).map(String.init).filter { !$0.allSatisfy(\.isWhitespace) }
    }

    private static func fixed(_ texts: [String]) -> DefaultValue? {
        texts.isEmpty ? nil : .fixed(texts.map { .string($0) })
    }

    private static func numbers(_ texts: [String]) throws -> DefaultValue? {
        let numbers = try texts.map { text -> JSON in
            guard let number = Double(text.filter { !$0.isWhitespace }), number.isFinite else {
                throw LatchkeyError.invalid("default_value", "Enter a number, such as 1250.5.")
            }
            return .number(number)
        }
        return numbers.isEmpty ? nil : .fixed(numbers)
    }

    private static func actor(_ text: String) -> DefaultValue? {
        if text.isEmpty { return nil }
        if text == "current-user" { return .dynamic(text) }
        return .fixed([
            .object([
                ("referenced_actor_type", .string("workspace-member")), ("referenced_actor_id", .string(text)),
            ])
        ])
    }

    private static func moment(_ form: Form) throws -> DefaultValue? {
        switch form.text("default_value") {
        case "created": return .dynamic("PT0S")
        case "after":
            guard let span = TimeSpan.read(form.text("default_after")) else {
                throw LatchkeyError.invalid("default_value", "Enter a time, \(TimeSpan.example).")
            }
            return .dynamic(span)
        case "fixed":
            guard let date = form.optional("default_date") else {
                throw LatchkeyError.invalid("default_value", "Choose the date.")
            }
            return .fixed([.string(date)])
        default: return nil
        }
    }
}
