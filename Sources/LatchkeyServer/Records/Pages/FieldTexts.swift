import LatchkeyCore

/// The values of an attribute as the fields of its control hold them: what a form begins with, and what it sends.
struct FieldTexts: Sendable {
    var texts: [String] = []
    var parts: [String: String] = [:]

    static let nameParts = ["first_name", "last_name", "full_name"]

    init() {}

    /// Of a record.
    init(_ shown: [ShownValue], timeZone: String) {
        texts = shown.map { Self.text($0, timeZone: timeZone) }
        guard let first = shown.first?.value else { return }
        switch first {
        case .name(let name):
            parts = ["first_name": name.first, "last_name": name.last]
            // What follows from the other two is not asked for.
            if name.full != Self.fullName(name.first, name.last) { parts["full_name"] = name.full }
        case .location(let location):
            for part in Location.parts { parts[part] = location[part] }
        default: break
        }
    }

    /// Of a form that was sent.
    init(_ form: Form, _ attribute: Attribute) {
        texts = form.all(ControlName.value(attribute)).map(Self.normal).filter { !$0.isEmpty }
        for part in Location.parts + Self.nameParts where form.has(ControlName.part(part, of: attribute)) {
            parts[part] = form.text(ControlName.part(part, of: attribute))
        }
    }

    /// What a new record gets where nothing is given, as far as a form can show it.
    init(defaultOf attribute: Attribute) {
        guard case .fixed(let values) = attribute.defaultValue else { return }
        texts = values.compactMap { value in
            switch value {
            case .string(let text):
                switch attribute.type {
                case .select, .status: return attribute.option(named: text)?.id.text
                case .text, .date, .emailAddress, .domain, .phoneNumber: return text
                default: return nil
                }
            case .number: return value.text
            case .bool(let flag): return flag ? "yes" : nil
            default: return nil
            }
        }
    }

    /// Browsers send line ends as `\r\n`, whatever they were.
    static func normal(_ text: String) -> String {
        let unified = text.replacing("\r\n", with: "\n")
        let start = unified.drop(while: \.isWhitespace)
        guard let last = start.lastIndex(where: { !$0.isWhitespace }) else { return "" }
        return String(start[...last])
    }

    static func fullName(_ first: String, _ last: String) -> String {
        [first, last].filter { !$0.isEmpty }.joined(separator: " ")
    }

    static func key(_ link: RecordLink) -> String { "\(link.object)/\(link.id)" }

    static func key(_ actor: ActorReference) -> String { "\(actor.kind.rawValue):\(actor.id?.text ?? "")" }

    static func key(_ member: MemberID) -> String { key(ActorReference.member(member)) }

    static func text(_ shown: ShownValue, timeZone: String) -> String {
        if case .record(let link) = shown.meaning { return key(link) }
        switch shown.value {
        case .number(let number), .currency(let number): return JSON.number(number).text
        case .checkbox(let flag): return flag ? "yes" : ""
        case .timestamp(let instant): return instant.local(in: timeZone)
        case .actor(let actor): return key(actor)
        case .text(let text): return normal(text)
        case .name, .location, .interaction: return ""
        default: return shown.value.plainText
        }
    }
}
