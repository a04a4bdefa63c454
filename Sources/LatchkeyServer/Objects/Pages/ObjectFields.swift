import LatchkeyCore

/// The fields that say what an object is called.
struct ObjectFields: Sendable {
    let singular: FormField
    let plural: FormField
    /// Nil where the slug is fixed.
    let slug: FormField?
    let problem: FormProblem?

    /// - Parameter object: the one that is edited; nil for a new one.
    init(_ form: Form, _ error: LatchkeyError?, editing object: Object? = nil) {
        var plural = FormField("plural_noun", "Plural name", value: object?.plural ?? "")
        plural.hint = "What many of them are called, such as Projects."
        plural.isRequired = true
        plural.isFocused = object == nil
        plural.maxLength = Validation.nameLimit
        var singular = FormField("singular_noun", "Singular name", value: object?.singular ?? "")
        singular.hint = "What one of them is called, such as Project."
        singular.isRequired = true
        singular.maxLength = Validation.nameLimit
        self.singular = singular.showing(form, error)
        self.plural = plural.showing(form, error)
        slug = object?.standard == nil ? Self.slug(object).showing(form, error) : nil
        problem = FormProblem(error, fields: ["singular_noun", "plural_noun"] + (slug == nil ? [] : ["api_slug"]))
    }

    private static func slug(_ object: Object?) -> FormField {
        var slug = FormField("api_slug", "Slug", value: object?.slug ?? "")
        slug.hint =
            object == nil
            ? "The name in the API and in addresses. Left empty, it is made from the plural name."
            : "The name in the API and in addresses. If you change it, scripts that use the old one stop working."
        slug.isRequired = object != nil
        slug.maxLength = APISlug.limit
        return slug
    }
}

/// The form that makes an object.
struct NewObjectView: Sendable {
    let path: String
    let fields: ObjectFields
}

/// The form that changes an object's names.
struct ObjectEditView: Sendable {
    let crumbs: [Crumb]
    let path: String
    let plural: String
    let slug: String
    let hasFixedSlug: Bool
    let state: String
    let fields: ObjectFields

    init(_ context: ObjectContext, _ error: LatchkeyError?) {
        let object = context.object.object
        crumbs = context.crumbs
        path = context.path
        plural = object.plural
        slug = object.slug
        hasFixedSlug = object.standard != nil
        state = object.editState.text
        fields = ObjectFields(context.form, error, editing: object)
    }
}

extension Object {
    var editState: EditState { EditState(singular, plural, slug) }
}
