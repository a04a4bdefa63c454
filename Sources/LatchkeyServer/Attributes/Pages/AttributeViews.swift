import LatchkeyCore

/// The types to choose from, each with a sentence.
struct AttributeTypesView: Sendable {
    struct Row: Sendable {
        let title: String
        let sentence: String
        let icon: String
        let path: String
    }

    let crumbs: [Crumb]
    let plural: String
    let path: String
    let types: [Row]

    init(_ context: ObjectContext) {
        crumbs = context.crumbs
        plural = context.object.object.plural
        path = context.path
        types = AttributeType.creatable.map {
            Row(
                title: $0.title, sentence: $0.sentence, icon: $0.icon,
                path: "\(context.path)/attributes/new/\($0.rawValue)")
        }
    }
}

/// The form that makes an attribute of a type.
struct NewAttributeView: Sendable {
    let crumbs: [Crumb]
    let typesPath: String
    let action: String
    let heading: String
    let typeTitle: String
    let sentence: String
    let icon: String
    let fields: AttributeFields

    init(_ context: ObjectContext, _ type: AttributeType, _ members: [WorkspaceMember], _ error: LatchkeyError?) {
        typesPath = "\(context.path)/attributes/new"
        crumbs = context.crumbs + [Crumb(title: "Add an attribute", path: typesPath)]
        action = "\(typesPath)/\(type.rawValue)"
        heading = "New \(type.title.lowercased()) attribute"
        typeTitle = type.title
        sentence = type.sentence
        icon = type.icon
        fields = AttributeFields(type, of: context, members: members, error)
    }
}

/// The page of an attribute.
struct AttributeView: Sendable {
    struct Fact: Sendable {
        let name: String
        let value: String
        var isCode = false
    }

    let crumbs: [Crumb]
    let path: String
    let objectPath: String
    let title: String
    let slug: String
    let description: String?
    let typeTitle: String
    let icon: String
    let rules: [String]
    let isArchived: Bool
    let isEditable: Bool
    /// Why there is no form; nil where there is one.
    let why: String?
    let facts: [Fact]
    let fields: AttributeFields?
    let state: String
    let canBeRestored: Bool
    let options: OptionsView?

    init(
        _ context: AttributeContext, _ members: [WorkspaceMember], _ error: LatchkeyError?,
        optionError: LatchkeyError?
    ) {
        let attribute = context.attribute
        let row = AttributeRow(attribute, context.object)
        crumbs = context.object.crumbs
        path = context.path
        objectPath = context.object.path
        (title, slug, description, icon) = (attribute.title, attribute.slug, row.description, row.icon)
        typeTitle = row.type
        rules = row.rules
        isArchived = attribute.isArchived
        isEditable = context.isEditable
        why = Self.why(context)
        facts = Self.facts(attribute, row)
        // What was typed into the other form of the page is nothing of this one's.
        var object = context.object
        if optionError != nil { object.page.form = Form() }
        fields =
            context.isEditable
            ? AttributeFields(attribute.type, of: object, editing: attribute, members: members, error) : nil
        state = attribute.editState.text
        canBeRestored = attribute.isArchived && !attribute.isSystem && context.object.object.isEnabled
        options = attribute.type.hasOptions ? OptionsView(context, optionError) : nil
    }

    private static func why(_ context: AttributeContext) -> String? {
        if context.isEditable || context.attribute.isArchived { return nil }
        if context.attribute.isSystem {
            return context.hasEditableOptions
                ? "This attribute belongs to the system: it cannot be changed, but its \(context.attribute.optionWords) can."
                : "This attribute belongs to the system and cannot be changed."
        }
        return "Enable \(context.object.object.object.plural) to change its attributes."
    }

    private static func facts(_ attribute: Attribute, _ row: AttributeRow) -> [Fact] {
        [
            Fact(name: "Slug", value: attribute.slug, isCode: true),
            Fact(name: "Type", value: [row.type, row.detail].compactMap(\.self).joined(separator: ", ")),
            row.hasRules ? Fact(name: "Rules", value: row.rules.joined(separator: ", ")) : nil,
            row.defaultValue.map { Fact(name: "Default", value: $0) },
        ].compactMap(\.self)
    }
}

extension Attribute {
    /// "options" or "statuses".
    var optionWords: String { type == .status ? "statuses" : "options" }
    /// "option" or "status".
    var optionWord: String { type.optionWord }
}
