import HTTPTypes
import Hummingbird
import LatchkeyCore

/// The Profile tab: one's own name, time zone, password and sessions.
enum ProfilePages {
    static func register(in routes: PageRoutes) {
        routes.get("/{workspace-slug}/settings/profile", show)
        routes.post("/{workspace-slug}/settings/profile", save)
        routes.post("/{workspace-slug}/settings/profile/password", changePassword)
    }

    @Sendable private static func show(_ member: MemberContext) async throws -> Response {
        try await page(member)
    }

    @Sendable private static func save(_ member: MemberContext) async throws -> Response {
        let form = member.form
        do {
            _ = try await member.core.profile.update(
                member.signedIn, version: try form.int("version"), firstName: form.text("first_name"),
                lastName: form.text("last_name"), timeZone: form.text("time_zone"))
            return member.redirect(to: "\(member.settings)/profile", saying: FlashMessage("Saved."))
        } catch let error as LatchkeyError where error.kind == .invalid || error.kind == .conflict {
            return try await page(member, details: error)
        }
    }

    @Sendable private static func changePassword(_ member: MemberContext) async throws -> Response {
        let form = member.form
        do {
            let session = try await member.core.profile.changePassword(
                member.signedIn, current: form.raw("current_password"), new: form.raw("new_password"))
            let done = FlashMessage("Your password is changed. Your other sessions have ended.")
            return member.page.begin(
                session, then: member.redirect(to: "\(member.settings)/profile", saying: done))
        } catch let error as LatchkeyError {
            return try await page(member, password: error).retrying(after: error)
        }
    }

    private static func page(
        _ member: MemberContext, details: LatchkeyError? = nil, password: LatchkeyError? = nil
    ) async throws -> Response {
        let sessions = try await member.core.sessions.list(member.signedIn)
        let view = ProfileView(member, sessions, details: details, password: password)
        let error = details ?? password
        // A wrong password in a form is not a lost session.
        let status = error?.kind == .unauthenticated ? .badRequest : error?.pageStatus ?? .ok
        return try await member.settings("profile", view, tab: .profile, title: "Profile", status: status)
    }
}
