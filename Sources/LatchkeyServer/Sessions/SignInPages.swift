import HTTPTypes
import Hummingbird
import LatchkeyCore

/// Sign-in and sign-out.
enum SignInPages {
    static func register(in routes: PageRoutes) {
        routes.get("/sign-in", show)
        routes.post("/sign-in", signIn)
        routes.post("/sign-out", signOut)
    }

    struct View: Sendable {
        let email: FormField
        let password: FormField
        let next: String
        let problem: FormProblem?

        init(_ form: Form = Form(), _ error: LatchkeyError? = nil, next: String) {
            email = FormField.email(autocomplete: "username").showing(form, nil)
            password = FormField.currentPassword()
            self.next = next
            // Never at a field: that would tell which of the two was wrong.
            problem = FormProblem(error, fields: [])
        }
    }

    @Sendable private static func show(_ page: PageContext) async throws -> Response {
        let next = LocalPath.checked(page.query.text("next")) ?? "/"
        if page.signedIn != nil { return page.redirect(to: next) }
        if try await page.core.setup.isNeeded() { return page.redirect(to: "/set-up") }
        return try page.plain("sign-in", View(next: next), title: "Sign in")
    }

    @Sendable private static func signIn(_ page: PageContext) async throws -> Response {
        let next = LocalPath.checked(page.form.text("next")) ?? "/"
        do {
            let session = try await page.core.sessions.signIn(
                email: page.form.text("email"), password: page.form.raw("password"), address: page.address,
                userAgent: page.userAgent)
            return page.begin(session, then: page.redirect(to: next))
        } catch let error as LatchkeyError {
            let view = View(page.form, error, next: next)
            let response = try page.plain("sign-in", view, title: "Sign in", status: error.pageStatus)
            return response.retrying(after: error)
        }
    }

    /// Ends the session. Signing out twice is no error: the second time there is nothing to end.
    @Sendable private static func signOut(_ page: PageContext) async throws -> Response {
        if let signedIn = page.signedIn {
            try await page.core.sessions.end(signedIn.session.id, of: signedIn)
        }
        let next = LocalPath.checked(page.form.text("next")) ?? "/sign-in"
        return page.forgetSession(then: page.redirect(to: next, saying: FlashMessage("You are signed out.")))
    }
}

extension Response {
    /// Says when trying again makes sense, if the error is about too many tries.
    func retrying(after error: LatchkeyError) -> Response {
        guard case .rateLimited(let moment) = error.kind else { return self }
        var response = self
        response.headers[.retryAfter] = moment.httpDate
        return response
    }
}
