import LatchkeyCore

extension AttributeType {
    /// The name of a symbol of the template `attribute-icons`.
    var icon: String { "i-type-\(rawValue)" }

    /// What it is for, in one sentence.
    var sentence: String {
        switch self {
        case .text: "Words of any length, such as a nickname or a summary."
        case .number: "A number with up to four decimals, such as a head count or a score."
        case .checkbox: "Yes or no."
        case .currency: "An amount of money, always in the same currency."
        case .date: "A day, without a time."
        case .timestamp: "A day and a time of day."
        case .rating: "One to five stars."
        case .status: "A stage in a process, such as Lead, In progress and Won."
        case .select: "A choice among options that you list."
        case .recordReference: "A link to other records, such as the company of a person."
        case .actorReference: "One or several members of this workspace, such as an owner."
        case .location: "A place: an address, a city or a country."
        case .domain: "An internet domain, such as acme.com."
        case .emailAddress: "An e-mail address, checked for its form."
        case .phoneNumber: "A phone number with its country, kept in international form."
        case .interaction: "The first, last or next contact; filled in by the server."
        case .personalName: "A first and a last name."
        }
    }
}
