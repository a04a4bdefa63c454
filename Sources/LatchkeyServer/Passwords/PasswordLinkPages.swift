import HTTPTypes
import Hummingbird
import LatchkeyCore

/// An admin makes a one-time link by which a member can set a new password.
enum PasswordLinkPages {
    static func register(in routes: PageRoutes) {
        routes.get("/{workspace-slug}/settings/members/{member-id}/password-link", ask)
        routes.post("/{workspace-slug}/settings/members/{member-id}/password-link", make)
        routes.get("/{workspace-slug}/settings/members/{member-id}/password-link/made", show)
    }

    @Sendable private static func ask(_ admin: AdminContext) async throws -> Response {
        try await question(admin, try await find(admin))
    }

    @Sendable private static func make(_ admin: AdminContext) async throws -> Response {
        let member = try await find(admin)
        do {
            let code = try await admin.core.passwords.resetCode(admin.administrator, member.id)
            try await admin.core.sessions.keepSecret(code, for: secretKey(member.id), admin.signedIn)
            return admin.redirect(to: "\(path(admin, member))/made")
        } catch let error as LatchkeyError where error.kind == .forbidden && error.code != .notAdmin {
            return try await question(admin, member, error)
        }
    }

    @Sendable private static func show(_ admin: AdminContext) async throws -> Response {
        let member = try await find(admin)
        let code = try await admin.core.sessions.keptSecret(for: secretKey(member.id), admin.signedIn)
        let view = OneTimeLinkView(
            heading: "Password link for \(member.name)",
            lead:
                "Send this link to \(member.email), by a way that only \(member.name) reads. Whoever opens it can set "
                + "a new password and enter as \(member.name).",
            link: code.map { admin.page.link(.passwordReset, code: $0) },
            linkLabel: "Password link",
            note: "The link works once, and a new one replaces it. It is not shown again after 10 minutes.",
            gone: "The link was shown when it was made. If it is lost, make a new one.",
            expires: nil, backPath: "\(admin.settings)/members")
        return try await admin.settings("one-time-link", view, tab: .members, title: "Password link")
    }

    private static func secretKey(_ id: MemberID) -> String { "password-link:\(id)" }

    private static func path(_ admin: AdminContext, _ member: WorkspaceMember) -> String {
        "\(admin.settings)/members/\(member.id)/password-link"
    }

    private static func find(_ admin: AdminContext) async throws -> WorkspaceMember {
        try await admin.core.members.find(try admin.page.id("member-id"), admin.administrator)
    }

    private static func question(
        _ admin: AdminContext, _ member: WorkspaceMember, _ error: LatchkeyError? = nil
    ) async throws -> Response {
        let question = MemberQuestion(
            heading: "Make a password link for \(member.name)?",
            sentences: [
                "With the link, \(member.name) can set a new password once. The old password works until then.",
                "You can do this only for people who belong to no other workspace: a password opens all of them.",
            ],
            action: path(admin, member), button: "Make the link", cancelPath: "\(admin.settings)/members",
            problem: FormProblem(error, fields: []))
        return try await admin.settings(
            "member-question", question, tab: .members, title: "Password link", status: error?.pageStatus ?? .ok)
    }
}
