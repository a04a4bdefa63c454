import HTTPTypes
import Hummingbird
import LatchkeyCore

/// Dynamic registration, a page of the Developers tab: the tokens that let programs register clients.
enum RegistrationPages {
    static func register(in routes: PageRoutes) {
        let path = "/{workspace-slug}/settings/developers/registration"
        routes.get(path, list)
        routes.post(path, add)
        routes.get("\(path)/{token-id}", show)
        routes.get("\(path)/{token-id}/revoke", askRevoke)
        routes.post("\(path)/{token-id}/revoke", revoke)
    }

    @Sendable private static func list(_ admin: AdminContext) async throws -> Response {
        let tokens = try await admin.core.registrationTokens.list(admin.administrator)
        return try await admin.settings(
            "registration", RegistrationView(tokens, admin), tab: .developers, title: "Dynamic registration")
    }

    @Sendable private static func add(_ admin: AdminContext) async throws -> Response {
        let id = try admin.form.id("id", as: RegistrationTokenID.self)
        do {
            if let token = try await admin.core.registrationTokens.add(admin.administrator, id: id) {
                try await admin.core.sessions.keepSecret(token, for: keptName(id), admin.signedIn)
            }
            return admin.redirect(to: "\(admin.registration)/\(id)")
        } catch let error as LatchkeyError where error.kind == .conflict {
            return admin.redirect(to: admin.registration, saying: FlashMessage(.bad, error.message))
        }
    }

    @Sendable private static func show(_ admin: AdminContext) async throws -> Response {
        let id = try admin.page.id("token-id", as: RegistrationTokenID.self)
        guard let token = try await admin.core.sessions.keptSecret(for: keptName(id), admin.signedIn) else {
            return admin.redirect(to: admin.registration)
        }
        return try await admin.settings(
            "registration-token", RegistrationTokenView(token, admin), tab: .developers, title: "Registration token")
    }

    @Sendable private static func askRevoke(_ admin: AdminContext) async throws -> Response {
        let id = try admin.page.id("token-id", as: RegistrationTokenID.self)
        let tokens = try await admin.core.registrationTokens.list(admin.administrator)
        guard let token = tokens.first(where: { $0.id == id }) else { throw PageRefusal.notFound }
        return try await admin.settings(
            "registration-token-revoke", RegistrationQuestionView(token, admin), tab: .developers,
            title: "Revoke registration token")
    }

    @Sendable private static func revoke(_ admin: AdminContext) async throws -> Response {
        try await admin.core.registrationTokens.revoke(
            admin.administrator, try admin.page.id("token-id", as: RegistrationTokenID.self))
        return admin.redirect(
            to: admin.registration,
            saying: FlashMessage("Nobody can register with that token any more. What was registered stays."))
    }

    private static func keptName(_ id: RegistrationTokenID) -> String { "registration-token \(id)" }
}

extension AdminContext {
    fileprivate var registration: String { "\(developers)/registration" }
}

/// The list of registration tokens.
struct RegistrationView: Sendable {
    struct Row: Sendable {
        let masked: String
        let created: PageTime
        let createdBy: String
        let lastUsed: PageTime?
        let path: String
    }

    let developersPath: String
    let path: String
    let endpoint: String
    let newID: String
    let hasTokens: Bool
    let tokens: [Row]

    init(_ tokens: [RegistrationToken], _ admin: AdminContext) {
        let (now, timeZone) = (admin.core.clock.now(), admin.signedIn.user.timeZone)
        let page = admin.registration
        developersPath = admin.developers
        path = page
        endpoint = admin.page.site.publicURL.link("/oauth/register")
        newID = admin.core.newID(RegistrationToken.self).text
        hasTokens = !tokens.isEmpty
        self.tokens = tokens.map {
            Row(
                masked: $0.masked, created: PageTime.date($0.createdAt, in: timeZone), createdBy: $0.createdBy,
                lastUsed: $0.lastUsedAt.map { PageTime.ago($0, now: now, in: timeZone) }, path: "\(page)/\($0.id)")
        }
    }
}

/// The question before a registration token is revoked.
struct RegistrationQuestionView: Sendable {
    let developersPath: String
    let path: String
    let tokenPath: String
    let masked: String
    let created: PageTime
    let createdBy: String
    let lastUsed: PageTime?

    init(_ token: RegistrationToken, _ admin: AdminContext) {
        let timeZone = admin.signedIn.user.timeZone
        developersPath = admin.developers
        path = admin.registration
        tokenPath = "\(path)/\(token.id)"
        masked = token.masked
        created = PageTime.date(token.createdAt, in: timeZone)
        createdBy = token.createdBy
        lastUsed = token.lastUsedAt.map { PageTime.ago($0, now: admin.core.clock.now(), in: timeZone) }
    }
}

/// The page on which a new registration token is shown to be copied.
struct RegistrationTokenView: Sendable {
    let developersPath: String
    let path: String
    let token: String

    init(_ token: String, _ admin: AdminContext) {
        developersPath = admin.developers
        path = admin.registration
        self.token = token
    }
}
