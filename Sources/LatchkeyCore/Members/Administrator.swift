import LatchkeyStorage

/// Someone signed in, from an address.
package struct SignedIn: Sendable {
    package let user: User
    package let session: Session
    /// The client's address; nil where it isn't known.
    package let address: String?
    /// Proves the session to `Sessions`; never leaves the core.
    let secretHash: [UInt8]
}

/// An active member of a workspace: neither suspended nor removed when it was looked up.
package struct MemberPrincipal: Sendable {
    package let signedIn: SignedIn
    package let workspace: Workspace
    package let member: WorkspaceMember

    /// Permission to administer the workspace; nil for those who are no admins.
    package var administrator: Administrator? {
        guard member.accessLevel == .admin else { return nil }
        return Administrator(
            workspace: workspace, actor: .member(member.id, name: member.name), address: signedIn.address)
    }
}

/// Permission to administer a workspace. Only the core makes one, and each write checks it again in its transaction.
package struct Administrator: Sendable {
    package let workspace: Workspace
    package let actor: Actor
    package let address: String?

    /// - Throws: `.forbidden` when the member is no longer an active admin.
    func verify(in connection: any Connection) throws {
        guard case .member(let id, _) = actor else { return }
        guard let member = try MemberStore.find(id, in: workspace.id, connection), member.isActive,
            member.accessLevel == .admin
        else { throw LatchkeyError(.forbidden, .notAdmin, "Only an admin of this workspace can do this.") }
    }

    /// The member behind it; nil for the operator.
    var memberID: MemberID? {
        if case .member(let id, _) = actor { return id }
        return nil
    }
}

/// Who did something.
package enum Actor: Sendable, Equatable {
    case member(MemberID, name: String)
    case apiToken(AccessTokenID, name: String)
    /// A person who is no member (yet).
    case user(UserID, name: String)
    /// Whoever runs this server, at its command line.
    case commandLine
    case system

    var party: AuditEvent.Party {
        switch self {
        case .member(let id, let name): .init(kind: "workspace-member", id: id.text, name: name)
        case .apiToken(let id, let name): .init(kind: "api-token", id: id.text, name: name)
        case .user(let id, let name): .init(kind: "user", id: id.text, name: name)
        case .commandLine: .init(kind: "command-line", id: nil, name: "Command line")
        case .system: .init(kind: "system", id: nil, name: "Latchkey")
        }
    }

    /// As the API names it, which knows neither people outside of the workspace nor the command line.
    var reference: ActorReference {
        switch self {
        case .member(let id, _): .member(id)
        case .apiToken(let id, _): .token(id)
        case .user, .commandLine, .system: .system
        }
    }
}

extension Core {
    /// Whoever can run commands on the data folder may do anything in any workspace.
    package func `operator`(of workspace: Workspace) -> Administrator {
        Administrator(workspace: workspace, actor: .commandLine, address: nil)
    }
}
