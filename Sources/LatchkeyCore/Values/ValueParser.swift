/// Reads one value in any of the forms that its type may be written in (FACTS.md 8.2). Pure: what only the database
/// knows is left for later.
struct ValueParser {
    let attribute: Attribute
    let schema: WorkspaceSchema

    /// - Throws: `ValueProblem`.
    func parse(_ json: JSON) throws -> ParsedValue {
        switch attribute.type {
        case .text: .value(.text(try text(json)))
        case .number: .value(.number(try number(json, "value")))
        case .rating: .value(.number(try rating(json)))
        case .checkbox: .value(.checkbox(try checkbox(json)))
        case .currency: .value(.currency(try currency(json)))
        case .date: .value(.date(try time(json, "date").date))
        case .timestamp: .value(.timestamp(try time(json, "timestamp").instant))
        case .select: .value(.option(try option(json, member: "option", kind: "select option")))
        case .status: .value(.option(try option(json, member: "status", kind: "status option")))
        case .recordReference: try ReferenceParser(attribute: attribute, schema: schema).parse(json)
        case .actorReference: try actor(json)
        case .location: .value(.location(try LocationParser.parse(json)))
        case .domain: .value(.domain(try domain(json)))
        case .emailAddress: .value(.email(try email(json)))
        case .phoneNumber: .value(.phone(try phone(json)))
        case .personalName: .value(.name(try name(json)))
        case .interaction: .value(.interaction(try interaction(json)))
        }
    }

    /// The value itself, or the member that holds it.
    private func unwrapped(_ json: JSON, _ member: String) -> JSON? {
        json.members == nil ? json : json[member]
    }

    private func string(_ json: JSON, _ member: String) throws -> String {
        guard let text = unwrapped(json, member)?.string else {
            throw json.members == nil
                ? ValueProblem.wrongType("string", json) : ValueProblem.wrongType("string", json[member], member)
        }
        return text
    }

    private func text(_ json: JSON) throws -> String {
        let text = try string(json, "value")
        guard text.utf8.count <= 10_485_760 else { throw ValueProblem.custom("The text is longer than 10 MB.") }
        guard !text.utf8.contains(0) else { throw ValueProblem.custom("The text holds the character U+0000.") }
        return text
    }

    private func number(_ json: JSON, _ member: String) throws -> Double {
        guard let number = unwrapped(json, member)?.number else {
            throw json.members == nil
                ? ValueProblem.wrongType("number", json) : ValueProblem.wrongType("number", json[member], member)
        }
        return Self.fourDecimals(number)
    }

    /// Numbers have four decimals; from 10^11 on a double has fewer anyway. Adding zero takes the sign off zero.
    static func fourDecimals(_ number: Double) -> Double {
        abs(number) < 1e11 ? (number * 10_000).rounded() / 10_000 + 0 : number
    }

    private func rating(_ json: JSON) throws -> Double {
        let number = try number(json, "value")
        guard number == number.rounded(), (0...5).contains(number) else {
            throw ValueProblem.custom("A rating is a whole number from 0 to 5.")
        }
        return number
    }

    private func checkbox(_ json: JSON) throws -> Bool {
        switch unwrapped(json, "value") {
        case .bool(let flag)?: return flag
        case .string("true")?: return true
        case .string("false")?: return false
        case let other: throw ValueProblem.wrongType("boolean", other)
        }
    }

    private func currency(_ json: JSON) throws -> Double {
        if let text = unwrapped(json, "currency_value")?.string {
            guard let number = Double(decimal: text) else {
                throw ValueProblem.custom("An amount is a number, or a string that holds one.")
            }
            return Self.fourDecimals(number)
        }
        return try number(json, "currency_value")
    }

    private func time(_ json: JSON, _ what: String) throws -> ISOTime {
        guard let time = ISOTime(try string(json, "value")) else {
            throw ValueProblem.issue(
                ValidationIssue("invalid_string", "Invalid \(what): it should be in ISO 8601 form."))
        }
        return time
    }

    private func option(_ json: JSON, member: String, kind: String) throws -> OptionID {
        let title = try string(json, member)
        guard let option = attribute.option(named: title) else {
            throw ValueProblem.notFound(
                "Cannot find \(attribute.type.rawValue) attribute with \(kind) title \"\(title.prefix(200))\".")
        }
        return option.id
    }

