import HTTPTypes
import Hummingbird
import LatchkeyCore

/// What an admin does to one member: change the access level, suspend, reactivate, remove. Each asks first.
enum MemberAccessPages {
    static func register(in routes: PageRoutes) {
        routes.get("/{workspace-slug}/settings/members/{member-id}/access-level", askLevel)
        routes.post("/{workspace-slug}/settings/members/{member-id}/access-level", changeLevel)
        routes.get("/{workspace-slug}/settings/members/{member-id}/removal", askRemoval)
        routes.post("/{workspace-slug}/settings/members/{member-id}/removal", remove)
    }

    @Sendable private static func askLevel(_ admin: AdminContext) async throws -> Response {
        let member = try await find(admin)
        return try await levelPage(admin, member, to: try admin.page.query.choice("to", of: AccessLevel.self))
    }

    @Sendable private static func changeLevel(_ admin: AdminContext) async throws -> Response {
        let member = try await find(admin)
        let level = try admin.form.choice("to", of: AccessLevel.self)
        do {
            try await admin.core.members.changeAccessLevel(admin.administrator, member.id, to: level)
            return admin.redirect(
                to: "\(admin.settings)/members",
                saying: FlashMessage(Self.done(member, from: member.accessLevel, level)))
        } catch let error as LatchkeyError where error.kind == .conflict {
            return try await levelPage(admin, member, to: level, error)
        }
    }

    @Sendable private static func askRemoval(_ admin: AdminContext) async throws -> Response {
        try await removalPage(admin, try await find(admin))
    }

    @Sendable private static func remove(_ admin: AdminContext) async throws -> Response {
        let member = try await find(admin)
        do {
            try await admin.core.members.remove(admin.administrator, member.id)
            return admin.redirect(
                to: "\(admin.settings)/members", saying: FlashMessage("\(member.name) is removed from this workspace."))
        } catch let error as LatchkeyError where error.kind == .conflict {
            return try await removalPage(admin, member, error)
        }
    }

    private static func find(_ admin: AdminContext) async throws -> WorkspaceMember {
        try await admin.core.members.find(try admin.page.id("member-id"), admin.administrator)
    }

    private static func levelPage(
        _ admin: AdminContext, _ member: WorkspaceMember, to level: AccessLevel, _ error: LatchkeyError? = nil
    ) async throws -> Response {
        var question = question(member, to: level, admin)
        question.problem = FormProblem(error, fields: [])
        return try await admin.settings(
            "member-question", question, tab: .members, title: question.button, status: error?.pageStatus ?? .ok)
    }

    private static func question(
        _ member: WorkspaceMember, to level: AccessLevel, _ admin: AdminContext
    ) -> MemberQuestion {
        let name = member.name
        let (heading, sentences, button): (String, [String], String) =
            switch (member.accessLevel, level) {
            case (_, .admin):
                (
                    "Make \(name) an admin?",
                    [
                        "Admins can do everything here: invite and remove people, and make, copy and revoke access tokens."
                    ],
                    "Make an admin"
                )
            case (_, .suspended):
                (
                    "Suspend \(name)?",
                    [
                        "\(name) loses access to this workspace at once; other workspaces stay. You can reactivate "
                            + "\(name) at any time.",
                        "Integrations and access tokens that \(name) made keep working. Replace the tokens that "
                            + "\(name) may have copied. Apps that act for \(name) lose their access for good.",
                    ], "Suspend"
                )
            case (.suspended, .member):
                ("Reactivate \(name)?", ["\(name) can enter this workspace again, as a member."], "Reactivate")
            case (_, .member):
                (
                    "Make \(name) a member?",
                    [
                        "\(name) stays in the workspace but is no longer an admin. Integrations and access tokens that "
                            + "\(name) made keep working."
                    ], "Make a member"
                )
            }
        return MemberQuestion(
            heading: heading, sentences: sentences, action: "\(admin.settings)/members/\(member.id)/access-level",
            to: level.rawValue, button: button, isBad: level == .suspended,
            cancelPath: "\(admin.settings)/members")
    }

    private static func done(_ member: WorkspaceMember, from old: AccessLevel, _ level: AccessLevel) -> String {
        switch (old, level) {
        case (_, .admin): "\(member.name) is an admin now."
        case (_, .suspended): "\(member.name) is suspended."
        case (.suspended, .member): "\(member.name) is active again."
        case (_, .member): "\(member.name) is a member now."
        }
    }

    private static func removalPage(
        _ admin: AdminContext, _ member: WorkspaceMember, _ error: LatchkeyError? = nil
    ) async throws -> Response {
        let question = MemberQuestion(
            heading: "Remove \(member.name) from \(admin.workspace.name)?",
            sentences: [
                "\(member.name) loses access to this workspace at once; other workspaces stay. To come back, "
                    + "\(member.name) needs a new invitation.",
                "What \(member.name) made stays: integrations and access tokens keep working. Replace the tokens that "
                    + "\(member.name) may have copied. Apps that act for \(member.name) lose their access for good.",
            ],
            action: "\(admin.settings)/members/\(member.id)/removal", button: "Remove from workspace", isBad: true,
            cancelPath: "\(admin.settings)/members", problem: FormProblem(error, fields: []))
        return try await admin.settings(
            "member-question", question, tab: .members, title: "Remove member", status: error?.pageStatus ?? .ok)
    }
}
