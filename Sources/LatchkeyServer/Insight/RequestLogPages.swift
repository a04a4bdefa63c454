import Hummingbird
import LatchkeyCore

/// The request log of a workspace, newest first.
enum RequestLogPages {
    static func register(in routes: PageRoutes) {
        routes.get("/{workspace-slug}/settings/developers/requests", show)
    }

    @Sendable private static func show(_ admin: AdminContext) async throws -> Response {
        let query = RequestLogQuery(admin.page.query, in: admin.signedIn.user.timeZone)
        let (page, names) = try await admin.core.insight.requests(
            admin.administrator, query.filter, limit: RequestLogQuery.length, after: query.after)
        return try await admin.settings(
            "requests", RequestLogView(query, page, names, admin), tab: .developers, title: "Request log")
    }
}
