import Hummingbird
import LatchkeyCore

/// Asks for the password once more, before something that a borrowed browser must not do.
enum PasswordConfirmationPages {
    static func register(in routes: PageRoutes) {
        routes.get("/confirm-password", show)
        routes.post("/confirm-password", confirm)
    }

    struct View: Sendable {
        /// Hidden, for password managers.
        let email: String
        let password: FormField
        let next: String
        let problem: FormProblem?

        init(_ signedIn: SignedIn, _ error: LatchkeyError? = nil, next: String) {
            email = signedIn.user.email
            var field = FormField.currentPassword()
            field.isFocused = true
            // A wrong password can only be this field's.
            if error?.kind == .unauthenticated { field.error = "That is not your password. Try again." }
            password = field
            self.next = next
            problem = error?.kind == .unauthenticated ? nil : FormProblem(error, fields: [])
        }
    }

    @Sendable private static func show(_ context: SignedInContext) async throws -> Response {
        let next = LocalPath.checked(context.page.query.text("next")) ?? "/"
        if context.core.sessions.hasFreshPassword(context.signedIn) { return context.redirect(to: next) }
        return try context.page.plain(
            "confirm-password", View(context.signedIn, next: next), title: "Confirm your password")
    }

    @Sendable private static func confirm(_ context: SignedInContext) async throws -> Response {
        let next = LocalPath.checked(context.form.text("next")) ?? "/"
        do {
            try await context.core.sessions.confirmPassword(context.signedIn, password: context.form.raw("password"))
            return context.redirect(to: next)
        } catch let error as LatchkeyError {
            let view = View(context.signedIn, error, next: next)
            let response = try context.page.plain(
                "confirm-password", view, title: "Confirm your password",
                // 401 would make the browser's form look like a lost session to scripts and proxies.
                status: error.kind == .unauthenticated ? .badRequest : error.pageStatus)
            return response.retrying(after: error)
        }
    }
}
