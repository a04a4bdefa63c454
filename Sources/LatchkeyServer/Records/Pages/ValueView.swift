import LatchkeyCore

/// One value, for the template `value`: exactly one of the optional parts is there.
struct ValueView: Sendable {
    var plain: String?
    /// Text of several lines.
    var lines: String?
    var option: OptionMark?
    var link: Link?
    var record: RecordMark?
    var person: PersonMark?
    var time: PageTime?
    var stars: Stars?
    var flag: Flag?

    struct OptionMark: Sendable {
        let title: String
        let hue: String
        let isStatus: Bool
    }

    struct Link: Sendable {
        let text: String
        let address: String
        /// Whether it leads to another server, in a window of its own.
        let isOutside: Bool
    }

    struct PersonMark: Sendable {
        let name: String
        let avatar: Avatar
    }

    struct Stars: Sendable {
        let filled: String
        let rest: String
        let label: String
    }

    struct Flag: Sendable {
        let isOn: Bool
    }
}

/// A record by its mark and name, leading to its page.
struct RecordMark: Sendable {
    let name: String
    let path: String?
    let avatar: Avatar
    let isRound: Bool

    init(_ link: RecordLink) {
        name = link.name
        path = link.path
        avatar = Avatar(name: link.name, id: link.id.text, image: nil)
        isRound = link.standard == .people || link.standard == .users
    }
}

/// Turns values into views, for one reader.
struct ValueViews: Sendable {
    let timeZone: String
    /// Whether there is room for whole texts.
    var isRoomy = false

    func view(_ shown: ShownValue, of attribute: Attribute) -> ValueView {
        switch shown.meaning {
        case .option(let option, let position):
            return ValueView(
                option: .init(
                    title: option.title, hue: "hue-\(position % 8)", isStatus: attribute.type == .status))
        case .record(let link): return ValueView(record: RecordMark(link))
        case .actor(let actor) where attribute.type == .actorReference:
            return ValueView(person: Self.person(actor))
        case .itself, .actor: return view(shown.value, of: attribute)
        }
    }

    static func person(_ actor: ActorName) -> ValueView.PersonMark {
        let id = actor.reference.id?.text ?? "system"
        return .init(name: actor.name, avatar: Avatar(name: actor.name, id: id, image: nil))
    }

    private func view(_ value: AttributeValue, of attribute: Attribute) -> ValueView {
        switch value {
        case .text(let text): textView(text)
        case .number(let number):
            attribute.type == .rating ? stars(Int(number)) : ValueView(plain: NumberText.grouped(number))
        case .currency(let number): ValueView(plain: NumberText.amount(number, attribute.configuration))
        case .checkbox(let flag): ValueView(flag: .init(isOn: flag))
        case .date(let date): ValueView(plain: Self.date(date))
        case .timestamp(let instant): ValueView(time: .dateAndTime(instant, in: timeZone))
        case .interaction(let interaction): ValueView(time: .dateAndTime(interaction.at, in: timeZone))
        case .location(let location): ValueView(plain: isRoomy ? location.whole : location.short)
        case .domain(let domain): link(domain.domain, "https://\(domain.domain)", isOutside: true)
        case .email(let email):
            link(email.address, "mailto:\(PercentEncoding.encode(email.local))@\(email.domain)", isOutside: false)
        case .phone(let phone): link(phone.number, "tel:\(phone.number)", isOutside: false)
        case .name(let name): ValueView(plain: name.full)
        case .option, .record, .actor: ValueView(plain: value.plainText)
        }
    }

    private func textView(_ text: String) -> ValueView {
        let isAddress = text.hasPrefix("https://") || text.hasPrefix("http://")
        if isAddress, text.utf8.count <= 2000, !text.contains(where: \.isWhitespace) {
            return link(text.split(separator: "//", maxSplits: 1).last.map(String.init) ?? text, text, isOutside: true)
        }
        if isRoomy { return text.contains("\n") ? ValueView(lines: text) : ValueView(plain: text) }
        // A cell has one line; the rest would only make the page heavy.
        return ValueView(plain: String(text.prefix(120)))
    }

    private func link(_ text: String, _ address: String, isOutside: Bool) -> ValueView {
        ValueView(link: .init(text: text, address: address, isOutside: isOutside))
    }

    private func stars(_ number: Int) -> ValueView {
        let filled = min(max(number, 0), 5)
        return ValueView(
            stars: .init(
                filled: String(repeating: "★", count: filled), rest: String(repeating: "★", count: 5 - filled),
                label: "\(filled) of 5"))
    }

    /// `2026-11-03` as "3 Nov 2026".
    static func date(_ text: String) -> String {
        ISOTime(text)?.instant.text(in: "UTC").date ?? text
    }
}

extension Location {
    /// The place, without streets.
    fileprivate var short: String {
        let parts = [self["locality"], self["region"], country].compactMap(\.self).filter { !$0.isEmpty }
        return parts.isEmpty ? whole : parts.joined(separator: ", ")
    }

    fileprivate var whole: String {
        let names = ["line_1", "line_2", "line_3", "line_4", "locality", "region", "postcode"]
        return (names.map { self[$0] } + [country]).compactMap(\.self).filter { !$0.isEmpty }.joined(separator: ", ")
    }

    private var country: String? { self["country_code"].map { CountryCode.name(of: $0) ?? $0 } }
}
