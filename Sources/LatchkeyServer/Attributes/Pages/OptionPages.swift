import HTTPTypes
import Hummingbird
import LatchkeyCore

/// Options of select attributes, and statuses: added, changed, archived and restored.
enum OptionPages {
    static func register(in routes: PageRoutes) {
        let options = "/{workspace-slug}/settings/objects/{object}/attributes/{attribute-id}/options"
        routes.post(options, add)
        routes.get("\(options)/{option-id}", edit)
        routes.post("\(options)/{option-id}", save)
        routes.post("\(options)/{option-id}/archive", archive)
        routes.post("\(options)/{option-id}/restore", restore)
    }

    @Sendable private static func add(_ context: AttributeContext) async throws -> Response {
        guard context.hasEditableOptions else { throw PageRefusal.notFound }
        do {
            let draft = try OptionInput(context.form, context.attribute.type, OptionFields.new)
            let (_, option) = try await context.core.attributes.createOption(
                context.configuration, object: context.object.name, context.name, type: context.attribute.type,
                title: draft.title, celebrates: draft.celebrates, targetTime: draft.targetTime)
            return context.redirect(
                to: context.path, saying: FlashMessage("\(option.title) is added."))
        } catch let error as LatchkeyError where error.isAboutTheForm {
            return try await AttributePages.page(context, optionError: OptionInput.blame(error, OptionFields.new))
        }
    }

    @Sendable private static func edit(_ context: OptionContext) async throws -> Response {
        try await form(context)
    }

    @Sendable private static func save(_ context: OptionContext) async throws -> Response {
        do {
            try context.option.editState.require(context.form, context.option.title)
            let input = try OptionInput(context.form, context.attribute.attribute.type, OptionFields.edited)
            var change = OptionChange()
            change.title = input.title
            if context.attribute.attribute.type == .status {
                change.celebrates = input.celebrates
                change.targetTime = .some(input.targetTime)
            }
            try await update(context, change)
            return context.redirect(to: context.attribute.path, saying: FlashMessage("Saved."))
        } catch let error as LatchkeyError where error.isAboutTheForm {
            return try await form(context, OptionInput.blame(error, OptionFields.edited))
        }
    }

    private static func form(_ context: OptionContext, _ error: LatchkeyError? = nil) async throws -> Response {
        try await context.attribute.admin.settings(
            "option-edit", OptionEditView(context, error), tab: .objects, title: "Edit \(context.option.title)",
            status: error?.pageStatus ?? .ok)
    }

    @Sendable private static func archive(_ context: OptionContext) async throws -> Response {
        try await set(context, archived: true, "\(context.option.title) is archived. Records that have it keep it.")
    }

    @Sendable private static func restore(_ context: OptionContext) async throws -> Response {
        try await set(context, archived: false, "\(context.option.title) can be chosen again.")
    }

    private static func set(_ context: OptionContext, archived: Bool, _ message: String) async throws -> Response {
        var change = OptionChange()
        change.isArchived = archived
        try await update(context, change)
        return context.redirect(to: context.attribute.path, saying: FlashMessage(message))
    }

    private static func update(_ context: OptionContext, _ change: OptionChange) async throws {
        let attribute = context.attribute
        _ = try await context.core.attributes.updateOption(
            attribute.configuration, object: attribute.object.name, attribute.name, type: attribute.attribute.type,
            option: context.option.id.text, change)
    }
}

/// What a form says of an option or status.
private struct OptionInput {
    let title: String
    let targetTime: String?
    let celebrates: Bool

    init(_ form: Form, _ type: AttributeType, _ prefix: String) throws {
        title = form.text("\(prefix)title")
        targetTime =
            type == .status
            ? try OptionDraft.time(form.text("\(prefix)target_time"), field: "\(prefix)target_time") : nil
        celebrates = form.has("celebrates")
    }

    /// The error at the field of the form.
    static func blame(_ error: LatchkeyError, _ prefix: String) -> LatchkeyError {
        let words = error.inWords
        return error.field == "title" ? words.saying(words.message, field: "\(prefix)title") : words
    }
}
