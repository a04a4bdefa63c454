import HTTPTypes
import Hummingbird
import LatchkeyCore

/// `/device`: a person types the code that a device shows, and decides (RFC 8628 section 3.3).
enum DevicePages {
    /// Nobody gets to try many codes.
    private static let attempts = AddressLimit(perMinute: 20)

    static func register(in routes: PageRoutes) {
        routes.get("/device", ask)
        routes.post("/device", decide)
    }

    struct View: Sendable {
        let userCode: FormField
        let problem: FormProblem?

        init(_ text: String = "", _ error: LatchkeyError? = nil) {
            var field = FormField("user_code", "Code", value: text)
            field.isRequired = true
            field.isFocused = true
            field.hint = "Eight letters, as in BCDF-GHJK."
            if error?.field == "user_code" { field.error = error?.message }
            userCode = field
            problem = FormProblem(error, fields: ["user_code"])
        }
    }

    @Sendable private static func ask(_ person: SignedInContext) async throws -> Response {
        guard let code = person.page.query.optional("user_code") else { return try form(person, "") }
        try countAttempt(of: person)
        return try await show(person, code)
    }

    @Sendable private static func decide(_ person: SignedInContext) async throws -> Response {
        let code = person.form.text("user_code")
        try countAttempt(of: person)
        switch try person.form.choice("decision", of: ConsentDecision.self) {
        case .deny:
            try await person.core.deviceAuthorization.deny(userCode: code)
            return try done(person, "The device is told no", "It gets no access. You can close this page.")
        case .ask: return try await ask(person, code)
        case .allow: break
        }
        guard let administrator = try await person.consentingAdministrator() else {
            return try await show(person, code)
        }
        do {
            try await person.core.deviceAuthorization.allow(
                administrator, userCode: code, shown: person.shownConsent)
            return try done(
                person, "The device is connected", "It goes on by itself within seconds. You can close this page.")
        } catch let error as LatchkeyError where error.code == .codeInvalid {
            return try form(person, code, error)
        }
    }

    /// As on the consent page; the device's code is too short-lived to wait for an answer.
    private static func ask(_ person: SignedInContext, _ code: String) async throws -> Response {
        guard let request = try await person.core.deviceAuthorization.find(userCode: code) else {
            return try await show(person, code)
        }
        do {
            try await person.askAdmins(for: request.client, request.scopes)
            return try await show(person, code)
        } catch let error as LatchkeyError where error.kind == .conflict {
            return try await show(person, code, error)
        }
    }

    private static func show(
        _ person: SignedInContext, _ code: String, _ error: LatchkeyError? = nil
    ) async throws -> Response {
        guard let request = try await person.core.deviceAuthorization.find(userCode: code) else {
            return try form(
                person, code,
                .invalid(
                    "user_code", "There is no such code, or it is older than 10 minutes. Start again on the device."))
        }
        let question = ConsentQuestion(
            client: request.client, scopes: request.scopes, action: "/device",
            parameters: [.init(name: "user_code", value: code)], userCode: code.uppercased())
        return try await person.ask(question, error) ?? person.page.refuseToConnect(request.client)
    }

    private static func countAttempt(of person: SignedInContext) throws {
        let now = person.core.clock.now()
        guard attempts.admits(person.signedIn.user.id.text, at: now) else {
            throw LatchkeyError(
                .rateLimited(retryAfter: now + .minutes(1)), .tooManyAttempts,
                "Too many codes in a minute. Wait for one, and type the code that the device shows.")
        }
    }

    private static func form(
        _ person: SignedInContext, _ code: String, _ error: LatchkeyError? = nil
    ) throws -> Response {
        try person.page.plain(
            "device", View(code, error), title: "Connect a device", status: error?.pageStatus ?? .ok)
    }

    private static func done(_ person: SignedInContext, _ heading: String, _ message: String) throws -> Response {
        try person.page.plain("error", ErrorPages.View(heading: heading, message: message), title: heading)
    }
}