    private func actor(_ json: JSON) throws -> ParsedValue {
        if let text = json.string {
            if let id = MemberID(text) { return .value(.actor(.member(id))) }
            return .memberWithEmail(text.lowercased())
        }
        if let email = json["workspace_member_email_address"]?.string { return .memberWithEmail(email.lowercased()) }
        guard let kind = json["referenced_actor_type"]?.string else {
            throw ValueProblem.wrongType("string", json["referenced_actor_type"], "referenced_actor_type")
        }
        guard kind == ActorReference.Kind.member.rawValue else {
            throw ValueProblem.issue(
                ValidationIssue(
                    "invalid_option", at: [.name("referenced_actor_type")],
                    "Invalid enum value. Expected 'workspace-member', received '\(kind.prefix(100))'",
                    options: ["workspace-member"]))
        }
        guard let id = json["referenced_actor_id"]?.string.flatMap(MemberID.init) else {
            throw ValueProblem.issue(
                ValidationIssue("invalid_string", at: [.name("referenced_actor_id")], "Invalid uuid"))
        }
        return .value(.actor(.member(id)))
    }

    private func domain(_ json: JSON) throws -> DomainName {
        guard let domain = DomainName(written: try string(json, "domain")) else {
            throw ValueProblem.custom("This is no domain, such as example.com.")
        }
        return domain
    }

    private func email(_ json: JSON) throws -> EmailAddress {
        guard let email = EmailAddress(written: try string(json, "email_address")) else {
            throw ValueProblem.issue(ValidationIssue("invalid_string", "Invalid email"))
        }
        return email
    }

    private func phone(_ json: JSON) throws -> PhoneValue {
        let original = try string(json, "original_phone_number")
        let country = json["country_code"]?.string
        if let country, !CountryCode.isKnown(country) {
            throw ValueProblem.issue(
                ValidationIssue("invalid_option", at: [.name("country_code")], "There is no such country code."))
        }
        guard let number = PhoneNumber(original, region: country),
            let known = number.countryCode ?? country
        else {
            throw ValueProblem.custom(
                "This is no phone number. It should begin with + and the country's code, or come with a country_code.")
        }
        return PhoneValue(original: original, country: known, number: number.e164)
    }

    /// An object with all three names, or "Last, First"; a string without a comma is a first name.
    private func name(_ json: JSON) throws -> PersonalName {
        if let text = json.string {
            let parts = text.split(separator: ",", maxSplits: 1, omittingEmptySubsequences: false).map {
                String($0).trimmingWhitespace()
            }
            guard parts.count == 2 else {
                return try checked(
                    PersonalName(first: text.trimmingWhitespace(), last: "", full: text.trimmingWhitespace()))
            }
            let full = [parts[1], parts[0]].filter { !$0.isEmpty }.joined(separator: " ")
            return try checked(PersonalName(first: parts[1], last: parts[0], full: full))
        }
        guard json.members != nil else { throw ValueProblem.wrongType("object", json) }
        let names = ["first_name", "last_name", "full_name"].map { ($0, json[$0]) }
        let issues = names.filter { $0.1?.string == nil }.map {
            ValidationIssue.wrongType(expected: "string", received: $0.1, at: [.name($0.0)])
        }
        guard issues.isEmpty else { throw ValueProblem(issues: issues) }
        let texts = names.map { $0.1?.string ?? "" }
        return try checked(PersonalName(first: texts[0], last: texts[1], full: texts[2]))
    }

    private func checked(_ name: PersonalName) throws -> PersonalName {
        guard [name.first, name.last, name.full].allSatisfy({ $0.utf8.count <= 10_000 && !$0.utf8.contains(0) }) else {
            throw ValueProblem.custom("The name is too long, or holds the character U+0000.")
        }
        guard !name.full.isEmpty || !name.first.isEmpty || !name.last.isEmpty else {
            throw ValueProblem.custom("The name is empty.")
        }
        return name
    }

    private func interaction(_ json: JSON) throws -> Interaction {
        let kind = try string(json["interaction_type"] ?? .null, "")
        guard let moment = ISOTime(try string(json["interacted_at"] ?? .null, "")) else {
            throw ValueProblem.custom("Invalid timestamp: it should be in ISO 8601 form.")
        }
        let owner = ActorReference(type: json["owner_actor"]?["type"]?.string, id: json["owner_actor"]?["id"]?.string)
        return Interaction(kind: kind, at: moment.instant, owner: owner ?? .system)
    }
}
