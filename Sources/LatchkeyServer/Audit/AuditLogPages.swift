import Hummingbird
import LatchkeyCore

/// The Audit log tab: what happened in the workspace, newest first.
enum AuditLogPages {
    static func register(in routes: PageRoutes) {
        routes.get("/{workspace-slug}/settings/audit-log", show)
        AuditExportPages.register(in: routes)
    }

    @Sendable private static func show(_ admin: AdminContext) async throws -> Response {
        let query = AuditQuery(admin.page.query, timeZone: admin.signedIn.user.timeZone)
        let events = try await admin.core.audit.list(
            admin.administrator, query.filter, after: admin.page.query.optional("after"))
        let actors = try await admin.core.audit.actors(admin.administrator)
        let head = try await admin.core.audit.head(admin.administrator)
        let view = AuditLogView(admin, query, events, actors, head)
        return try await admin.settings("audit-log", view, tab: .auditLog, title: "Audit log")
    }
}
