import LatchkeyStorage

extension Setup {
    /// A workspace and its admin, made at the command line. A known e-mail address gets a membership; its password
    /// stays as it is.
    ///
    /// - Throws: `.invalid` with the field, `.conflict` for a slug that is taken or reserved.
    package func initialize(
        workspaceName: String, adminEmail: String, adminPassword: String
    ) async throws -> (Workspace, isNewUser: Bool) {
        let name = try Validation.name(workspaceName, field: "workspace", what: "The workspace's name")
        let slug = try Slug.validated(Slug.make(from: name))
        let person = try NewPerson(email: adminEmail, password: adminPassword)
        let hash = try await core.passwordHasher.hash(adminPassword)
        let (workspaceID, userID, memberID) = (
            core.newID(Workspace.self), core.newID(User.self), core.newID(WorkspaceMember.self)
        )
        return try await core.write { unit in
            let known = try UserStore.find(email: person.email, in: unit.transaction)
            let workspace = try unit.createWorkspace(workspaceID, name: name, slug: slug)
            let user = try known ?? unit.createUser(userID, person, password: hash)
            _ = try unit.addMember(memberID, user, to: workspace, as: .admin)
            try InstanceSettings.remove(.setUpCodeHash, in: unit.transaction)
            try unit.audit(
                .workspaceCreated, .workspace(workspace), in: workspace.id, by: .commandLine, from: nil,
                detail: ["admin": user.email])
            return (workspace, known == nil)
        }
    }
}
