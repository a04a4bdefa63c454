import LatchkeyCore

extension Schema {
    static let attribute = Schema.named(
        "attribute",
        .object([
            .init("id", .id("object_id", "attribute_id")), .init("title", .string(example: "Deal size")),
            .init("description", .nullable(.string())), .init("api_slug", .slug),
            .init("type", .oneOf(AttributeType.allCases.map(\.rawValue))), .init("is_system_attribute", .boolean()),
            .init("is_writable", .boolean()), .init("is_required", .boolean()), .init("is_unique", .boolean()),
            .init("is_multiselect", .boolean()), .init("is_default_value_enabled", .boolean()),
            .init("is_archived", .boolean()), .init("default_value", .nullable(defaultValue)),
            .init("relationship", .nullable(relationship)), .init("created_at", .createdAt),
            .init("config", configuration),
        ]))

    /// In bodies and answers alike.
    static let defaultValue = Schema.anyOf([
        .object([.init("type", .oneOf(["dynamic"])), .init("template", .string(example: "P1M"))]),
        .object([.init("type", .oneOf(["static"])), .init("template", .array(of: .any()))]),
    ])

    private static let relationship = Schema.object([
        .init("id", .id("object_id", "attribute_id")), .init("object_slug", .string()), .init("title", .string()),
        .init("api_slug", .string()), .init("is_multiselect", .boolean()),
    ])

    private static let configuration = Schema.object([
        .init(
            "currency",
            .object([
                .init("default_currency_code", .nullable(.oneOf(CurrencyCode.all))),
                .init("display_type", .nullable(.oneOf(CurrencyDisplay.allCases.map(\.rawValue)))),
            ])),
        .init(
            "record_reference", .object([.init("allowed_object_ids", .nullable(.array(of: .string(.uuid))))])),
    ])

    /// What a body says of a type's own settings.
    static let configurationInput = Schema.object([
        .init(
            "currency",
            .object([
                .init("default_currency_code", .oneOf(CurrencyCode.all)),
                .init("display_type", .oneOf(CurrencyDisplay.allCases.map(\.rawValue))),
            ]), isRequired: false),
        .init(
            "record_reference", .object([.init("allowed_objects", .array(of: .string(example: "people")))]),
            isRequired: false),
    ])

    static let selectOption = Schema.named(
        "select-option",
        .object([
            .init("id", .id("object_id", "attribute_id", "option_id")), .init("title", .string(example: "Medium")),
            .init("is_archived", .boolean()),
        ]))

    static let status = Schema.named(
        "status",
        .object([
            .init("id", .id("object_id", "attribute_id", "status_id")), .init("title", .string(example: "In Progress")),
            .init("is_archived", .boolean()),
            .init("target_time_in_status", .nullable(.string(example: "P0Y0M1DT0H0M0S"))),
            .init("celebration_enabled", .boolean()),
        ]))
}

extension Attribute {
    /// The attribute as the API shows it, members in the order of the wire (FACTS.md 8.1).
    func json(in schema: WorkspaceSchema) -> JSON {
        .object([
            ("id", id(of: self, schema)), ("title", .string(title)),
            ("description", description.map { .string($0) } ?? .null), ("api_slug", .string(slug)),
            ("type", .string(type.rawValue)), ("is_system_attribute", .bool(isSystem)),
            ("is_writable", .bool(isWritable)), ("is_required", .bool(isRequired)), ("is_unique", .bool(isUnique)),
            ("is_multiselect", .bool(isMultiselect)), ("is_default_value_enabled", .bool(defaultValue != nil)),
            ("is_archived", .bool(isArchived)), ("default_value", defaultJSON(schema)),
            ("relationship", relationshipJSON(schema)), ("created_at", .string(createdAt.attioText)),
            ("config", configurationJSON),
        ])
    }

    private func id(of attribute: Attribute, _ schema: WorkspaceSchema) -> JSON {
        .object([
            ("workspace_id", .string(schema.workspaceID.text)), ("object_id", .string(attribute.objectID.text)),
            ("attribute_id", .string(attribute.id.text)),
        ])
    }

    private func relationshipJSON(_ schema: WorkspaceSchema) -> JSON {
        guard let (object, other) = relationship.flatMap(schema.attribute), object.isEnabled else { return .null }
        return .object([
            ("id", id(of: other, schema)), ("object_slug", .string(object.object.slug)),
            ("title", .string(other.title)), ("api_slug", .string(other.slug)),
            ("is_multiselect", .bool(other.isMultiselect)),
        ])
    }

    private func defaultJSON(_ schema: WorkspaceSchema) -> JSON {
        switch defaultValue {
        case nil: .null
        case .dynamic(let template)?: .object([("type", .string("dynamic")), ("template", .string(template))])
        case .fixed?: .object([("type", .string("static")), ("template", .array(fixedDefault(in: schema)))])
        }
    }

    private var configurationJSON: JSON {
        let allowed = configuration.allowedObjects.map { JSON.string($0.text) }
        return .object([
            (
                "currency",
                .object([
                    ("default_currency_code", configuration.currencyCode.map { .string($0) } ?? .null),
                    ("display_type", configuration.currencyDisplay.map { .string($0.rawValue) } ?? .null),
                ])
            ),
            (
                "record_reference",
                .object([("allowed_object_ids", allowed.isEmpty ? .null : .array(allowed))])
            ),
        ])
    }
}

extension DefaultValue {
    /// From a body that has been validated.
    init?(_ json: JSON) {
        switch json["template"] {
        case .string(let template)?: self = .dynamic(template)
        case .array(let values)?: self = .fixed(values)
        default: return nil
        }
    }
}
