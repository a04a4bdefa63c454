import HTTPTypes
import Hummingbird
import LatchkeyCore

/// Attributes in the settings: a new one, which begins with its type, and the page of each.
enum AttributePages {
    static func register(in routes: PageRoutes) {
        let attributes = "/{workspace-slug}/settings/objects/{object}/attributes"
        routes.get("\(attributes)/new", chooseType)
        routes.get("\(attributes)/new/{type}", new)
        routes.post("\(attributes)/new/{type}", create)
        routes.get("\(attributes)/{attribute-id}", show)
        routes.post("\(attributes)/{attribute-id}", save)
        routes.get("\(attributes)/{attribute-id}/archive", askArchive)
        routes.post("\(attributes)/{attribute-id}/archive", archive)
        routes.post("\(attributes)/{attribute-id}/restore", restore)
    }

    // MARK: A new one

    @Sendable private static func chooseType(_ context: ObjectContext) async throws -> Response {
        try context.requireEnabled()
        return try await context.admin.settings(
            "attribute-types", AttributeTypesView(context), tab: .objects, title: "Add an attribute")
    }

    @Sendable private static func new(_ context: ObjectContext) async throws -> Response {
        try await form(context, try type(context))
    }

    @Sendable private static func create(_ context: ObjectContext) async throws -> Response {
        let type = try type(context)
        let form = AttributeForm(form: context.form, type: type, object: context)
        do {
            let order = try form.order()
            let options = try OptionDraft.read(context.form, type)
            if let first = context.object.attributes.first(where: { $0.isMade(by: order) }) {
                // The same form sent twice shows what the first one made.
                return context.redirect(
                    to: context.path(of: first), saying: FlashMessage("\(first.title) is there already."))
            }
            let (_, attribute) = try await context.core.attributes.create(
                context.configuration, object: context.name, order)
            for option in options {
                _ = try await context.core.attributes.createOption(
                    context.configuration, object: context.name, attribute.id.text, type: type, title: option.title,
                    celebrates: option.celebrates, targetTime: option.targetTime)
            }
            return context.redirect(
                to: type.hasOptions ? context.path(of: attribute) : context.path,
                saying: FlashMessage("\(attribute.title) is added to \(context.object.object.plural)."))
        } catch let error as LatchkeyError where error.isAboutTheForm {
            return try await self.form(context, type, form.blame(error))
        }
    }

    private static func type(_ context: ObjectContext) throws -> AttributeType {
        try context.requireEnabled()
        guard let type = AttributeType(rawValue: try context.page.parameter("type")),
            AttributeType.creatable.contains(type)
        else { throw PageRefusal.notFound }
        return type
    }

    private static func form(
        _ context: ObjectContext, _ type: AttributeType, _ error: LatchkeyError? = nil
    ) async throws -> Response {
        let members = try await members(context, type)
        return try await context.admin.settings(
            "attribute-new", NewAttributeView(context, type, members, error), tab: .objects,
            title: "Add an attribute", status: error?.pageStatus ?? .ok)
    }

    private static func members(_ context: ObjectContext, _ type: AttributeType) async throws -> [WorkspaceMember] {
        guard type == .actorReference else { return [] }
        return try await context.core.members.list(context.admin.member).filter(\.isActive)
    }

    // MARK: One that is there

    @Sendable private static func show(_ context: AttributeContext) async throws -> Response {
        try await page(context)
    }

    @Sendable private static func save(_ context: AttributeContext) async throws -> Response {
        guard context.isEditable else { throw PageRefusal.notFound }
        let attribute = context.attribute
        let form = AttributeForm(form: context.form, type: attribute.type, object: context.object)
        do {
            try attribute.editState.require(context.form, attribute.title)
            _ = try await context.core.attributes.update(
                context.configuration, object: context.object.name, context.name, try form.change(attribute))
            return context.redirect(to: context.path, saying: FlashMessage("Saved."))
        } catch let error as LatchkeyError where error.isAboutTheForm {
            return try await page(context, form.blame(error))
        }
    }

    /// - Parameter optionError: of the form that adds an option.
    static func page(
        _ context: AttributeContext, _ error: LatchkeyError? = nil, optionError: LatchkeyError? = nil
    ) async throws -> Response {
        let members = try await members(context.object, context.attribute.type)
        let view = AttributeView(context, members, error, optionError: optionError)
        return try await context.admin.settings(
            "attribute", view, tab: .objects, title: context.attribute.title,
            status: (error ?? optionError)?.pageStatus ?? .ok)
    }

    // MARK: Archiving

    @Sendable private static func askArchive(_ context: AttributeContext) async throws -> Response {
        guard context.isEditable else { throw PageRefusal.notFound }
        return try await context.admin.settings(
            "configuration-question", ConfigurationQuestion(archiving: context.attribute, context), tab: .objects,
            title: "Archive \(context.attribute.title)")
    }

    @Sendable private static func archive(_ context: AttributeContext) async throws -> Response {
        try await set(context, archived: true)
        return context.redirect(
            to: context.object.path,
            saying: FlashMessage("\(context.attribute.title) is archived. Its values are kept."))
    }

    @Sendable private static func restore(_ context: AttributeContext) async throws -> Response {
        try await set(context, archived: false)
        return context.redirect(
            to: context.object.path, saying: FlashMessage("\(context.attribute.title) is back, with its values."))
    }

    private static func set(_ context: AttributeContext, archived: Bool) async throws {
        guard context.object.object.isEnabled, !context.attribute.isSystem else { throw PageRefusal.notFound }
        var change = AttributeChange()
        change.isArchived = archived
        _ = try await context.core.attributes.update(
            context.configuration, object: context.object.name, context.name, change)
    }
}

extension Attribute {
    fileprivate func isMade(by order: AttributeOrder) -> Bool {
        slug == order.slug && title == order.title && type == order.type && isMultiselect == order.isMultiselect
            && !isArchived && !isSystem
    }
}
