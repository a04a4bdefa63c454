extension LatchkeyError {
    /// Why a row of a file was left out, for someone who has the file before them and not a request.
    func reason(in object: ObjectSchema) -> String {
        guard let attribute = field.flatMap(object.attribute(named:)) else { return explanation }
        let title = attribute.title
        switch code {
        case .missingValue: return "\(title) is required."
        case .multipleValues: return "\(title) holds one value only."
        case .valueNotFound where attribute.type == .recordReference: return "\(title): there is no such record."
        case .valueNotFound where attribute.type == .actorReference: return "\(title): no member is called so."
        case .valueNotFound: return "\(title): there is no such choice."
        case .validationType: return "\(title): \(attribute.type.wanted ?? issues.first?.message ?? message)"
        default: return explanation
        }
    }

    /// The same error, saying which attribute it is about.
    func about(_ attribute: Attribute) -> LatchkeyError {
        guard field == nil else { return self }
        return LatchkeyError(kind, code, message, field: attribute.slug, issues: issues)
    }
}

extension AttributeType {
    /// What a value should be like, for people who gave another; nil where there is no more to say than what was wrong.
    package var wanted: String? {
        switch self {
        case .emailAddress: "Enter an e-mail address, such as ada@example.com."
        case .domain: "Enter a domain, such as example.com."
        case .phoneNumber: "Enter a phone number with its country's code, such as +44 20 7946 0958."
        case .date: "Enter a date."
        case .timestamp: "Enter a date and a time."
        case .number, .currency: "Enter a number, such as 12.5."
        default: nil
        }
    }
}
