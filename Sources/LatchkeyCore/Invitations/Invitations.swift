import LatchkeyStorage

/// Inviting people by a link that is bound to their e-mail address and works once.
package struct Invitations: Sendable {
    static let lifetime = Duration.days(7)
    let core: Core

    /// Invites; a former invitation of the same address is dead. The code is in no table: the link is shown now.
    ///
    /// - Throws: `.invalid` for the address, `.conflict` for someone who is a member.
    package func create(
        _ administrator: Administrator, email: String, accessLevel: AccessLevel
    ) async throws -> (Invitation, code: String) {
        let email = try Validation.email(email)
        guard accessLevel != .suspended else {
            throw LatchkeyError.invalid("access_level", "Choose admin or member.")
        }
        let (code, id) = (core.random.base62(32), core.newID(Invitation.self))
        let workspace = administrator.workspace
        let invitation = try await core.administer(administrator) { unit in
            if let user = try UserStore.find(email: email, in: unit.transaction),
                let member = try MemberStore.find(user: user.id, in: workspace.id, unit.transaction),
                !member.isRemoved
            {
                throw LatchkeyError(
                    .conflict, .alreadyMember, "\(email) is a member of \(workspace.name) already.", field: "email")
            }
            try InvitationStore.removeAll(for: email, in: workspace.id, unit.transaction)
            let invitation = Invitation(
                id: id, email: email, accessLevel: accessLevel, createdBy: administrator.actor.party.name,
                createdAt: unit.now, expiresAt: unit.now + Self.lifetime)
            try InvitationStore.insert(invitation, codeHash: secretHash(code), in: workspace.id, unit.transaction)
            try unit.audit(
                .invitationCreated, .invitation(id, email: email), by: administrator,
                detail: ["access_level": accessLevel.rawValue])
            return invitation
        }
        return (invitation, code)
    }

    /// The open ones, newest first.
    package func list(_ administrator: Administrator) async throws -> [Invitation] {
        let now = core.clock.now()
        return try await core.read { try InvitationStore.list(administrator.workspace.id, at: now, in: $0) }
    }

    /// Kills an invitation's link; one that is gone already is no error.
    package func revoke(_ administrator: Administrator, _ id: InvitationID) async throws {
        try await core.administer(administrator) { unit in
            let workspace = administrator.workspace.id
            guard let email = try InvitationStore.remove(id, from: workspace, unit.transaction) else { return }
            try unit.audit(.invitationRevoked, .invitation(id, email: email), by: administrator)
        }
    }

    /// What the link opens.
    ///
    /// - Throws: `.notFound` for a code that is wrong, used, revoked or expired.
    package func open(code: String) async throws -> OpenInvitation {
        let now = core.clock.now()
        return try await core.read { connection in
            let (invitation, workspace) = try Self.require(code, at: now, connection)
            let user = try UserStore.find(email: invitation.email, in: connection)
            return OpenInvitation(invitation: invitation, workspace: workspace, isKnownEmail: user != nil)
        }
    }

    /// Joins as the person who is signed in.
    ///
    /// - Throws: `.notFound` as `open`, `.forbidden` for another person than the invited one.
    package func accept(code: String, by signedIn: SignedIn) async throws -> Workspace {
        let memberID = core.newID(WorkspaceMember.self)
        return try await core.write { unit in
            let (invitation, workspace) = try Self.require(code, at: unit.now, unit.transaction)
            guard invitation.email == signedIn.user.email else {
                throw LatchkeyError(
                    .forbidden, .wrongAccount,
                    "This invitation is for \(invitation.email), but you are signed in as \(signedIn.user.email). "
                        + "Sign out, then open the link again.")
            }
            try unit.join(signedIn.user, workspace, invitation, as: memberID, from: signedIn.address)
            return workspace
        }
    }

    /// Joins as someone who has no account here yet, and signs them in.
    ///
    /// - Throws: `.notFound` as `open`, `.invalid`, `.conflict` when the address has an account.
    package func accept(
        code: String, firstName: String, lastName: String, password: String, address: String?, userAgent: String?
    ) async throws -> (NewSession, Workspace) {
        let invitation = try await open(code: code)
        let person = try NewPerson(
            email: invitation.invitation.email, firstName: firstName, lastName: lastName, password: password)
        let hash = try await core.passwordHasher.hash(password)
        let (userID, memberID) = (core.newID(User.self), core.newID(WorkspaceMember.self))
        let starter = core.sessions.starter(address: address, userAgent: userAgent)
        return try await core.write { unit in
            let (invitation, workspace) = try Self.require(code, at: unit.now, unit.transaction)
            let user = try unit.createUser(userID, person, password: hash)
            try unit.join(user, workspace, invitation, as: memberID, from: address)
            return (try starter.start(for: user, in: unit), workspace)
        }
    }

    private static func require(
        _ code: String, at now: Instant, _ connection: any Connection
    ) throws -> (Invitation, Workspace) {
        guard
            let (invitation, workspaceID) = try InvitationStore.find(
                codeHash: secretHash(code), at: now, in: connection),
            let workspace = try WorkspaceStore.find(workspaceID, in: connection)
        else {
            throw LatchkeyError(
                .notFound, .codeInvalid,
                "This invitation was used, revoked or has expired. Ask an admin of the workspace for a new one.")
        }
        return (invitation, workspace)
    }
}

extension UnitOfWork {
    fileprivate func join(
        _ user: User, _ workspace: Workspace, _ invitation: Invitation, as id: MemberID, from address: String?
    ) throws {
        let member = try addMember(id, user, to: workspace, as: invitation.accessLevel)
        _ = try InvitationStore.remove(invitation.id, from: workspace.id, transaction)
        try audit(
            .memberJoined, .member(member), in: workspace.id, by: .member(member.id, name: member.name),
            from: address, detail: ["access_level": invitation.accessLevel.rawValue])
    }
}

extension Core {
    package var invitations: Invitations { Invitations(core: self) }
}
