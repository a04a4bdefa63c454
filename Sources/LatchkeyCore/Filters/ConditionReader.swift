/// Reads one operator on one property of an attribute: which ones there are depends on its type (FACTS.md 6.3).
struct ConditionReader {
    let attribute: Attribute
    let schema: WorkspaceSchema

    /// The most values of one `$in`.
    private static let listLimit = 1000

    private enum Operators {
        static let equality: Set<String> = ["$eq", "$in", "$not_empty"]
        static let order: Set<String> = equality.union(["$lt", "$lte", "$gt", "$gte"])
        static let text: Set<String> = equality.union(["$contains", "$starts_with", "$ends_with"])
    }

    /// - Parameter name: of the property; nil is the type's main one.
    func read(_ name: String?, _ operatorName: String, _ json: JSON) throws -> FilterCondition {
        let (property, operators) = try property(name)
        guard operators.contains(operatorName) else {
            throw LatchkeyError.filter(
                "The operator \"\(operatorName.prefix(50))\" cannot be used on \"\(attribute.slug)\".")
        }
        let comparison: Comparison =
            switch operatorName {
            case "$eq": .equals(try operand(json, name, property))
            case "$in": among(try operands(json, name, property))
            case "$not_empty": try notEmpty(json)
            case "$contains": .contains(try pattern(json))
            case "$starts_with": .startsWith(try pattern(json))
            case "$ends_with": .endsWith(try pattern(json))
            case "$lt": .less(try operand(json, name, property))
            case "$lte": .lessOrEqual(try operand(json, name, property))
            case "$gt": .greater(try operand(json, name, property))
            default: .greaterOrEqual(try operand(json, name, property))
            }
        return FilterCondition(attribute: attribute, property: property, comparison: comparison)
    }

    private func property(_ name: String?) throws -> (FilterProperty, Set<String>) {
        if attribute.isDerived {
            switch attribute.slug {
            case "record_id": return (.recordID, Operators.text)
            case "created_at": return (.createdAt, Operators.order)
            default: return (.createdBy, Operators.equality)
            }
        }
        switch (attribute.type, name) {
        case (.number, nil), (.number, "value"), (.rating, nil), (.rating, "value"), (.currency, nil),
            (.currency, "value"), (.currency, "currency_value"):
            return (.number, Operators.order)
        case (.checkbox, nil), (.checkbox, "value"): return (.number, Operators.equality)
        case (.date, nil), (.date, "value"), (.timestamp, nil), (.timestamp, "value"),
            (.interaction, nil), (.interaction, "interacted_at"):
            return (.text(.value), Operators.order)
        case (.select, "active_from"), (.status, "active_from"): return (.text(.activeFrom), Operators.order)
        case (.select, nil), (.select, "title"), (.select, "id"), (.select, "option"), (.status, nil),
            (.status, "title"), (.status, "id"), (.status, "status"), (.actorReference, nil), (.recordReference, nil),
            (.recordReference, "target_record_id"):
            return (.text(.value), Operators.equality)
        default: return (.text(try textField(name)), Operators.text)
        }
    }

    private func textField(_ name: String?) throws -> IndexField {
        let fields: [String: IndexField] =
            switch attribute.type {
            case .text: ["value": .value]
            case .personalName: ["full_name": .value, "first_name": .firstName, "last_name": .lastName]
            case .emailAddress:
                [
                    "email_address": .value, "original_email_address": .value, "email_domain": .emailDomain,
                    "email_root_domain": .emailRootDomain, "email_local_specifier": .emailLocalSpecifier,
                ]
            case .domain: ["domain": .value, "root_domain": .rootDomain]
            case .phoneNumber: ["phone_number": .value, "country_code": .countryCode]
            case .location:
                [
                    "line_1": .line1, "line_2": .line2, "line_3": .line3, "line_4": .line4, "locality": .locality,
                    "region": .region, "postcode": .postcode, "country_code": .countryCode,
                ]
            case .interaction: ["interaction_type": .interactionType, "owner_member_id": .owner]
            default: [:]
            }
        if let field = name.map({ fields[$0] }) ?? (attribute.type == .location ? nil : .value) { return field }
        throw LatchkeyError.filter(
            "\"\(attribute.slug)\" has no property \"\((name ?? "").prefix(50))\" that can be filtered.")
    }

