import LatchkeyCore

/// The fields of the form that makes or changes an attribute.
struct AttributeFields: Sendable {
    let title: FormField
    let slug: FormField
    let description: FormField
    let flags: [Flag]
    let hasFlags: Bool
    let currency: Currency?
    let reference: ReferenceFields?
    let options: FormField?
    let statuses: StatusRows?
    let defaultField: DefaultValueField
    let hasDefault: Bool
    let problem: FormProblem?

    /// A checkbox with what it means.
    struct Flag: Sendable {
        let name: String
        let label: String
        let sentence: String
        let isChecked: Bool
        let error: String?
    }

    struct Currency: Sendable {
        let codes: [Choice]
        let displays: [Choice]
    }

    /// - Parameter attribute: the one that is edited; nil for a new one.
    init(
        _ type: AttributeType, of object: ObjectContext, editing attribute: Attribute? = nil,
        members: [WorkspaceMember], _ error: LatchkeyError?
    ) {
        let form = object.form
        title = Self.titleField(attribute).showing(form, error)
        slug = Self.slugField(attribute).showing(form, error)
        description = Self.descriptionField(attribute).showing(form, error)
        flags = Self.flags(type, object, attribute, error)
        hasFlags = !flags.isEmpty
        currency = type == .currency ? Self.currency(form, attribute) : nil
        reference = type == .recordReference ? ReferenceFields(object, editing: attribute, error) : nil
        options = type == .select && attribute == nil ? Self.optionsField().showing(form, error) : nil
        statuses = type == .status && attribute == nil ? StatusRows(form, error) : nil
        let subject = DefaultValueField.Subject(
            type: type, isMultiselect: attribute.map(\.isMultiselect), current: attribute?.defaultValue,
            options: attribute?.options ?? [], members: members)
        defaultField = DefaultValueField(subject, form, error)
        hasDefault = defaultField.isThere
        problem = FormProblem(
            error,
            fields: ["title", "api_slug", "description", "default_value"] + flags.map(\.name)
                + (reference?.names ?? []) + (options == nil ? [] : ["options"])
                + (statuses == nil ? [] : ["statuses"]))
    }

    private static func titleField(_ attribute: Attribute?) -> FormField {
        var field = FormField("title", "Title", value: attribute?.title ?? "")
        field.isRequired = true
        field.isFocused = attribute == nil
        field.maxLength = Validation.nameLimit
        return field
    }

    private static func slugField(_ attribute: Attribute?) -> FormField {
        var field = FormField("api_slug", "Slug", value: attribute?.slug ?? "")
        field.hint =
            attribute == nil
            ? "The name in the API. Left empty, it is made from the title."
            : "The name in the API. If you change it, scripts that use the old one stop working."
        field.isRequired = attribute != nil
        field.maxLength = APISlug.limit
        return field
    }

    private static func descriptionField(_ attribute: Attribute?) -> FormField {
        var field = FormField("description", "Description", value: attribute?.description ?? "")
        field.isArea = true
        field.maxLength = Validation.descriptionLimit
        return field
    }

    private static func optionsField() -> FormField {
        var field = FormField("options", "Options")
        field.isArea = true
        field.hint = "One on each line, in their order. You can add more at any time."
        return field
    }

    private static func flags(
        _ type: AttributeType, _ object: ObjectContext, _ attribute: Attribute?, _ error: LatchkeyError?
    ) -> [Flag] {
        let form = object.form
        func flag(_ name: String, _ label: String, _ sentence: String, _ isOn: Bool) -> Flag {
            Flag(
                name: name, label: label, sentence: sentence,
                isChecked: form.has("csrf") ? form.has(name) : isOn, error: error?.field == name ? error?.message : nil)
        }
        var flags: [Flag] = []
        if attribute == nil, type.canBeMultiselect {
            flags.append(
                flag("is_multiselect", "Several values", "A record may have more than one. This is final.", false))
        }
        if type != .checkbox {
            let sentence = "New records need a value, and no value may be removed."
            flags.append(flag("is_required", "Required", sentence, attribute?.isRequired ?? false))
        }
        // Attio knows no unique attributes of one's own on companies.
        if type.canBeUnique, object.object.object.standard != .companies {
            let sentence = "No two records may have the same value. Imports and scripts can find records by it."
            flags.append(flag("is_unique", "Unique", sentence, attribute?.isUnique ?? false))
        }
        return flags
    }

    private static func currency(_ form: Form, _ attribute: Attribute?) -> Currency {
        let code = form.optional("currency") ?? attribute?.configuration.currencyCode ?? "USD"
        let display =
            form.optional("currency_display") ?? attribute?.configuration.currencyDisplay?.rawValue
            ?? CurrencyDisplay.symbol.rawValue
        return Currency(
            codes: CurrencyCode.all.map {
                Choice($0, "\($0) – \(CurrencyCode.name(of: $0) ?? $0)", isChosen: $0 == code)
            },
            displays: CurrencyDisplay.allCases.map { Choice($0.rawValue, $0.title, isChosen: $0.rawValue == display) })
    }
}

extension CurrencyDisplay {
    /// The name for people, with an example.
    fileprivate var title: String {
        switch self {
        case .symbol: "Symbol, such as CA$5"
        case .narrowSymbol: "Short symbol, such as $5"
        case .code: "Code, such as CAD 5"
        case .name: "Name, such as 5 Canadian Dollar"
        }
    }
}
