import LatchkeyCore

/// Which records an attribute refers to, and what these see of it.
struct ReferenceFields: Sendable {
    /// The objects to choose from; empty where they are fixed.
    let objects: [Choice]
    let hasObjects: Bool
    let objectsError: String?
    /// What a relationship with two sides is, which cannot be changed: "Companies, whose attribute Team refers back."
    let fixed: String?
    /// The other side; nil where the attribute is there already.
    let other: OtherSide?

    struct OtherSide: Sendable {
        let isWanted: Bool
        let title: FormField
        let slug: FormField
        let isMultiselect: Bool
    }

    /// The names of the fields that show their own error.
    let names = ["objects", "other_title", "other_slug"]

    init(_ context: ObjectContext, editing attribute: Attribute?, _ error: LatchkeyError?) {
        let form = context.form
        let mirror = attribute?.relationship.flatMap(context.schema.attribute)
        let present = Set(attribute?.configuration.allowedObjects.map(\.text) ?? [])
        let chosen = form.has("csrf") ? Set(form.all("objects")) : present
        objects =
            mirror != nil
            ? []
            : context.schema.objects.map(\.object).map {
                Choice($0.id.text, $0.plural, isChosen: chosen.contains($0.id.text))
            }
        hasObjects = !objects.isEmpty
        objectsError = error?.field == "objects" ? error?.message : nil
        fixed = mirror.map {
            "\($0.object.object.plural), where “\($0.attribute.title)” refers back. Both sides are kept in step; the "
                + "objects of a relationship cannot be changed."
        }
        other = attribute == nil ? Self.otherSide(context, error) : nil
    }

    private static func otherSide(_ context: ObjectContext, _ error: LatchkeyError?) -> OtherSide {
        let form = context.form
        var title = FormField("other_title", "Its title on the other side", value: context.object.object.plural)
        title.isRequired = false
        title.maxLength = Validation.nameLimit
        var slug = FormField("other_slug", "Its slug on the other side")
        slug.hint = "Left empty, it is made from that title."
        slug.maxLength = APISlug.limit
        let isRetry = form.has("csrf")
        return OtherSide(
            isWanted: form.text("sides") == "both", title: title.showing(form, error),
            slug: slug.showing(form, error), isMultiselect: isRetry ? form.has("other_is_multiselect") : true)
    }
}
