/// A value as the record's document holds it: mostly the very bytes of its JSON form, so that reading is copying. What
/// can change without the record being written (an option's title, an object's slug, an attribute's currency) is left
/// as a key, and put in when it is read.
enum ValuePayload {
    /// First bytes of what is not JSON; JSON begins with a quotation mark.
    private enum Tag {
        static let option: UInt8 = 1
        static let record: UInt8 = 2
        static let currency: UInt8 = 3
    }

    static func bytes(_ value: AttributeValue) -> [UInt8] {
        var bytes: [UInt8] = []
        switch value {
        case .option(let id):
            bytes.append(Tag.option)
            id.appendBytes(to: &bytes)
        case .record(let reference):
            bytes.append(Tag.record)
            reference.record.appendBytes(to: &bytes)
            Varint.append(UInt64(reference.object), to: &bytes)
        case .currency(let number):
            bytes.append(Tag.currency)
            JSONText.append(number, to: &bytes)
        default: appendMembers(value, to: &bytes)
        }
        return bytes
    }

    /// The value's members as JSON, without braces.
    private static func appendMembers(_ value: AttributeValue, to bytes: inout [UInt8]) {
        var members: [(String, JSON?)]
        switch value {
        case .text(let text), .date(let text): members = [("value", .string(text))]
        case .number(let number): members = [("value", .number(number))]
        case .checkbox(let flag): members = [("value", .bool(flag))]
        case .timestamp(let instant): members = [("value", .string(instant.attioText))]
        case .actor(let actor):
            members = [
                ("referenced_actor_type", .string(actor.kind.rawValue)), ("referenced_actor_id", actor.idJSON),
            ]
        case .location(let location):
            members = zip(Location.parts, location.values).map { ($0, $1.map(JSON.string) ?? .null) }
        case .domain(let domain): members = [("domain", .string(domain.domain)), ("root_domain", .string(domain.root))]
        case .email(let email):
            members = [
                ("original_email_address", .string(email.original)), ("email_address", .string(email.address)),
                ("email_domain", .string(email.domain)), ("email_root_domain", .string(email.root)),
                ("email_local_specifier", .string(email.local)),
            ]
        case .phone(let phone):
            members = [
                ("original_phone_number", .string(phone.original)), ("country_code", .string(phone.country)),
                ("phone_number", .string(phone.number)),
            ]
        case .interaction(let interaction):
            members = [
                ("interaction_type", .string(interaction.kind)),
                ("interacted_at", .string(interaction.at.attioText)), ("owner_actor", interaction.owner.json),
            ]
        case .name(let name):
            members = [
                ("first_name", .string(name.first)), ("last_name", .string(name.last)),
                ("full_name", .string(name.full)),
            ]
        case .option, .record, .currency: members = []
        }
        for (index, member) in members.enumerated() {
            if index > 0 { bytes.append(UInt8(ascii: ",")) }
            JSONText.append(member.0, to: &bytes)
            bytes.append(UInt8(ascii: ":"))
            (member.1 ?? .null).append(to: &bytes)
        }
    }

    /// Appends the value's members in API form (FACTS.md 8.2), without braces and without the ones that all types share.
    static func appendJSON(
        _ payload: UnsafeRawBufferPointer, of attribute: Attribute, _ schema: WorkspaceSchema, to bytes: inout [UInt8]
    ) {
        switch payload.first {
        case Tag.option:
            let id = OptionID(bytes: payload, at: 1)
            bytes += attribute.type == .status ? #""status":"#.utf8 : #""option":"#.utf8
            schema.appendOption(id, of: attribute, to: &bytes)
        case Tag.record:
            var position = 17
            let number = Int64(Varint.read(payload, &position))
            bytes += #""target_object":""#.utf8
            bytes += (schema.object(number: number)?.object.slug ?? "").utf8
            bytes += #"","target_record_id":""#.utf8
            RecordID(bytes: payload, at: 1).appendText(to: &bytes)
            bytes.append(UInt8(ascii: "\""))
        case Tag.currency:
            bytes += #""currency_value":"#.utf8
            bytes += UnsafeRawBufferPointer(rebasing: payload[1...])
            bytes += #","currency_code":""#.utf8
            bytes += (attribute.configuration.currencyCode ?? "USD").utf8
            bytes.append(UInt8(ascii: "\""))
        default: bytes += payload
        }
    }

    /// Reads what `bytes` wrote; nil for what an attribute of this type cannot hold.
    static func value(_ payload: UnsafeRawBufferPointer, of type: AttributeType) -> AttributeValue? {
        switch payload.first {
        case Tag.option: return .option(OptionID(bytes: payload, at: 1))
        case Tag.record:
            var position = 17
            let object = Int64(Varint.read(payload, &position))
            return .record(RecordReference(object: object, record: RecordID(bytes: payload, at: 1)))
        case Tag.currency: return Double(String(decoding: payload[1...], as: UTF8.self)).map { .currency($0) }
        default:
            let text = [UInt8(ascii: "{")] + Array(payload) + [UInt8(ascii: "}")]
            return (try? JSON(parsing: text)).flatMap { AttributeValue(readForm: $0, type: type) }
        }
    }
}

extension ActorReference {
    var idJSON: JSON { id.map { .string($0.text) } ?? .null }

    /// `{"type":…,"id":…}`
    package var json: JSON { .object([("type", .string(kind.rawValue)), ("id", idJSON)]) }

    init?(type: String?, id: String?) {
        guard let kind = type.flatMap(Kind.init(rawValue:)) else { return nil }
        self.init(kind, id.flatMap(ID.init))
    }
}

extension AttributeValue {
    /// Reads the API form of a value, without what refers to the schema.
    fileprivate init?(readForm json: JSON, type: AttributeType) {
        func text(_ name: String) -> String { json[name]?.string ?? "" }
        switch type {
        case .text: self = .text(text("value"))
        case .number, .rating: self = .number(json["value"]?.number ?? 0)
        case .checkbox: self = .checkbox(json["value"]?.bool ?? false)
        case .date: self = .date(text("value"))
        case .timestamp:
            guard let moment = ISOTime(text("value")) else { return nil }
            self = .timestamp(moment.instant)
        case .actorReference:
            let id = json["referenced_actor_id"]?.string
            guard let actor = ActorReference(type: json["referenced_actor_type"]?.string, id: id) else { return nil }
            self = .actor(actor)
        case .location: self = .location(Location(values: Location.parts.map { json[$0]?.string }))
        case .domain: self = .domain(DomainName(domain: text("domain"), root: text("root_domain")))
        case .emailAddress:
            self = .email(
                EmailAddress(
                    original: text("original_email_address"), address: text("email_address"),
                    domain: text("email_domain"), root: text("email_root_domain"),
                    local: text("email_local_specifier")))
        case .phoneNumber:
            self = .phone(
                PhoneValue(
                    original: text("original_phone_number"), country: text("country_code"),
                    number: text("phone_number")))
        case .interaction:
            let owner = ActorReference(
                type: json["owner_actor"]?["type"]?.string, id: json["owner_actor"]?["id"]?.string)
            guard let moment = ISOTime(text("interacted_at")) else { return nil }
            self = .interaction(
                Interaction(kind: text("interaction_type"), at: moment.instant, owner: owner ?? .system))
        case .personalName:
            self = .name(
                PersonalName(first: text("first_name"), last: text("last_name"), full: text("full_name")))
        case .currency, .select, .status, .recordReference: return nil
        }
    }
}
