/// What attributes may be (FACTS.md 8.1). Decides without the database.
struct AttributeRules {
    let schema: WorkspaceSchema
    let object: ObjectSchema

    /// - Throws: `LatchkeyError` 400.
    func draft(_ order: AttributeOrder, id: AttributeID) throws -> AttributeDraft {
        guard AttributeType.creatable.contains(order.type) else {
            throw Self.invalid("Attributes of the type \(order.type.rawValue) belong to the system.", at: ["type"])
        }
        guard !order.isMultiselect || order.type.canBeMultiselect else {
            throw Self.invalid("A \(order.type.rawValue) attribute has one value.", at: ["is_multiselect"])
        }
        try checkUnique(order.type, order.isUnique)
        guard order.relationship == nil || order.type == .recordReference else {
            throw Self.invalid("Only record-reference attributes have a relationship.", at: ["relationship"])
        }
        var draft = AttributeDraft(
            id: id, title: try Self.title(order.title, at: ["title"]), slug: try APISlug.validated(order.slug),
            type: order.type)
        draft.description = try Self.description(order.description)
        draft.isRequired = order.isRequired
        draft.isUnique = order.isUnique
        draft.isMultiselect = order.isMultiselect
        draft.configuration = try configuration(
            of: order.type, code: order.currencyCode, display: order.currencyDisplay, allowed: order.allowedObjects)
        try check(order.defaultValue, for: draft)
        draft.defaultValue = order.defaultValue
        return draft
    }

    func checkUnique(_ type: AttributeType, _ isUnique: Bool) throws {
        guard isUnique else { return }
        guard type.canBeUnique else {
            throw Self.invalid("A \(type.rawValue) attribute cannot be unique.", at: ["is_unique"])
        }
        guard object.object.standard != .companies else {
            throw Self.invalid("Custom attributes of companies cannot be unique.", at: ["is_unique"])
        }
    }

    func configuration(
        of type: AttributeType, code: String?, display: CurrencyDisplay?, allowed: [String]
    ) throws -> AttributeConfiguration {
        var configuration = AttributeConfiguration()
        if type == .currency {
            let code = code ?? "USD"
            guard CurrencyCode.isKnown(code) else {
                throw Self.invalid("There is no such currency.", at: ["config", "currency", "default_currency_code"])
            }
            configuration.currencyCode = code
            configuration.currencyDisplay = display ?? .symbol
        }
        if type == .recordReference {
            configuration.allowedObjects = try allowed.map { name in
                guard let object = schema.object(named: name) else {
                    throw Self.invalid(
                        "Object with slug/ID \"\(name.prefix(100))\" not found.",
                        at: ["config", "record_reference", "allowed_objects"])
                }
                return object.object.id
            }
        }
        return configuration
    }

    /// A default must be of a kind that the attribute takes. Whether its values exist, `settle` finds out.
    func check(_ value: DefaultValue?, for draft: AttributeDraft) throws {
        switch value {
        case nil: return
        case .dynamic("current-user")?:
            guard draft.type == .actorReference else {
                throw Self.invalid("Only actor-reference attributes default to current-user.", at: ["default_value"])
            }
        case .dynamic(let template)?:
            guard draft.type == .date || draft.type == .timestamp, ISODuration(template) != nil else {
                throw Self.invalid(
                    "A dynamic default is \"current-user\" for actor references, or an ISO 8601 duration for dates and "
                        + "timestamps.", at: ["default_value", "template"])
            }
        case .fixed(let values)?:
            guard draft.isMultiselect || values.count <= 1 else {
                throw Self.invalid("This attribute has one value.", at: ["default_value", "template"])
            }
        }
    }

    static func title(_ text: String, at path: [String]) throws -> String {
        do {
            return try Validation.name(text, field: path.last ?? "title", what: "The title")
        } catch let error as LatchkeyError {
            throw invalid(error.message, at: path)
        }
    }

    static func description(_ text: String?) throws -> String? {
        guard let text else { return nil }
        do {
            return try Validation.description(text, field: "description")
        } catch let error as LatchkeyError {
            throw invalid(error.message, at: ["description"])
        }
    }

    static func invalid(_ message: String, at path: [String]) -> LatchkeyError {
        LatchkeyError(
            .invalid, .validationType, message, field: path.last,
            issues: [.custom(message, at: [.name("data")] + path.map { .name($0) })])
    }
}
