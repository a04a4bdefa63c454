import Hummingbird
import LatchkeyCore

/// A new record.
enum NewRecordPages {
    static func register(in routes: PageRoutes) {
        routes.get("/{workspace-slug}/objects/{object}/new", show)
        routes.post("/{workspace-slug}/objects/{object}/new", create)
    }

    @Sendable private static func show(_ request: ObjectRequest) async throws -> Response {
        try await page(request, id: request.core.newID())
    }

    /// The form carries the id of what it makes, so that sending it twice makes one record.
    @Sendable private static func create(_ request: ObjectRequest) async throws -> Response {
        let form = request.form
        let id: RecordID = try form.id("id")
        let attributes = request.object.visible.filter(\.isEditable)
        if form.has("find") || attributes.contains(where: { ControlChoices.isSearching($0, form) }) {
            return try await page(request, id: id)
        }
        do {
            let values = try attributes.compactMap { try member($0, request) }
            let made = try await request.core.records.create(
                request.access, request.slug, id: id, values: values)
            let record = try await request.core.records.shown(made, attributes: [], limit: 0).first
            return request.redirect(
                to: request.schema.path(of: request.object, id),
                saying: FlashMessage("\(record?.link.name ?? request.object.object.singular) is created."))
        } catch let error as LatchkeyError where error.isAboutTheForm {
            return try await page(request, id: id, error)
        }
    }

    /// What was given for an attribute; nil leaves it to the attribute's default.
    private static func member(_ attribute: Attribute, _ request: ObjectRequest) throws -> JSON.Member? {
        let reader = ControlReader(attribute: attribute, timeZone: request.views.timeZone)
        let values = try reader.read(request.form).compactMap { value -> JSON? in
            if case .written(let json) = value { json } else { nil }
        }
        let hasDefault = !FieldTexts(defaultOf: attribute).texts.isEmpty
        return values.isEmpty && !hasDefault ? nil : JSON.Member(attribute.slug, .array(values))
    }

    private static func page(
        _ request: ObjectRequest, id: RecordID, _ error: LatchkeyError? = nil
    ) async throws -> Response {
        let attributes = request.object.visible.filter(\.isEditable)
        let choices = try await ControlChoices.load(for: attributes, request.form, request)
        let view = NewRecordView(request, id: id, choices, error)
        return try await request.member.data(
            "record-new", view, of: request.object, title: "New \(request.singular)",
            status: error?.pageStatus ?? .ok)
    }
}

/// The form for a new record: what matters first, the rest out of sight.
struct NewRecordView: Sendable {
    let tablePath: String
    let tableTitle: String
    let singular: String
    let id: String
    let problem: FormProblem?
    let controls: [AttributeControl]
    let others: [AttributeControl]
    let hasOthers: Bool
    let areOthersOpen: Bool

    private static let common: [StandardObject: [String]] = [
        .people: ["email_addresses", "company", "job_title", "phone_numbers"],
        .companies: ["domains", "description", "categories"],
        .deals: ["value", "associated_company", "associated_people"],
        .users: ["person", "workspace"],
        .workspaces: ["company", "users"],
    ]

    init(_ request: ObjectRequest, id: RecordID, _ choices: ControlChoices, _ error: LatchkeyError?) {
        tablePath = request.path
        tableTitle = request.object.object.plural
        singular = request.singular
        self.id = id.text
        let builder = ControlBuilder(request: request, choices: choices, isChange: false)
        let isSent = request.form.has("id")
        let editable = request.object.visible.filter(\.isEditable)
        problem = FormProblem(error, fields: editable.map(\.slug))
        let all = editable.map { attribute -> (Attribute, AttributeControl) in
            let given = isSent ? FieldTexts(request.form, attribute) : Self.beginning(attribute, request)
            var control = builder.control(attribute, given)
            control.isMarked = attribute.isRequired
            control.show(error?.field == attribute.slug ? error?.words(for: attribute) : nil)
            return (attribute, control)
        }
        let first = Self.first(of: request.object)
        controls = first.compactMap { slug in all.first { $0.0.slug == slug }?.1 }
        let rest = all.filter { !first.contains($0.0.slug) }
        others = rest.map(\.1)
        hasOthers = !others.isEmpty
        areOthersOpen = rest.contains { attribute, control in
            control.error != nil || choices.searches[attribute.slug] != nil
        }
    }

    /// What a form begins with: the default, and for what somebody must choose the likeliest.
    private static func beginning(_ attribute: Attribute, _ request: ObjectRequest) -> FieldTexts {
        var given = FieldTexts(defaultOf: attribute)
        guard given.texts.isEmpty, attribute.isRequired else { return given }
        switch attribute.type {
        case .actorReference: given.texts = [FieldTexts.key(request.member.member.member.id)]
        case .status: given.texts = attribute.options.filter { !$0.isArchived }.prefix(1).map(\.id.text)
        default: break
        }
        return given
    }

    /// The name, what is required, and what people mostly know.
    private static func first(of object: ObjectSchema) -> [String] {
        let required = object.visible.filter { $0.isRequired && $0.isEditable }
        let common = object.object.standard.flatMap { Self.common[$0] }
        let own = object.visible.filter { $0.isEditable && !$0.isSystem }
        var seen: Set<String> = []
        let slugs = [object.label].compactMap { $0?.slug } + required.map(\.slug) + (common ?? own.map(\.slug))
        return slugs.filter { seen.insert($0).inserted }
    }
}
