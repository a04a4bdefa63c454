import LatchkeyCore

/// Reads the fields of an attribute's control. A field that still holds what it began with stands for the very value
/// that it was made from, so that nothing is lost that a field cannot show.
struct ControlReader {
    let attribute: Attribute
    /// The values that the control was made from; none for a new record.
    var present: [ShownValue] = []
    /// How many more values there are, for which the control has no field: they stay.
    var hiddenCount = 0
    let timeZone: String

    /// - Throws: `LatchkeyError` with the attribute's slug as its field.
    func read(_ form: Form) throws -> [EditedValue] {
        let given = FieldTexts(form, attribute)
        switch attribute.type {
        case .checkbox: return [.written(.bool(given.texts.contains("yes")))]
        case .personalName: return keptParts(given) ?? name(given)
        case .location: return keptParts(given) ?? location(given)
        default: break
        }
        var kept: Set<Int> = []
        let known = present.map { FieldTexts.text($0, timeZone: timeZone) }
        let read = try given.texts.map { text -> EditedValue in
            if let position = known.indices.first(where: { known[$0] == text && !kept.contains($0) }) {
                kept.insert(position)
                return .kept(position)
            }
            return .written(try json(text))
        }
        return read + (0..<hiddenCount).map { .kept(present.count + $0) }
    }

    private func keptParts(_ given: FieldTexts) -> [EditedValue]? {
        guard !present.isEmpty else { return nil }
        let before = FieldTexts(present, timeZone: timeZone).parts.filter { !$0.value.isEmpty }
        // Parts without a field are as they were.
        let isSame = given.parts.allSatisfy { $0.value == before[$0.key] ?? "" }
        return isSame ? [.kept(0)] : nil
    }

    private func name(_ given: FieldTexts) -> [EditedValue] {
        let (first, last) = (given.parts["first_name"] ?? "", given.parts["last_name"] ?? "")
        var full = given.parts["full_name"] ?? ""
        if full.isEmpty { full = FieldTexts.fullName(first, last) }
        if full.isEmpty { return [] }
        return [
            .written(
                .object([
                    ("first_name", .string(first)), ("last_name", .string(last)), ("full_name", .string(full)),
                ]))
        ]
    }

    private func location(_ given: FieldTexts) -> [EditedValue] {
        let parts = Location.parts.map { ($0, given.parts[$0].flatMap { $0.isEmpty ? nil : $0 }) }
        if parts.allSatisfy({ $0.1 == nil }) { return [] }
        return [.written(.object(parts.map { ($0.0, $0.1.map { .string($0) } ?? .null) }))]
    }

    private func json(_ text: String) throws -> JSON {
        switch attribute.type {
        case .number, .currency, .rating:
            guard let number = Double(text), number.isFinite else { throw wrong("“\(text.prefix(50))” is no number.") }
            return .number(number)
        case .timestamp:
            guard let instant = Instant(local: text, in: timeZone) else {
                throw wrong("“\(text.prefix(50))” is no date and time.")
            }
            return .string(instant.attioText)
        case .actorReference:
            let parts = text.split(separator: ":", maxSplits: 1)
            guard parts.count == 2, MemberID(String(parts[1])) != nil else { throw wrong("Choose a member.") }
            return .string(String(parts[1]))
        case .recordReference:
            guard let key = RecordKey(text) else { throw wrong("Choose a record.") }
            return .object([("target_object", .string(key.object)), ("target_record_id", .string(key.id.text))])
        default: return .string(text)
        }
    }

    private func wrong(_ message: String) -> LatchkeyError { .invalid(attribute.slug, message) }
}

/// A record as forms name it: `people/0197…`.
struct RecordKey: Sendable, Hashable {
    let object: String
    let id: RecordID

    init?(_ text: String) {
        let parts = text.split(separator: "/", maxSplits: 1)
        guard parts.count == 2, let id = RecordID(String(parts[1])) else { return nil }
        object = String(parts[0])
        self.id = id
    }
}
