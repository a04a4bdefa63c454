import Hummingbird
import LatchkeyCore

/// The records of an object as a table.
enum TablePages {
    static func register(in routes: PageRoutes) {
        routes.get("/{workspace-slug}/objects/{object}", show)
    }

    @Sendable private static func show(_ request: ObjectRequest) async throws -> Response {
        let state = TableState(request)
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
        let context = try await FilterContext.load(state, request)
        let view = TableView(request, state, records, found.count, context, problem: problem)
        return try await request.member.data(
            "records", view, of: object, title: object.object.plural, isWide: true)
    }
}