    private func notEmpty(_ json: JSON) throws -> Comparison {
        guard json == .bool(true) else { throw LatchkeyError.filter("$not_empty takes true.") }
        return .notEmpty
    }

    private func pattern(_ json: JSON) throws -> String {
        guard let text = json.string, text.unicodeScalars.count <= 1000, !text.utf8.contains(0) else {
            throw LatchkeyError.filter("A text of at most 1,000 characters was expected for \"\(attribute.slug)\".")
        }
        // Numbers are stored as E.164, whatever signs people put between digits.
        if attribute.type == .phoneNumber { return text.filter { !" ()-./".contains($0) } }
        return text
    }

    private func operands(_ json: JSON, _ name: String?, _ property: FilterProperty) throws -> [FilterOperand] {
        guard let elements = json.array, elements.count <= Self.listLimit else {
            throw LatchkeyError.filter("$in takes an array of at most \(Self.listLimit) values.")
        }
        return try elements.map { try operand($0, name, property) }
    }

    /// Unchecked checkboxes have no row that could be among others: a list of one is an equality, of both it is any.
    private func among(_ operands: [FilterOperand]) -> Comparison {
        guard attribute.type == .checkbox, let first = operands.first else { return .among(operands) }
        return operands.allSatisfy { $0 == first } ? .equals(first) : .notEmpty
    }

    private func operand(_ json: JSON, _ name: String?, _ property: FilterProperty) throws -> FilterOperand {
        switch property {
        case .number: return try number(json)
        case .recordID:
            guard let id = json.string.flatMap(RecordID.init) else { throw wrong("a UUID") }
            return .text(id.text)
        case .createdAt: return .number(Double(try time(json).instant.microseconds))
        case .createdBy:
            guard let text = json.string else { throw wrong("an actor") }
            return .text(text)
        case .text(.activeFrom): return .text(try time(json).instant.attioText)
        case .text(let field): return .text(try text(json, field))
        }
    }

    private func number(_ json: JSON) throws -> FilterOperand {
        if attribute.type == .checkbox {
            switch json {
            case .bool(let flag): return .number(flag ? 1 : 0)
            case .string("true"): return .number(1)
            case .string("false"): return .number(0)
            default: throw wrong("true or false")
            }
        }
        if let number = json.number { return .number(number) }
        guard let number = json.string.flatMap({ Double(decimal: $0, mayHaveExponent: true) }) else {
            throw wrong("a number")
        }
        return .number(number)
    }

    private func text(_ json: JSON, _ field: IndexField) throws -> String {
        guard let text = json.string, text.utf8.count <= 100_000, !text.utf8.contains(0) else {
            throw wrong("a string")
        }
        switch (attribute.type, field) {
        case (.select, _), (.status, _):
            guard let option = attribute.option(named: text, includingArchived: true) else {
                throw LatchkeyError.filter("\"\(attribute.slug)\" has no option \"\(text.prefix(200))\".")
            }
            return option.id.text
        case (.date, _): return try time(json).date
        case (.timestamp, _), (.interaction, .value): return try time(json).instant.attioText
        case (.recordReference, _):
            guard let id = RecordID(text) else { throw wrong("the UUID of a record") }
            return id.text
        case (.actorReference, _):
            guard let id = MemberID(text) else { throw wrong("the UUID of a workspace member") }
            return AttributeValue.actor(.member(id)).identity.text
        case (.interaction, .owner):
            guard let id = MemberID(text) else { throw wrong("the UUID of a workspace member") }
            return AttributeValue.actor(.member(id)).identity.text
        case (.emailAddress, _), (.domain, _): return text.lowercased()
        case (.phoneNumber, .value): return PhoneNumber(text, region: nil)?.e164 ?? text
        default: return text
        }
    }

    private func time(_ json: JSON) throws -> ISOTime {
        guard let time = json.string.flatMap(ISOTime.init) else { throw wrong("an ISO 8601 date") }
        return time
    }

    private func wrong(_ expected: String) -> LatchkeyError {
        .filter("\"\(attribute.slug)\" is compared with \(expected).")
    }
}
