import HTTPTypes
import Hummingbird
import LatchkeyCore

/// The Objects tab: the list of objects, and a new one.
enum ObjectListPages {
    static func register(in routes: PageRoutes) {
        routes.get("/{workspace-slug}/settings/objects", list)
        routes.get("/{workspace-slug}/settings/objects/new", new)
        routes.post("/{workspace-slug}/settings/objects/new", create)
        ObjectSettingsPages.register(in: routes)
        AttributePages.register(in: routes)
        OptionPages.register(in: routes)
    }

    @Sendable private static func list(_ context: ObjectsContext) async throws -> Response {
        let counts = try await context.core.objects.recordCounts(context.data)
        return try await context.admin.settings(
            "objects", ObjectListView(context, counts), tab: .objects, title: "Objects")
    }

    @Sendable private static func new(_ context: ObjectsContext) async throws -> Response {
        try await form(context)
    }

    @Sendable private static func create(_ context: ObjectsContext) async throws -> Response {
        let names = ObjectNames(context.form)
        do {
            let object = try await context.core.objects.create(
                context.configuration, slug: names.slug, singular: names.singular, plural: names.plural)
            return context.redirect(
                to: context.path(of: object.object),
                saying: FlashMessage("\(object.object.plural) are ready. Add what you want to know about them."))
        } catch let error as LatchkeyError where error.isAboutTheForm {
            // The same form sent twice shows what the first one made.
            if error.code == .slugConflict, let first = context.schema.all.map(\.object).first(where: names.made) {
                return context.redirect(
                    to: context.path(of: first), saying: FlashMessage("\(first.plural) are there already."))
            }
            return try await form(context, names.error(error))
        }
    }

    private static func form(_ context: ObjectsContext, _ error: LatchkeyError? = nil) async throws -> Response {
        let view = NewObjectView(path: context.objects, fields: ObjectFields(context.form, error))
        return try await context.admin.settings(
            "object-new", view, tab: .objects, title: "Create an object", status: error?.pageStatus ?? .ok)
    }
}

/// What a form says an object is called.
struct ObjectNames: Sendable {
    let singular: String
    let plural: String
    let slug: String

    init(_ form: Form) {
        singular = form.text("singular_noun")
        plural = form.text("plural_noun")
        slug = form.optional("api_slug") ?? Self.slug(from: plural)
    }

    /// "Sales projects" becomes "sales_projects"; a name without a Latin letter becomes "object".
    private static func slug(from plural: String) -> String {
        let slug = APISlug.make(from: plural)
        return slug == APISlug.make(from: "") ? "object" : slug
    }

    func made(_ object: Object) -> Bool {
        object.standard == nil && object.slug == slug && object.singular == singular && object.plural == plural
    }

    /// The error in the words of the form.
    func error(_ error: LatchkeyError) -> LatchkeyError {
        error.code == .slugConflict
            ? error.saying("Another object has the slug “\(slug)”, or one of these names. Choose another.")
            : error.inWords
    }
}
