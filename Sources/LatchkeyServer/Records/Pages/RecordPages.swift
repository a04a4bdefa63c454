import HTTPTypes
import Hummingbird
import LatchkeyCore

/// The page of a record: its values, each to be changed in its place, and its history.
enum RecordPages {
    static func register(in routes: PageRoutes) {
        register(in: routes, "/{workspace-slug}/person/{record-id}") { _ in StandardObject.people.rawValue }
        register(in: routes, "/{workspace-slug}/company/{record-id}") { _ in StandardObject.companies.rawValue }
        register(in: routes, "/{workspace-slug}/{object}/record/{record-id}") { try $0.page.parameter("object") }
    }

    private static func register(
        in routes: PageRoutes, _ path: String, object: @escaping @Sendable (MemberContext) throws -> String
    ) {
        routes.get(path) { (member: MemberContext) in try await show(.open(member, object: object(member))) }
        routes.post("\(path)/attributes/{attribute}") { (member: MemberContext) in
            try await save(.open(member, object: object(member)))
        }
        routes.get("\(path)/delete") { (member: MemberContext) in
            try await askToDelete(.open(member, object: object(member)))
        }
        routes.post("\(path)/delete") { (member: MemberContext) in
            try await delete(.open(member, object: object(member)))
        }
    }

    private static func show(_ request: RecordRequest) async throws -> Response {
        // People and companies have shorter paths, which are the ones that links should spread.
        guard request.object.page.request.uri.path.lowercased().hasPrefix(request.path.lowercased()) else {
            return request.object.redirect(to: request.path)
        }
        let wanted = request.object.page.query.optional("edit")
        let editing = wanted.flatMap { try? request.editable($0) }.map { RecordView.Editing(attribute: $0) }
        return try await page(request, editing)
    }

    private static func save(_ request: RecordRequest) async throws -> Response {
        let form = request.object.form
        let attribute = try request.editable(try request.object.page.parameter("attribute"))
        let given = FieldTexts(form, attribute)
        if form.has("find") || ControlChoices.isSearching(attribute, form) {
            return try await page(request, .init(attribute: attribute, given: given))
        }
        do {
            let values = try request.reader(of: attribute).read(form)
            _ = try await request.object.core.records.edit(
                request.object.access, request.object.slug, request.id.text, attribute: attribute.slug,
                from: form.text("version"), to: values)
        } catch let error as LatchkeyError where error.isAboutTheForm {
            let now = try await request.again()
            let words =
                error.code == .staleVersion ? now.wordsOnWhatIs(attribute) : error.words(for: attribute)
            let editing = RecordView.Editing(attribute: attribute, given: given, problem: words)
            return try await page(now, editing, status: error.pageStatus)
        }
        return request.object.redirect(
            to: "\(request.path)#attribute-\(attribute.slug)", saying: FlashMessage("\(attribute.title) is saved."))
    }

    private static func page(
        _ request: RecordRequest, _ editing: RecordView.Editing? = nil, status: HTTPResponse.Status = .ok
    ) async throws -> Response {
        let object = request.object
        let choices = try await ControlChoices.load(
            for: object.object.visible.filter(\.isEditable), object.form, object)
        let before = TimelineView.before(in: object.page.query)
        let timeline = try await object.core.records.timeline(
            object.access, object.slug, request.id.text, before: before, limit: TimelineView.pageSize)
        let view = RecordView(request, editing, choices, TimelineView(timeline, request, before: before))
        return try await object.member.data(
            "record", view, of: object.object, title: view.name, isWide: true, status: status)
    }

    private static func askToDelete(_ request: RecordRequest) async throws -> Response {
        try await request.object.member.data(
            "record-delete", RecordQuestion(request), of: request.object.object, title: "Delete record")
    }

    private static func delete(_ request: RecordRequest) async throws -> Response {
        try await request.object.core.records.delete(
            request.object.access, request.object.slug, request.id.text)
        return request.object.redirect(
            to: request.object.path, saying: FlashMessage("\(request.record.link.name) is deleted."))
    }
}

/// The question before a record is deleted.
struct RecordQuestion: Sendable {
    let tablePath: String
    let tableTitle: String
    let path: String
    let name: String
    let singular: String

    init(_ request: RecordRequest) {
        tablePath = request.object.path
        tableTitle = request.object.object.object.plural
        path = request.path
        name = request.record.link.name
        singular = request.object.singular
    }
}
