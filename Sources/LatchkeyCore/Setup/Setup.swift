import LatchkeyStorage

/// The first workspace of an empty instance. Only who holds the code, printed at the server, may make it.
package struct Setup: Sendable {
    let core: Core

    /// Whether there is no workspace yet.
    package func isNeeded() async throws -> Bool {
        try await !core.read { try WorkspaceStore.exists(in: $0) }
    }

    /// A new code, which kills the former; nil when there is a workspace.
    package func issueCode() async throws -> String? {
        guard try await isNeeded() else { return nil }
        let code = core.random.base62(32)
        let settings = InstanceSettings(database: core.database)
        try await settings.set(.setUpCodeHash, to: Hex.text(secretHash(code)))
        return code
    }

    /// - Throws: `.forbidden` for another code than the newest, or when there is a workspace.
    package func verify(code: String) async throws {
        try await core.read { try Self.require(code, in: $0) }
    }

    /// Makes the workspace and its first admin, and signs the admin in. The code is dead then.
    ///
    /// - Throws: `.forbidden` as `verify`, `.invalid` with the field.
    package func complete(
        code: String, _ form: SetupForm, address: String?, userAgent: String?
    ) async throws -> NewSession {
        try await verify(code: code)
        let name = try Validation.name(form.workspaceName, field: "workspace_name", what: "The workspace's name")
        let person = try NewPerson(
            email: form.email, firstName: form.firstName, lastName: form.lastName, password: form.password)
        let hash = try await core.passwordHasher.hash(form.password)
        let (workspaceID, userID, memberID) = (
            core.newID(Workspace.self), core.newID(User.self), core.newID(WorkspaceMember.self)
        )
        let starter = core.sessions.starter(address: address, userAgent: userAgent)
        return try await core.write { unit in
            try Self.require(code, in: unit.transaction)
            try InstanceSettings.remove(.setUpCodeHash, in: unit.transaction)
            let workspace = try unit.createWorkspace(
                workspaceID, name: name, slug: try Workspaces.freeSlug(for: name, in: unit.transaction))
            let user = try unit.createUser(userID, person, password: hash)
            let member = try unit.addMember(memberID, user, to: workspace, as: .admin)
            try unit.audit(
                .workspaceCreated, .workspace(workspace), in: workspace.id, by: .member(member.id, name: member.name),
                from: address)
            return try starter.start(for: user, in: unit)
        }
    }

    private static func require(_ code: String, in connection: any Connection) throws {
        guard try !WorkspaceStore.exists(in: connection) else {
            throw LatchkeyError(.forbidden, .setUpDone, "This server is set up already. Sign in instead.")
        }
        guard let known = try InstanceSettings.value(.setUpCodeHash, in: connection).flatMap(Hex.bytes),
            constantTimeEqual(known, secretHash(code))
        else {
            throw LatchkeyError(
                .forbidden, .codeInvalid,
                "This set-up link is not the newest one. Open the link that the server printed when it started.")
        }
    }
}

/// What the set-up page asks.
package struct SetupForm: Sendable {
    package var workspaceName: String
    package var firstName: String
    package var lastName: String
    package var email: String
    package var password: String

    package init(workspaceName: String, firstName: String, lastName: String, email: String, password: String) {
        self.workspaceName = workspaceName
        self.firstName = firstName
        self.lastName = lastName
        self.email = email
        self.password = password
    }
}

extension Core {
    package var setup: Setup { Setup(core: self) }
}
