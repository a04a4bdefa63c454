import LatchkeyCore

/// The page of an object in the settings.
struct ObjectSettingsView: Sendable {
    let objectsPath: String
    let path: String
    let icon: String
    let plural: String
    let singular: String
    let slug: String
    let kind: String
    let records: String
    /// The table of its records; nil while it is disabled.
    let recordsPath: String?
    let isEnabled: Bool
    let isCustom: Bool
    let canBeDisabled: Bool
    let own: [AttributeRow]
    let hasOwn: Bool
    let ownSummary: String
    let system: [AttributeRow]
    let systemSummary: String
    let archived: [AttributeRow]
    let hasArchived: Bool
    let archivedSummary: String

    init(_ context: ObjectContext, recordCount: Int) {
        let object = context.object.object
        objectsPath = context.all.objects
        path = context.path
        icon = object.icon
        plural = object.plural
        singular = object.singular
        slug = object.slug
        kind = object.kind
        records = recordCount == 1 ? "1 record" : "\(NumberText.grouped(Double(recordCount))) records"
        recordsPath = object.isEnabled ? "/\(context.admin.workspace.slug)/objects/\(object.slug)" : nil
        isEnabled = object.isEnabled
        isCustom = object.standard == nil
        canBeDisabled = object.canBeDisabled
        let visible = context.object.visible
        own = visible.filter { !$0.isSystem }.map { AttributeRow($0, context) }
        system = visible.filter(\.isSystem).map { AttributeRow($0, context) }
        archived = context.object.attributes.filter(\.isArchived).map { AttributeRow($0, context) }
        hasOwn = !own.isEmpty
        ownSummary = own.count.counted("attribute").asSentence
        systemSummary = system.count.counted("attribute").asSentence
        hasArchived = !archived.isEmpty
        archivedSummary = archived.count.counted("attribute").asSentence
    }
}

/// An attribute in the list of its object.
struct AttributeRow: Sendable {
    let title: String
    let description: String?
    let path: String
    let icon: String
    /// The slug in the parts between which a line may end.
    let slugParts: [String]
    let type: String
    /// What there is to add to the type: "US Dollar", "4 options", "Companies".
    let detail: String?
    let rules: [String]
    let hasRules: Bool
    let defaultValue: String?
    let isReadOnly: Bool

    init(_ attribute: Attribute, _ context: ObjectContext) {
        title = attribute.title
        description = attribute.description.flatMap { $0.isEmpty ? nil : $0 }
        path = context.path(of: attribute)
        icon = attribute.type.icon
        let words = attribute.slug.split(separator: "_", omittingEmptySubsequences: false)
        slugParts = words.dropLast().map { "\($0)_" } + words.suffix(1).map(String.init)
        type = attribute.type.title
        detail = attribute.detail(in: context.schema)
        isReadOnly = !attribute.isWritable
        rules = [
            attribute.isRequired ? "Required" : nil, attribute.isUnique ? "Unique" : nil,
            attribute.isMultiselect ? "Several values" : nil, attribute.isWritable ? nil : "Read only",
        ].compactMap(\.self)
        hasRules = !rules.isEmpty
        defaultValue = attribute.defaultPhrase()
    }
}

extension ObjectContext {
    /// The page of an attribute in the settings.
    func path(of attribute: Attribute) -> String { "\(path)/attributes/\(attribute.id)" }
}

extension Attribute {
    /// What there is to add to the type, in a few words.
    func detail(in schema: WorkspaceSchema) -> String? {
        switch type {
        case .currency: return configuration.currencyCode.map { CurrencyCode.name(of: $0) ?? $0 }
        case .select: return options.filter { !$0.isArchived }.count.counted("option")
        case .status: return options.filter { !$0.isArchived }.count.counted("status", "statuses")
        case .recordReference:
            let targets = configuration.allowedObjects.compactMap { schema.object(id: $0)?.object.plural }
            guard !targets.isEmpty else { return "any object" }
            let other = relationship.flatMap(schema.attribute)?.attribute.title
            return targets.joined(separator: ", ") + (other.map { " ↔ \($0)" } ?? "")
        default: return nil
        }
    }
}
