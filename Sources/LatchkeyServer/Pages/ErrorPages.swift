package import HTTPTypes
package import Hummingbird
import LatchkeyCore

/// What people see when there is nothing else to show.
package enum ErrorPages {
    struct View: Sendable {
        let heading: String
        let message: String
        var actionTitle = "Go to your workspace"
        var actionPath = "/"
        /// Shown so that whoever runs the server can find the request in the log.
        var requestID: String?
        var hasAdmins = false
        var admins: [AdminView] = []
    }

    struct AdminView: Sendable {
        let name: String
        let email: String
    }

    /// The page for an error that a page handler threw. Errors that are nobody's fault but ours are thrown on, to
    /// whoever logs them; the page for those is `internalError`.
    static func response(for error: any Error, _ page: PageContext) async throws -> Response {
        switch error {
        case PageRefusal.signInNeeded(let next):
            return page.redirect(to: next == "/" ? "/sign-in" : "/sign-in?next=\(PercentEncoding.encode(next))")
        case PageRefusal.notFound: return try notFound(page)
        case PageRefusal.adminNeeded(let member): return try await adminNeeded(member, page)
        case PageRefusal.staleForm: return try staleForm(page)
        case PageRefusal.tooLarge(let limit): return try tooLarge(limit, page)
        case let error as LatchkeyError: return try refused(error, page)
        default: throw error
        }
    }

    /// The page for an error of the core that no form shows at a field.
    static func refused(_ error: LatchkeyError, _ page: PageContext) throws -> Response {
        var response = try show(
            View(heading: heading(of: error), message: error.message), status: error.pageStatus, page)
        if case .rateLimited(let retryAfter) = error.kind {
            response.headers[.retryAfter] = retryAfter.httpDate
        }
        return response
    }

    package static func notFound(_ page: PageContext) throws -> Response {
        try show(
            View(
                heading: "There is nothing here",
                message: "This page does not exist, or it belongs to a workspace that you are not a member of."),
            status: .notFound, page)
    }

    /// The page for an error that is ours; the log has the rest under the request's id.
    package static func internalError(_ page: PageContext) throws -> Response {
        try show(
            View(
                heading: "Something went wrong on our side",
                message: "Nothing that you did is lost if it was saved before. Try again in a moment.",
                requestID: page.server.requestID.description),
            status: .internalServerError, page)
    }

    private static func staleForm(_ page: PageContext) throws -> Response {
        try show(
            View(
                heading: "This form is too old",
                message: "Your session has changed since this page was opened, so nothing was saved. "
                    + "Go back, load the page again and send it once more.",
                actionTitle: "Go back to the page", actionPath: page.returnPath),
            status: .forbidden, page)
    }

    private static func tooLarge(_ limit: FormLimit, _ page: PageContext) throws -> Response {
        var response = try show(
            View(
                heading: "That is too large", message: "\(limit.description) Nothing was saved.",
                actionTitle: "Go back to the page", actionPath: page.returnPath),
            status: .contentTooLarge, page)
        // What is left of the body is not read.
        response.headers[.connection] = "close"
        return response
    }

    private static func adminNeeded(_ member: MemberPrincipal, _ page: PageContext) async throws -> Response {
        let admins = try await page.core.members.admins(of: member.workspace.id)
        let view = View(
            heading: "An admin is needed for this",
            message: "Only admins of \(member.workspace.name) can do this. You can ask one of them:",
            actionTitle: "Back to Workspace settings", actionPath: "/\(member.workspace.slug)/settings",
            hasAdmins: !admins.isEmpty, admins: admins.map { AdminView(name: $0.name, email: $0.email) })
        return try show(view, status: .forbidden, page)
    }

    private static func show(_ view: View, status: HTTPResponse.Status, _ page: PageContext) throws -> Response {
        try page.plain("error", view, title: view.heading, status: status)
    }

    private static func heading(of error: LatchkeyError) -> String {
        switch error.kind {
        case .invalid: "That did not work"
        case .unauthenticated: "Sign in first"
        case .forbidden: "That is not allowed"
        case .notFound: "There is nothing here"
        case .conflict: error.code == .staleVersion ? "Someone was faster" : "That did not work"
        case .tooLarge: "That is too large"
        case .rateLimited: "Too many tries"
        case .unavailable: "Not possible right now"
        }
    }
}

extension LatchkeyError {
    /// The status of a page, or of a form shown again, that tells of this error.
    package var pageStatus: HTTPResponse.Status { kind.status }
}
