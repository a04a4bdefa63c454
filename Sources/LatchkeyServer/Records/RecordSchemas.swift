import LatchkeyCore

extension Schema {
    static let record = Schema.named(
        "record",
        .object([
            .init("id", .id("object_id", "record_id")), .init("created_at", .createdAt),
            .init("web_url", .string(.uri, detail: "The record's page.")),
            .init("values", .map(of: .array(of: .value), detail: "All attributes by slug, each an array of values.")),
        ]))

    /// A value of any type (FACTS.md 8.2).
    static let value = Schema.named("value", .anyOf(AttributeType.allCases.map(value(of:))))

    private static func value(of type: AttributeType) -> Schema {
        .object(
            [
                .init("active_from", .string(.dateTime)), .init("active_until", .nullable(.string(.dateTime))),
                .init("created_by_actor", .actor),
            ] + members(of: type) + [.init("attribute_type", .oneOf([type.rawValue]))])
    }

    private static func members(of type: AttributeType) -> [Member] {
        func strings(_ names: String...) -> [Member] { names.map { .init($0, .string()) } }
        switch type {
        case .text, .date, .timestamp: return strings("value")
        case .number, .rating: return [.init("value", .number())]
        case .checkbox: return [.init("value", .boolean())]
        case .currency:
            return [.init("currency_value", .number()), .init("currency_code", .oneOf(CurrencyCode.all))]
        case .select: return [.init("option", .selectOption)]
        case .status: return [.init("status", .status)]
        case .recordReference: return [.init("target_object", .string()), .init("target_record_id", .string(.uuid))]
        case .actorReference:
            return [
                .init("referenced_actor_type", .oneOf(ActorReference.Kind.allCases.map(\.rawValue))),
                .init("referenced_actor_id", .nullable(.string(.uuid))),
            ]
        case .location: return Location.parts.map { .init($0, .nullable(.string())) }
        case .domain: return strings("domain", "root_domain")
        case .emailAddress:
            return strings(
                "original_email_address", "email_address", "email_domain", "email_root_domain",
                "email_local_specifier")
        case .phoneNumber: return strings("original_phone_number", "country_code", "phone_number")
        case .interaction:
            return [
                .init("interaction_type", .string()), .init("interacted_at", .string(.dateTime)),
                .init("owner_actor", .actor),
            ]
        case .personalName: return strings("first_name", "last_name", "full_name")
        }
    }

    /// `{"data": {"values": {…}}}`
    static let valuesBody = Schema.object([
        .init(
            "data",
            .object([
                .init(
                    "values",
                    .map(
                        of: .any(),
                        detail: "Slugs or ids of attributes, with a value, or an array of values, in any written form.")
                )
            ]))
    ])
}

extension OperationParameter {
    static let record = OperationParameter(
        "record_id", in: .path, .string(.uuid, example: "891dcbfc-9141-415d-9b2a-2238a6cc012d"),
        detail: "The id of the record.")
}

extension DeclaredError {
    /// What values can be refused for.
    static let values = [
        invalidBody,
        DeclaredError(
            400, "validation_type", example: "An invalid value was passed to attribute with slug \"name\"."),
        DeclaredError(
            400, "value_not_found",
            example: "Cannot find select attribute with select option title \"In Progress\"."),
        DeclaredError(
            400, "missing_value",
            example: "Required value for attribute with ID \"41252299-f8c7-4b5e-99c9-4ff8321d2f96\" was not provided."),
        DeclaredError(
            400, "uniqueness_conflict",
            example: "The value \"ada\" provided for attribute with ID \"…\" conflicts with one already in the system."),
        DeclaredError(
            400, "multiple_values_for_single_value_attribute",
            example: "Cannot write multiple values to the single-value attribute with slug \"name\"."),
        DeclaredError(
            400, "system_edit_unauthorized",
            example: "Cannot write to the read-only attribute with slug \"record_id\"."),
        tooLarge,
    ]
}

extension APIContext {
    var record: String { parameters["record_id"] ?? "" }

    /// The members of the body's `data.values`.
    var values: [JSON.Member] { body["data"]?["values"]?.members ?? [] }

    func answer(_ found: FoundRecords) -> APIAnswer {
        .data { found.appendJSON(to: &$0) }
    }
}
