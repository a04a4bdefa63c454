import LatchkeyCore

/// The question before an object goes with all of its records.
struct ObjectDeleteView: Sendable {
    let crumbs: [Crumb]
    let path: String
    let plural: String
    let consequences: [String]
    let confirmField: FormField
    let problem: FormProblem?

    init(_ context: ObjectContext, recordCount: Int, _ error: LatchkeyError?) {
        let object = context.object.object
        crumbs = context.crumbs
        path = context.path
        plural = object.plural
        let records =
            recordCount == 1 ? "Its 1 record goes" : "Its \(NumberText.grouped(Double(recordCount))) records go"
        consequences = [
            recordCount == 0
                ? "It has no records. Its attributes go with it, for good."
                : "\(records) with it, their values and their history too, for good.",
            Self.mirrors(of: object, in: context.schema),
        ].compactMap(\.self)
        var field = FormField("name", "Type “\(object.plural)” to confirm")
        field.isRequired = true
        field.isFocused = true
        confirmField = field.showing(context.form, error)
        problem = FormProblem(error, fields: ["name"])
    }

    /// What other objects lose: "The attribute Projects of Companies goes too."
    private static func mirrors(of object: Object, in schema: WorkspaceSchema) -> String? {
        let names = schema.all.filter { $0.object.id != object.id }.flatMap { other in
            other.attributes.filter { $0.configuration.allowedObjects == [object.id] }.map {
                "“\($0.title)” of \(other.object.plural)"
            }
        }
        guard !names.isEmpty else { return nil }
        return names.count == 1
            ? "The attribute \(names[0]) refers to nothing else and goes too."
            : "The attributes \(names.joined(separator: ", ")) refer to nothing else and go too."
    }
}

/// A question about objects and attributes to say yes to: template `configuration-question`.
struct ConfigurationQuestion: Sendable {
    let crumbs: [Crumb]
    let heading: String
    let sentences: [String]
    let action: String
    let button: String
    let cancelPath: String

    init(disabling context: ObjectContext, recordCount: Int) {
        let object = context.object.object
        let what =
            recordCount == 0 ? "attributes" : "\(NumberText.grouped(Double(recordCount))) records with all values"
        crumbs = context.crumbs
        heading = "Disable \(object.plural)?"
        sentences = [
            "\(object.plural) disappear from the pages and from the API, together with the attributes of other objects "
                + "that refer to them.",
            "Nothing is lost: their \(recordCount == 1 ? "record with all values" : what) will be there again when you "
                + "enable them.",
        ]
        action = "\(context.path)/disable"
        button = "Disable \(object.plural)"
        cancelPath = context.path
    }

    init(archiving attribute: Attribute, _ context: AttributeContext) {
        crumbs = context.object.crumbs + [Crumb(title: attribute.title, path: context.path)]
        heading = "Archive \(attribute.title)?"
        sentences = [
            "The attribute and its values disappear from the pages and from the API.",
            "Nothing is lost: all values are kept, and come back when you restore it. Its slug stays taken.",
        ]
        action = "\(context.path)/archive"
        button = "Archive attribute"
        cancelPath = context.path
    }
}
