import HTTPTypes
import Hummingbird
import LatchkeyCore

/// What an admin does with an open invitation: copy its link while it is new, revoke it.
enum InvitationPages {
    static func register(in routes: PageRoutes) {
        routes.get("/{workspace-slug}/settings/invitations/{invitation-id}", show)
        routes.post("/{workspace-slug}/settings/invitations/{invitation-id}/revocation", revoke)
    }

    /// Under which name the session keeps an invitation's code for the page that follows.
    static func secretKey(_ id: InvitationID) -> String { "invitation:\(id)" }

    @Sendable private static func show(_ admin: AdminContext) async throws -> Response {
        let id: InvitationID = try admin.page.id("invitation-id")
        guard let invitation = try await admin.core.invitations.list(admin.administrator).first(where: { $0.id == id })
        else { throw PageRefusal.notFound }
        let code = try await admin.core.sessions.keptSecret(for: secretKey(id), admin.signedIn)
        let view = OneTimeLinkView(
            heading: "Invitation for \(invitation.email)",
            lead: "Send this link to \(invitation.email). Whoever opens it can join \(admin.workspace.name) as "
                + "\(invitation.accessLevel == .admin ? "an admin" : "a member").",
            link: code.map { admin.page.link(.invitation, code: $0) },
            linkLabel: "Invitation link",
            note: "The link works once. It is not shown again after 10 minutes.",
            gone: "The link was shown when the invitation was made. If it is lost, invite \(invitation.email) again: "
                + "that makes a new link, and the old one stops working.",
            expires: .until(
                invitation.expiresAt, now: admin.core.clock.now(), in: admin.signedIn.user.timeZone),
            backPath: "\(admin.settings)/members")
        return try await admin.settings("one-time-link", view, tab: .members, title: "Invitation")
    }

    /// Revoking what is gone already is no error: it is what was asked for.
    @Sendable private static func revoke(_ admin: AdminContext) async throws -> Response {
        try await admin.core.invitations.revoke(admin.administrator, try admin.page.id("invitation-id"))
        return admin.redirect(
            to: "\(admin.settings)/members",
            saying: FlashMessage("The invitation is revoked. Its link no longer works."))
    }
}

/// A link that an admin hands to somebody: template `one-time-link`.
struct OneTimeLinkView: Sendable {
    let heading: String
    let lead: String
    /// Nil once the session has forgotten it.
    let link: String?
    let linkLabel: String
    let note: String
    /// What to do when the link is not there any more.
    let gone: String
    let expires: PageTime?
    let backPath: String
}
