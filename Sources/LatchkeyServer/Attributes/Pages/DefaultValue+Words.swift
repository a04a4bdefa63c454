import LatchkeyCore

extension Attribute {
    /// The default value in a few words, for people; nil where there is none.
    func defaultPhrase() -> String? {
        switch defaultValue {
        case nil, .fixed([])?: return nil
        case .dynamic("current-user")?: return "Whoever creates it"
        case .dynamic(let duration)? where TimeSpan.isNothing(duration): return "When created"
        case .dynamic(let duration)?: return "\(TimeSpan.words(duration)) after creation"
        case .fixed(let values)?: return values.map(phrase).joined(separator: ", ")
        }
    }

    private func phrase(_ value: JSON) -> String {
        switch type {
        case .checkbox: return value.flag == true ? "Checked" : "Unchecked"
        case .select, .status: return value.plain.flatMap { option(named: $0, includingArchived: true)?.title } ?? "–"
        case .actorReference: return "A certain member"
        case .recordReference: return "A certain record"
        case .currency:
            guard let amount = value.plain.flatMap(Double.init) else { return "–" }
            return NumberText.amount(amount, configuration)
        case .number: return value.plain.flatMap(Double.init).map(NumberText.grouped) ?? "–"
        default: return value.plain ?? "Set"
        }
    }
}

extension DefaultValue {
    /// The same text for the same default.
    var key: String {
        switch self {
        case .dynamic(let template): "dynamic \(template)"
        case .fixed(let values): "fixed \(JSON.array(values).text)"
        }
    }
}

extension JSON {
    /// A value that was written in its short form, or in an object of one member: `5`, `"a"`, `{"value": 5}`.
    var plain: String? {
        switch self {
        case .string(let text): return text
        case .number, .bool: return text
        case .object(let members): return members.count == 1 ? members[0].value.plain : nil
        case .null, .array: return nil
        }
    }

    fileprivate var flag: Bool? { plain.map { $0 == "true" } }
}
