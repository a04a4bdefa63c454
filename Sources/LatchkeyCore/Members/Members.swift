import LatchkeyStorage

/// Who is in a workspace, and at which level.
package struct Members: Sendable {
    let core: Core

    /// All members for the Members page: admins first, then by name.
    package func list(_ principal: MemberPrincipal) async throws -> [WorkspaceMember] {
        try await list(of: principal.workspace.id).sorted { left, right in
            (rank(left), left.name.lowercased(), left.id) < (rank(right), right.name.lowercased(), right.id)
        }
    }

    /// The active admins, by name: whom a member can ask.
    package func admins(of workspace: WorkspaceID) async throws -> [WorkspaceMember] {
        try await core.read { try MemberStore.activeAdmins(of: workspace, in: $0) }.sorted {
            ($0.name.lowercased(), $0.id) < ($1.name.lowercased(), $1.id)
        }
    }

    /// All members for the API, in the order of joining.
    package func list(_ principal: Principal) async throws -> [WorkspaceMember] {
        try await list(of: principal.workspaceID)
    }

    /// One member for the API; nil when there is none, or it was removed.
    package func find(_ id: MemberID, _ principal: Principal) async throws -> WorkspaceMember? {
        let member = try await core.read { try MemberStore.find(id, in: principal.workspaceID, $0) }
        return member?.isRemoved == true ? nil : member
    }

    /// One member for the Members page.
    ///
    /// - Throws: `.notFound`.
    package func find(_ id: MemberID, _ administrator: Administrator) async throws -> WorkspaceMember {
        try await core.read { try Self.require(id, in: administrator.workspace.id, $0) }
    }

    /// Makes someone an admin, a member, or suspends them: access to this workspace ends at once.
    ///
    /// - Throws: `.conflict` for the last active admin, `.notFound`.
    package func changeAccessLevel(
        _ administrator: Administrator, _ id: MemberID, to level: AccessLevel
    ) async throws {
        let workspace = administrator.workspace.id
        try await core.administer(administrator) { unit in
            let member = try Self.require(id, in: workspace, unit.transaction)
            guard member.accessLevel != level else { return }
            if level != .admin { try Self.keepAnAdmin(besides: member, unit.transaction) }
            try MemberStore.setLevel(level, of: id, in: workspace, unit.transaction)
            if level == .suspended { try unit.endTokens(actingFor: id, in: workspace) }
            try unit.audit(
                .memberAccessChanged, .member(member), by: administrator,
                detail: ["from": member.accessLevel.rawValue, "to": level.rawValue])
        }
    }

    /// Removes someone; what they made stays, under their name.
    ///
    /// - Throws: `.conflict` for the last active admin, `.notFound`.
    package func remove(_ administrator: Administrator, _ id: MemberID) async throws {
        let workspace = administrator.workspace.id
        try await core.administer(administrator) { unit in
            let member = try Self.require(id, in: workspace, unit.transaction)
            try Self.keepAnAdmin(besides: member, unit.transaction)
            try MemberStore.remove(id, from: workspace, at: unit.now, unit.transaction)
            try unit.endTokens(actingFor: id, in: workspace)
            try unit.audit(.memberRemoved, .member(member), by: administrator)
        }
    }

    /// Leaves the workspace.
    ///
    /// - Throws: `.conflict` for the last active admin.
    package func leave(_ principal: MemberPrincipal) async throws {
        let (id, workspace) = (principal.member.id, principal.workspace.id)
        try await core.write { unit in
            let member = try Self.require(id, in: workspace, unit.transaction)
            try Self.keepAnAdmin(besides: member, unit.transaction)
            try MemberStore.remove(id, from: workspace, at: unit.now, unit.transaction)
            try unit.endTokens(actingFor: id, in: workspace)
            try unit.audit(
                .memberLeft, .member(member), in: workspace, by: .member(id, name: member.name),
                from: principal.signedIn.address)
        }
    }

    private func list(of workspace: WorkspaceID) async throws -> [WorkspaceMember] {
        try await core.read { try MemberStore.list(workspace, in: $0) }
    }

    private func rank(_ member: WorkspaceMember) -> Int {
        AccessLevel.allCases.firstIndex(of: member.accessLevel) ?? 0
    }

    static func require(
        _ id: MemberID, in workspace: WorkspaceID, _ connection: any Connection
    ) throws -> WorkspaceMember {
        guard let member = try MemberStore.find(id, in: workspace, connection), !member.isRemoved else {
            throw LatchkeyError.notFound("This member")
        }
        return member
    }

    private static func keepAnAdmin(besides member: WorkspaceMember, _ connection: any Connection) throws {
        let others = try MemberStore.activeAdmins(of: member.workspaceID, in: connection).filter { $0.id != member.id }
        guard !others.isEmpty || member.accessLevel != .admin else {
            throw LatchkeyError(
                .conflict, .lastAdmin,
                "\(member.name) is the last active admin. Make someone else an admin first.")
        }
    }
}

extension UnitOfWork {
    /// Adds a person to a workspace, or takes a removed one back under the same id.
    func addMember(
        _ id: MemberID, _ user: User, to workspace: Workspace, as level: AccessLevel
    ) throws -> WorkspaceMember {
        if let known = try MemberStore.find(user: user.id, in: workspace.id, transaction) {
            guard known.isRemoved else {
                throw LatchkeyError(
                    .conflict, .alreadyMember, "\(user.email) is a member of \(workspace.name) already.",
                    field: "email")
            }
            try MemberStore.setLevel(level, of: known.id, in: workspace.id, transaction)
            return try Members.require(known.id, in: workspace.id, transaction)
        }
        try MemberStore.insert(id, user: user.id, in: workspace.id, as: level, at: now, transaction)
        return try Members.require(id, in: workspace.id, transaction)
    }
}

extension Core {
    package var members: Members { Members(core: self) }
}
