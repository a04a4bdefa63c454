/// The parts of values that filters and sorts can name (FACTS.md 6.3), by the numbers that the index knows them by.
/// A number is never given to another part.
enum IndexField: Int, Sendable {
    /// The main property of most types.
    case value = 1
    case firstName = 2
    case lastName = 3
    case emailDomain = 4
    case emailRootDomain = 5
    case emailLocalSpecifier = 6
    case rootDomain = 7
    case countryCode = 8
    case line1 = 9
    case line2 = 10
    case line3 = 11
    case line4 = 12
    case locality = 13
    case region = 14
    case postcode = 15
    case interactionType = 16
    case owner = 17
    case activeFrom = 18
    /// The words of a record's name behind the first, for search.
    case word = 19
}

/// What the index holds of one value.
struct IndexEntries: Sendable {
    var texts: [(field: IndexField, text: String)] = []
    var number: Double?

    /// - Parameter isLabel: whether people call records by this attribute.
    init(_ value: StoredValue, of attribute: Attribute, isLabel: Bool) {
        switch value.value {
        case .text(let text):
            texts = [(.value, text)]
            if isLabel { texts += Self.words(text) }
        case .date(let date): texts = [(.value, date)]
        case .timestamp(let instant): texts = [(.value, instant.attioText)]
        case .number(let number), .currency(let number): self.number = number
        case .checkbox(let flag): if flag { number = 1 }
        case .option:
            texts = [(.value, value.value.identity.text), (.activeFrom, value.stamp.at.attioText)]
        case .record, .actor: texts = [(.value, value.value.identity.text)]
        case .location(let location):
            let fields: [IndexField] = [
                .line1, .line2, .line3, .line4, .locality, .region, .postcode, .countryCode,
            ]
            texts = zip(fields, location.values).compactMap { field, text in text.map { (field, $0) } }
        case .domain(let domain): texts = [(.value, domain.domain), (.rootDomain, domain.root)]
        case .email(let email):
            texts = [
                (.value, email.address), (.emailDomain, email.domain), (.emailRootDomain, email.root),
                (.emailLocalSpecifier, email.local),
            ]
        case .phone(let phone): texts = [(.value, phone.number), (.countryCode, phone.country)]
        case .interaction(let interaction):
            texts = [
                (.value, interaction.at.attioText), (.interactionType, interaction.kind),
                (.owner, AttributeValue.actor(interaction.owner).identity.text),
            ]
        case .name(let name):
            texts = [(.value, name.full), (.firstName, name.first), (.lastName, name.last)]
        }
    }

    private static func words(_ text: String) -> [(IndexField, String)] {
        guard text.utf8.count <= 1000 else { return [] }
        return text.split { !$0.isLetter && !$0.isNumber }.dropFirst().prefix(8).map { (.word, String($0)) }
    }
}
