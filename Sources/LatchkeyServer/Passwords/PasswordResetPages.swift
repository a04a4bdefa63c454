import HTTPTypes
import Hummingbird
import LatchkeyCore

/// The page behind a password link: set a new password, once.
enum PasswordResetPages {
    static func register(in routes: PageRoutes) {
        routes.get("/reset-password", show)
        routes.post("/reset-password", reset)
    }

    struct View: Sendable {
        let email: String
        let password: FormField
        let problem: FormProblem?

        init(email: String, _ error: LatchkeyError? = nil) {
            self.email = email
            var field = FormField.newPassword("password", "New password")
            field.isFocused = true
            password = field.showing(Form(), error)
            problem = FormProblem(error, fields: ["password"])
        }
    }

    @Sendable private static func show(_ page: PageContext) async throws -> Response {
        if let exchanged = page.exchange(.passwordReset) { return exchanged }
        return try await open(page) { _, email in
            try page.plain("reset-password", View(email: email), title: "Set a new password")
        }
    }

    @Sendable private static func reset(_ page: PageContext) async throws -> Response {
        try await open(page) { code, email in
            do {
                let session = try await page.core.passwords.reset(
                    code: code, password: page.form.raw("password"), address: page.address, userAgent: page.userAgent)
                let done = FlashMessage("Your new password is set. Other sessions have ended.")
                return page.begin(
                    session, then: page.forget(.passwordReset, then: page.redirect(to: "/", saying: done)))
            } catch let error as LatchkeyError where error.kind == .invalid {
                return try page.plain(
                    "reset-password", View(email: email, error), title: "Set a new password",
                    status: error.pageStatus)
            }
        }
    }

    /// Goes on only with a code that still works.
    private static func open(
        _ page: PageContext, _ handler: (_ code: String, _ email: String) async throws -> Response
    ) async throws -> Response {
        guard let code = page.code(.passwordReset) else {
            let view = DeadLinkView(
                heading: "Open your password link once more",
                message: "This page needs the whole link that you were given. It may also have been open for too long. "
                    + "Open the link again. If you have none: an admin of your workspace, or whoever runs this server, "
                    + "can make one.")
            return try page.deadLink(view, status: .forbidden)
        }
        do {
            return try await handler(code, try await page.core.passwords.verifyReset(code: code))
        } catch let error as LatchkeyError where error.kind == .notFound || error.code == .codeInvalid {
            let view = DeadLinkView(heading: "This link no longer works", message: error.message)
            return page.forget(.passwordReset, then: try page.deadLink(view, status: .notFound))
        }
    }
}
