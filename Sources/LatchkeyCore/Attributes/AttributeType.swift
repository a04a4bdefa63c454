import LatchkeyStorage

/// What the values of an attribute are (FACTS.md 8.1).
package enum AttributeType: String, Sendable, CaseIterable, SQLEncodable, SQLDecodable {
    case text, number, checkbox, currency, date, timestamp, rating, status, select
    case recordReference = "record-reference"
    case actorReference = "actor-reference"
    case location, domain
    case emailAddress = "email-address"
    case phoneNumber = "phone-number"
    case interaction
    case personalName = "personal-name"

    /// Those that an attribute can be made with; the other two belong to the system.
    package static let creatable = allCases.filter { $0 != .interaction && $0 != .personalName }

    /// Whether two records may be forbidden to have the same value.
    package var canBeUnique: Bool {
        switch self {
        case .text, .number, .domain, .emailAddress, .phoneNumber, .date, .timestamp: true
        default: false
        }
    }

    /// Whether a record may have several values.
    package var canBeMultiselect: Bool {
        switch self {
        case .select, .recordReference, .actorReference, .domain, .emailAddress, .phoneNumber, .text, .number: true
        default: false
        }
    }

    /// The name for people.
    package var title: String {
        switch self {
        case .text: "Text"
        case .number: "Number"
        case .checkbox: "Checkbox"
        case .currency: "Currency"
        case .date: "Date"
        case .timestamp: "Timestamp"
        case .rating: "Rating"
        case .status: "Status"
        case .select: "Select"
        case .recordReference: "Relationship"
        case .actorReference: "Member"
        case .location: "Location"
        case .domain: "Domain"
        case .emailAddress: "E-mail address"
        case .phoneNumber: "Phone number"
        case .interaction: "Interaction"
        case .personalName: "Personal name"
        }
    }
}
