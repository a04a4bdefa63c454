import HTTPTypes
import Hummingbird
import LatchkeyCore

/// The page behind an invitation's link: someone new makes an account, someone known signs in, and both join.
enum InvitationAcceptancePages {
    static func register(in routes: PageRoutes) {
        routes.get("/invitation", show)
        routes.post("/invitation", accept)
    }

    struct View: Sendable {
        let workspaceName: String
        let workspaceAvatar: Avatar
        let invitedBy: String
        let level: String
        let email: String
        /// Whose session it is, if it is somebody else's.
        let otherPerson: String?
        /// Signed in as the invited person: one button is enough.
        let canJoin: Bool
        /// Has an account, but is not signed in.
        let mustSignIn: Bool
        /// The form for someone new.
        let newPerson: NewPersonForm?
        let problem: FormProblem?

        init(_ page: PageContext, _ open: OpenInvitation, _ error: LatchkeyError?) {
            workspaceName = open.workspace.name
            workspaceAvatar = Avatar(of: open.workspace)
            invitedBy = open.invitation.createdBy
            level = open.invitation.accessLevel == .admin ? "an admin" : "a member"
            email = open.invitation.email
            let person = page.signedIn?.user.email
            otherPerson = person == email ? nil : person
            canJoin = person == email
            mustSignIn = person == nil && open.isKnownEmail
            newPerson = person == nil && !open.isKnownEmail ? NewPersonForm(page.form, error) : nil
            problem = FormProblem(error, fields: newPerson == nil ? [] : NewPersonForm.names)
        }
    }

    struct NewPersonForm: Sendable {
        static let names = ["first_name", "last_name", "password"]
        let firstName: FormField
        let lastName: FormField
        let password: FormField

        init(_ form: Form, _ error: LatchkeyError?) {
            firstName = FormField.firstName().showing(form, error)
            lastName = FormField.lastName().showing(form, error)
            password = FormField.newPassword().showing(form, error)
        }
    }

    @Sendable private static func show(_ page: PageContext) async throws -> Response {
        if let exchanged = page.exchange(.invitation) { return exchanged }
        return try await open(page) { _, invitation in try self.page(page, invitation) }
    }

    @Sendable private static func accept(_ page: PageContext) async throws -> Response {
        try await open(page) { code, invitation in
            do {
                return page.forget(.invitation, then: try await join(page, code: code))
            } catch let error as LatchkeyError where error.kind != .notFound {
                // The address may have got an account since the form was opened: look again.
                let current = try await page.core.invitations.open(code: code)
                return try self.page(page, current, error)
            }
        }
    }

    private static func join(_ page: PageContext, code: String) async throws -> Response {
        if let signedIn = page.signedIn {
            let workspace = try await page.core.invitations.accept(code: code, by: signedIn)
            return page.redirect(to: home(of: workspace), saying: welcome(to: workspace))
        }
        let form = page.form
        let (session, workspace) = try await page.core.invitations.accept(
            code: code, firstName: form.text("first_name"), lastName: form.text("last_name"),
            password: form.raw("password"), address: page.address, userAgent: page.userAgent)
        return page.begin(session, then: page.redirect(to: home(of: workspace), saying: welcome(to: workspace)))
    }

    private static func home(of workspace: Workspace) -> String { "/\(workspace.slug)/settings/developers" }

    private static func welcome(to workspace: Workspace) -> FlashMessage {
        FlashMessage("Welcome to \(workspace.name).")
    }

    private static func page(
        _ page: PageContext, _ invitation: OpenInvitation, _ error: LatchkeyError? = nil
    ) throws -> Response {
        try page.plain(
            "invitation", View(page, invitation, error), title: "Join \(invitation.workspace.name)",
            status: error?.pageStatus ?? .ok)
    }

    /// Goes on only with a code that still opens an invitation.
    private static func open(
        _ page: PageContext, _ handler: (_ code: String, OpenInvitation) async throws -> Response
    ) async throws -> Response {
        guard let code = page.code(.invitation) else {
            let view = DeadLinkView(
                heading: "Open your invitation once more",
                message: "This page needs the whole link that you were sent. It may also have been open for too long. "
                    + "Open the link again; if you have joined already, just go on.",
                actionTitle: page.signedIn == nil ? "Go to sign-in" : "Go to your workspace", actionPath: "/")
            return try page.deadLink(view, status: .forbidden)
        }
        do {
            return try await handler(code, try await page.core.invitations.open(code: code))
        } catch let error as LatchkeyError where error.kind == .notFound {
            let view = DeadLinkView(
                heading: "This invitation no longer works", message: error.message,
                actionTitle: page.signedIn == nil ? "Go to sign-in" : "Go to your workspace", actionPath: "/")
            return page.forget(.invitation, then: try page.deadLink(view, status: .notFound))
        }
    }
}
