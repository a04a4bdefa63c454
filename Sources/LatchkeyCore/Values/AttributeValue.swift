/// One value of an attribute, normalised (FACTS.md 8.2).
package enum AttributeValue: Sendable, Hashable {
    case text(String)
    /// Of number and rating attributes; at most four decimals.
    case number(Double)
    case checkbox(Bool)
    /// The code is the attribute's.
    case currency(Double)
    /// `2026-11-03`
    case date(String)
    case timestamp(Instant)
    /// A select option or a status.
    case option(OptionID)
    case record(RecordReference)
    case actor(ActorReference)
    case location(Location)
    case domain(DomainName)
    case email(EmailAddress)
    case phone(PhoneValue)
    case interaction(Interaction)
    case name(PersonalName)
}

/// A record that a value refers to.
package struct RecordReference: Sendable, Hashable {
    /// The object's key.
    let object: Int64
    package let record: RecordID

    var identity: ExactText { ExactText(record.text) }
}

/// Who did something, as values and records name it (FACTS.md 6.4).
package struct ActorReference: Sendable, Hashable {
    package enum Kind: String, Sendable, CaseIterable {
        case apiToken = "api-token"
        case member = "workspace-member"
        case system
        case app
    }

    package let kind: Kind
    /// Nil for the system.
    package let id: ID<Actor>?

    package init(_ kind: Kind, _ id: ID<Actor>?) {
        self.kind = kind
        self.id = id
    }

    package static let system = ActorReference(.system, nil)

    package static func member(_ id: MemberID) -> ActorReference {
        ActorReference(.member, ID(high: id.high, low: id.low))
    }

    package static func token(_ id: AccessTokenID) -> ActorReference {
        ActorReference(.apiToken, ID(high: id.high, low: id.low))
    }

    package static func app(_ id: IntegrationID) -> ActorReference {
        ActorReference(.app, ID(high: id.high, low: id.low))
    }
}

/// A place; every part may be missing.
package struct Location: Sendable, Hashable {
    package static let parts = [
        "line_1", "line_2", "line_3", "line_4", "locality", "region", "postcode", "country_code", "latitude",
        "longitude",
    ]

    /// One for each of `parts`.
    package let values: [String?]

    package subscript(part: String) -> String? { Self.parts.firstIndex(of: part).flatMap { values[$0] } }
}

package struct DomainName: Sendable, Hashable {
    package let domain: String
    /// The part below the public suffix: `example.co.uk`.
    package let root: String
}

package struct EmailAddress: Sendable, Hashable {
    package let original: String
    /// Lower case.
    package let address: String
    package let domain: String
    package let root: String
    package let local: String
}

package struct PhoneValue: Sendable, Hashable {
    package let original: String
    /// ISO 3166 alpha-2.
    package let country: String
    /// E.164.
    package let number: String
}

package struct Interaction: Sendable, Hashable {
    package let kind: String
    package let at: Instant
    package let owner: ActorReference
}

package struct PersonalName: Sendable, Hashable {
    package let first: String
    package let last: String
    package let full: String
}

extension AttributeValue {
    /// What makes two values of an attribute the same one; of unique attributes, what no two records may share.
    var identity: ExactText { ExactText(identifyingText) }

    private var identifyingText: String {
        switch self {
        case .text(let text): text
        case .number(let number), .currency(let number): number.description
        case .checkbox(let flag): flag ? "true" : "false"
        case .date(let date): date
        case .timestamp(let instant): instant.attioText
        case .option(let id): id.text
        case .record(let reference): reference.record.text
        case .actor(let actor): "\(actor.kind.rawValue):\(actor.id?.text ?? "")"
        case .location(let location): location.values.map { $0 ?? "" }.joined(separator: "\n")
        case .domain(let domain): domain.domain
        case .email(let email): email.address
        case .phone(let phone): phone.number
        case .interaction(let interaction): "\(interaction.kind) \(interaction.at.microseconds)"
        case .name(let name): "\(name.first)\n\(name.last)\n\(name.full)"
        }
    }

    /// The value on one line, for people and for search.
    package var plainText: String {
        switch self {
        case .text(let text): text
        case .number(let number), .currency(let number): JSON.number(number).text
        case .checkbox(let flag): flag ? "Yes" : "No"
        case .date(let date): date
        case .timestamp(let instant): instant.iso
        case .option(let id): id.text
        case .record(let reference): reference.record.text
        case .actor(let actor): actor.id?.text ?? "Latchkey"
        case .location(let location): location.values.prefix(8).compactMap(\.self).joined(separator: ", ")
        case .domain(let domain): domain.domain
        case .email(let email): email.address
        case .phone(let phone): phone.number
        case .interaction(let interaction): "\(interaction.kind) \(interaction.at.iso)"
        case .name(let name): name.full
        }
    }
}
