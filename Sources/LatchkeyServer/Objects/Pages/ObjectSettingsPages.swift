import HTTPTypes
import Hummingbird
import LatchkeyCore

/// The page of one object in the settings: its attributes, its names, whether it is enabled, and its end.
enum ObjectSettingsPages {
    static func register(in routes: PageRoutes) {
        let object = "/{workspace-slug}/settings/objects/{object}"
        routes.get(object, show)
        routes.get("\(object)/edit", edit)
        routes.post("\(object)/edit", save)
        routes.post("\(object)/enable", enable)
        routes.get("\(object)/disable", askDisable)
        routes.post("\(object)/disable", disable)
        routes.get("\(object)/delete", askDelete)
        routes.post("\(object)/delete", delete)
    }

    @Sendable private static func show(_ context: ObjectContext) async throws -> Response {
        let count = try await context.core.objects.recordCount(context.all.data, of: context.object)
        return try await context.admin.settings(
            "object", ObjectSettingsView(context, recordCount: count), tab: .objects,
            title: context.object.object.plural)
    }

    // MARK: Names

    @Sendable private static func edit(_ context: ObjectContext) async throws -> Response {
        try await form(context)
    }

    @Sendable private static func save(_ context: ObjectContext) async throws -> Response {
        let object = context.object.object
        let names = ObjectNames(context.form)
        do {
            try object.editState.require(context.form, object.plural)
            let saved = try await context.core.objects.update(
                context.configuration, context.name, slug: object.standard == nil ? names.slug : nil,
                singular: names.singular, plural: names.plural)
            return context.redirect(to: context.all.path(of: saved.object), saying: FlashMessage("Saved."))
        } catch let error as LatchkeyError where error.isAboutTheForm {
            return try await form(context, names.error(error))
        }
    }

    private static func form(_ context: ObjectContext, _ error: LatchkeyError? = nil) async throws -> Response {
        try context.requireEnabled()
        return try await context.admin.settings(
            "object-edit", ObjectEditView(context, error), tab: .objects,
            title: "Edit \(context.object.object.plural)", status: error?.pageStatus ?? .ok)
    }

    // MARK: Enabling

    @Sendable private static func enable(_ context: ObjectContext) async throws -> Response {
        try await set(context, enabled: true)
    }

    @Sendable private static func askDisable(_ context: ObjectContext) async throws -> Response {
        guard context.object.object.canBeDisabled else { throw PageRefusal.notFound }
        let count = try await context.core.objects.recordCount(context.all.data, of: context.object)
        return try await context.admin.settings(
            "configuration-question", ConfigurationQuestion(disabling: context, recordCount: count), tab: .objects,
            title: "Disable \(context.object.object.plural)")
    }

    @Sendable private static func disable(_ context: ObjectContext) async throws -> Response {
        try await set(context, enabled: false)
    }

    private static func set(_ context: ObjectContext, enabled: Bool) async throws -> Response {
        let object = context.object.object
        guard let standard = object.standard, object.canBeDisabled else { throw PageRefusal.notFound }
        try await context.core.objects.setEnabled(context.configuration, standard, enabled)
        let message =
            enabled ? "\(object.plural) are enabled." : "\(object.plural) are disabled. Their records are kept."
        return context.redirect(to: context.all.objects, saying: FlashMessage(message))
    }

    // MARK: Deleting

    @Sendable private static func askDelete(_ context: ObjectContext) async throws -> Response {
        try await deletion(context)
    }

    @Sendable private static func delete(_ context: ObjectContext) async throws -> Response {
        let object = context.object.object
        guard object.standard == nil else { throw PageRefusal.notFound }
        guard context.form.text("name") == object.plural else {
            return try await deletion(
                context,
                LatchkeyError(
                    .invalid, .nameMismatch, "This is not the name. Type “\(object.plural)”.", field: "name"))
        }
        try await context.core.objects.delete(context.configuration, context.name)
        return context.redirect(
            to: context.all.objects, saying: FlashMessage("\(object.plural) and all of their records are deleted."))
    }

    private static func deletion(_ context: ObjectContext, _ error: LatchkeyError? = nil) async throws -> Response {
        guard context.object.object.standard == nil else { throw PageRefusal.notFound }
        let count = try await context.core.objects.recordCount(context.all.data, of: context.object)
        return try await context.admin.settings(
            "object-delete", ObjectDeleteView(context, recordCount: count, error), tab: .objects,
            title: "Delete \(context.object.object.plural)", status: error?.pageStatus ?? .ok)
    }
}

extension ObjectContext {
    /// - Throws: a page that does not exist: what is disabled can be looked at and enabled, not changed.
    func requireEnabled() throws {
        guard object.isEnabled else { throw PageRefusal.notFound }
    }
}
