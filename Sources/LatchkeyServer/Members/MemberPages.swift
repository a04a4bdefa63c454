import HTTPTypes
import Hummingbird
import LatchkeyCore

/// The Members tab: everyone in the workspace and, for admins, the open invitations.
enum MemberPages {
    static func register(in routes: PageRoutes) {
        routes.get("/{workspace-slug}/settings/members", list)
        routes.post("/{workspace-slug}/settings/invitations", invite)
        routes.get("/{workspace-slug}/settings/leave", askToLeave)
        routes.post("/{workspace-slug}/settings/leave", leave)
    }

    @Sendable private static func list(_ member: MemberContext) async throws -> Response {
        try await page(member)
    }

    /// Invites, and goes on to the page that shows the link: it waits there, sealed in the session, through a reload.
    @Sendable private static func invite(_ admin: AdminContext) async throws -> Response {
        do {
            let (invitation, code) = try await admin.core.invitations.create(
                admin.administrator, email: admin.form.text("email"),
                accessLevel: try admin.form.choice("access_level", of: AccessLevel.self))
            try await admin.core.sessions.keepSecret(
                code, for: InvitationPages.secretKey(invitation.id), admin.signedIn)
            return admin.redirect(to: "\(admin.settings)/invitations/\(invitation.id)")
        } catch let error as LatchkeyError where error.kind == .invalid || error.kind == .conflict {
            return try await page(admin.asMember, error)
        }
    }

    private static func page(_ member: MemberContext, _ error: LatchkeyError? = nil) async throws -> Response {
        let members = try await member.core.members.list(member.member)
        var invitations: [Invitation] = []
        if let administrator = member.member.administrator {
            invitations = try await member.core.invitations.list(administrator)
        }
        let view = MembersView(member, members, invitations, error)
        return try await member.settings(
            "members", view, tab: .members, title: "Members", status: error?.pageStatus ?? .ok)
    }

    @Sendable private static func askToLeave(_ member: MemberContext) async throws -> Response {
        try await leavePage(member)
    }

    @Sendable private static func leave(_ member: MemberContext) async throws -> Response {
        do {
            try await member.core.members.leave(member.member)
            return member.redirect(to: "/", saying: FlashMessage("You have left \(member.workspace.name)."))
        } catch let error as LatchkeyError where error.kind == .conflict {
            return try await leavePage(member, error)
        }
    }

    private static func leavePage(_ member: MemberContext, _ error: LatchkeyError? = nil) async throws -> Response {
        let question = MemberQuestion(
            heading: "Leave \(member.workspace.name)?",
            sentences: [
                "You lose access to this workspace at once. To come back, you need a new invitation.",
                "Your account and your other workspaces stay. Integrations and access tokens that you made keep working; "
                    + "apps that act for you lose their access.",
            ],
            action: "\(member.settings)/leave", button: "Leave workspace", isBad: true,
            cancelPath: "\(member.settings)/members", problem: FormProblem(error, fields: []))
        return try await member.settings(
            "member-question", question, tab: .members, title: "Leave workspace", status: error?.pageStatus ?? .ok)
    }
}

/// One question to say yes to: template `member-question`.
struct MemberQuestion: Sendable {
    let heading: String
    let sentences: [String]
    /// Where the form goes.
    let action: String
    /// The value of the hidden field `to`.
    var to: String?
    let button: String
    var isBad = false
    let cancelPath: String
    var problem: FormProblem?
}
