import LatchkeyCore

/// What the Members tab shows.
struct MembersView: Sendable {
    let settings: String
    let workspaceName: String
    let summary: String
    let people: [Person]
    /// The invitation form and the open invitations; nil for those who are no admins.
    let inviting: Inviting?

    struct Person: Sendable {
        let avatar: Avatar
        let personName: String
        let personEmail: String
        let isYou: Bool
        let level: AccessLevelTag
        let joined: PageTime
        let actions: [Action]
        let hasActions: Bool
    }

    struct Action: Sendable {
        let title: String
        let path: String
        var isBad = false
    }

    struct Inviting: Sendable {
        /// Whether the form is in sight without a click.
        let isOpen: Bool
        let email: FormField
        let invitesAdmin: Bool
        let problem: FormProblem?
        let invitations: [OpenOne]
        let hasInvitations: Bool
    }

    struct OpenOne: Sendable {
        let id: String
        let invitedEmail: String
        let level: AccessLevelTag
        let invitedBy: String
        let expires: PageTime
    }

    init(_ context: MemberContext, _ members: [WorkspaceMember], _ invitations: [Invitation], _ error: LatchkeyError?) {
        let zone = context.signedIn.user.timeZone
        settings = context.settings
        workspaceName = context.workspace.name
        summary = members.count == 1 ? "1 person" : "\(members.count) people"
        let isAdmin = context.member.administrator != nil
        people = members.map { member in
            let isYou = member.id == context.member.member.id
            let actions = isAdmin ? Self.actions(on: member, isYou: isYou, settings: context.settings) : []
            return Person(
                avatar: Avatar(name: member.name, id: member.userID.text, image: nil), personName: member.name,
                personEmail: member.email, isYou: isYou, level: AccessLevelTag(member.accessLevel),
                joined: .date(member.createdAt, in: zone), actions: actions, hasActions: !actions.isEmpty)
        }
        inviting = isAdmin ? Self.inviting(context, invitations, isAlone: members.count == 1, error) : nil
    }

    private static func inviting(
        _ context: MemberContext, _ invitations: [Invitation], isAlone: Bool, _ error: LatchkeyError?
    ) -> Inviting {
        let now = context.core.clock.now()
        var email = FormField.email(autocomplete: "off")
        email.hint = "You get a link to send to this person. It works once, for this address, for 7 days."
        return Inviting(
            isOpen: isAlone && invitations.isEmpty || error != nil,
            email: email.showing(context.form, error),
            invitesAdmin: context.form.text("access_level") == AccessLevel.admin.rawValue,
            problem: FormProblem(error, fields: ["email"]),
            invitations: invitations.map {
                OpenOne(
                    id: $0.id.text, invitedEmail: $0.email, level: AccessLevelTag($0.accessLevel),
                    invitedBy: $0.createdBy,
                    expires: .until($0.expiresAt, now: now, in: context.signedIn.user.timeZone))
            },
            hasInvitations: !invitations.isEmpty)
    }

    private static func actions(on member: WorkspaceMember, isYou: Bool, settings: String) -> [Action] {
        let path = "\(settings)/members/\(member.id)"
        func change(_ title: String, to level: AccessLevel) -> Action {
            Action(title: title, path: "\(path)/access-level?to=\(level.rawValue)", isBad: level == .suspended)
        }
        var actions: [Action] =
            switch member.accessLevel {
            case .admin: [change("Make a member", to: .member)]
            case .member: [change("Make an admin", to: .admin)]
            case .suspended: [change("Reactivate", to: .member)]
            }
        if isYou { return actions }
        if member.accessLevel != .suspended { actions.append(change("Suspend", to: .suspended)) }
        actions.append(Action(title: "Make a password link", path: "\(path)/password-link"))
        actions.append(Action(title: "Remove from workspace", path: "\(path)/removal", isBad: true))
        return actions
    }
}

/// An access level as a coloured word.
struct AccessLevelTag: Sendable {
    let text: String
    /// The tag's class; empty for the plain one.
    let tone: String

    init(_ level: AccessLevel) {
        switch level {
        case .admin: (text, tone) = ("Admin", "good")
        case .member: (text, tone) = ("Member", "")
        case .suspended: (text, tone) = ("Suspended", "warn")
        }
    }
}
