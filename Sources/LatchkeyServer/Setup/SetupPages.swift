import HTTPTypes
import Hummingbird
import LatchkeyCore

/// The page behind the set-up link: the first workspace and its first admin.
enum SetupPages {
    static func register(in routes: PageRoutes) {
        routes.get("/set-up", show)
        routes.post("/set-up", complete)
    }

    struct View: Sendable {
        let workspaceName: FormField
        let firstName: FormField
        let lastName: FormField
        let email: FormField
        let password: FormField
        let wantsSampleData: Bool
        let problem: FormProblem?

        init(_ form: Form = Form(), _ error: LatchkeyError? = nil) {
            var workspace = FormField("workspace_name", "Workspace name")
            workspace.autocomplete = "organization"
            workspace.hint = "Your company or team, such as Acme Inc."
            workspace.isRequired = true
            workspace.isFocused = true
            workspace.maxLength = 200
            workspaceName = workspace.showing(form, error)
            firstName = FormField.firstName().showing(form, error)
            lastName = FormField.lastName().showing(form, error)
            email = FormField.email(autocomplete: "username").showing(form, error)
            password = FormField.newPassword().showing(form, error)
            wantsSampleData = form.has("sample_data")
            problem = FormProblem(error, fields: ["workspace_name", "first_name", "last_name", "email", "password"])
        }
    }

    @Sendable private static func show(_ page: PageContext) async throws -> Response {
        if let exchanged = page.exchange(.setUp) { return exchanged }
        return try await open(page) { _ in try page.plain("set-up", View(), title: "Set up Latchkey") }
    }

    @Sendable private static func complete(_ page: PageContext) async throws -> Response {
        try await open(page) { code in
            let form = page.form
            let person = SetupForm(
                workspaceName: form.text("workspace_name"), firstName: form.text("first_name"),
                lastName: form.text("last_name"), email: form.text("email"), password: form.raw("password"))
            do {
                let session = try await page.core.setup.complete(
                    code: code, person, address: page.address, userAgent: page.userAgent)
                let welcome = try await welcome(page, session, person.workspaceName)
                return page.begin(session, then: page.forget(.setUp, then: page.redirect(to: "/", saying: welcome)))
            } catch let error as LatchkeyError where error.kind == .invalid {
                return try page.plain(
                    "set-up", View(form, error), title: "Set up Latchkey", status: error.pageStatus)
            }
        }
    }

    /// The workspace is there by now, and must not seem lost if the sample cannot be written.
    private static func welcome(_ page: PageContext, _ session: NewSession, _ name: String) async throws -> FlashMessage
    {
        let welcome = "Welcome to \(name). You are its first admin."
        guard page.form.has("sample_data") else { return FlashMessage(welcome) }
        do {
            try await addSampleData(page, session.signedIn)
            return FlashMessage("\(welcome) Companies, people and deals are there to look around.")
        } catch let error as LatchkeyError {
            return FlashMessage(.bad, "\(welcome) The sample data could not be added: \(error.message)")
        }
    }

    private static func addSampleData(_ page: PageContext, _ signedIn: SignedIn) async throws {
        guard let workspace = try await page.core.workspaces.of(signedIn.user).first?.workspace,
            let member = try await page.core.workspaces.principal(slug: workspace.slug, signedIn),
            let administrator = member.administrator
        else { return }
        try await page.core.sampleData.install(administrator, owner: member.member)
    }

    /// Goes on only with a code that is right, on an instance that nobody has set up yet.
    private static func open(
        _ page: PageContext, _ handler: (_ code: String) async throws -> Response
    ) async throws -> Response {
        guard try await page.core.setup.isNeeded() else {
            let view = DeadLinkView(
                heading: "Latchkey is set up already",
                message: "The set-up link works once, and it has done its work. Sign in to go on.",
                actionTitle: page.signedIn == nil ? "Go to sign-in" : "Go to your workspace", actionPath: "/")
            return page.forget(.setUp, then: try page.deadLink(view, status: .ok))
        }
        guard let code = page.code(.setUp) else {
            return try page.plain("set-up-needed", NoView(), title: "Set up Latchkey", status: .forbidden)
        }
        do {
            try await page.core.setup.verify(code: code)
        } catch let error as LatchkeyError where error.kind == .forbidden {
            let view = NoView(isWrongCode: true)
            return page.forget(
                .setUp, then: try page.plain("set-up-needed", view, title: "Set up Latchkey", status: .forbidden))
        }
        return try await handler(code)
    }

    /// For whoever comes without the link.
    struct NoView: Sendable {
        var isWrongCode = false
    }
}
