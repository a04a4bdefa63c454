import HTTPTypes
import Hummingbird
import LatchkeyCore

/// The records of an object as a table, and the saved views of it.
enum TablePages {
    static func register(in routes: PageRoutes) {
        routes.get("/{workspace-slug}/objects/{object}", show)
        routes.post("/{workspace-slug}/objects/{object}/views", saveView)
        routes.post("/{workspace-slug}/objects/{object}/views/{view-id}", changeView)
        routes.post("/{workspace-slug}/objects/{object}/views/{view-id}/archive", archiveView)
    }

    @Sendable private static func show(_ request: ObjectRequest) async throws -> Response {
        try await page(request, TableState(request))
    }

    private static func page(
        _ request: ObjectRequest, _ state: TableState, _ retry: SavedViews.Retry? = nil,
        status: HTTPResponse.Status = .ok
    ) async throws -> Response {
        let object = request.object
        var problem: LatchkeyError?
        var query = TableQuery(limit: TableState.pageSize)
        do {
            query = try state.query(of: object, request.schema, timeZone: request.views.timeZone)
        } catch let error as LatchkeyError where error.kind == .invalid {
            problem = error
        }
        var found: (records: FoundRecords, count: RecordCount)
        do {
            found = try await request.core.records.table(request.access, request.slug, query)
        } catch let error as LatchkeyError where error.code == .filterError {
            // A value that the core cannot compare with, such as an option that is gone.
            problem = LatchkeyError.invalid("filter", "One of these filters cannot be used. Look at their values.")
            query.filter = nil
            found = try await request.core.records.table(request.access, request.slug, query)
        }
        let records = try await request.core.records.shown(
            found.records, attributes: state.columns, limit: TableView.cellLimit)
        let views = try await request.core.objects.views(
            request.access, request.slug, includingArchived: false, limit: Objects.viewLimit, after: nil)
        let view = TableView(
            request, state, records, found.count, try await FilterContext.load(state, request),
            SavedViews(views.page.elements, state, request, retry), problem: problem)
        return try await request.member.data(
            "records", view, of: object, title: object.object.plural, isWide: true, status: status)
    }

    @Sendable private static func saveView(_ request: ObjectRequest) async throws -> Response {
        try await save(request) { try await request.core.objects.saveView(request.access, request.slug, $0) }
    }

    @Sendable private static func changeView(_ request: ObjectRequest) async throws -> Response {
        let id = try request.page.parameter("view-id")
        return try await save(request) {
            try await request.core.objects.changeView(request.access, request.slug, id, $0)
        }
    }

    private static func save(
        _ request: ObjectRequest, _ write: (ViewOrder) async throws -> ObjectView
    ) async throws -> Response {
        let form = request.form
        let state = TableState(request, URLEncodedForm.parse(form.raw("query").utf8) ?? Form())
        do {
            let query = try state.query(of: request.object, request.schema, timeZone: request.views.timeZone)
            let view = try await write(
                ViewOrder(
                    title: form.text("title"), filter: query.filter, sorts: query.sorts, page: state.viewQuery))
            return request.redirect(
                to: SavedViews.path(of: view, request), saying: FlashMessage("The view “\(view.title)” is saved."))
        } catch let error as LatchkeyError where error.isAboutTheForm {
            return try await page(request, state, .init(form: form, error: error), status: error.pageStatus)
        }
    }

    @Sendable private static func archiveView(_ request: ObjectRequest) async throws -> Response {
        let view = try await request.core.objects.archiveView(
            request.access, request.slug, try request.page.parameter("view-id"))
        return request.redirect(to: request.path, saying: FlashMessage("The view “\(view.title)” is removed."))
    }
}
