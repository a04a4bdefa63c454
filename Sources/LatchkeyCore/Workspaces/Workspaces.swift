import LatchkeyStorage

/// Workspaces: whose they are, and what their admins set.
package struct Workspaces: Sendable {
    let core: Core

    /// The workspaces that the person may enter, by name.
    package func of(_ user: User) async throws -> [(workspace: Workspace, member: WorkspaceMember)] {
        try await core.read { connection in
            try MemberStore.memberships(of: user.id, in: connection).compactMap { member in
                try WorkspaceStore.find(member.workspaceID, in: connection).map { ($0, member) }
            }
        }.sorted { ($0.0.name.lowercased(), $0.0.id) < ($1.0.name.lowercased(), $1.0.id) }
    }

    /// The person as an active member of the workspace; nil when it is not there, or not theirs to enter.
    package func principal(slug: String, _ signedIn: SignedIn) async throws -> MemberPrincipal? {
        try await core.read { connection in
            guard let workspace = try WorkspaceStore.find(slug: slug, in: connection),
                let member = try MemberStore.find(user: signedIn.user.id, in: workspace.id, connection),
                member.isActive
            else { return nil }
            return MemberPrincipal(signedIn: signedIn, workspace: workspace, member: member)
        }
    }

    /// A workspace by its slug, for the operator at the command line.
    ///
    /// - Throws: `.notFound`.
    package func find(slug: String) async throws -> Workspace {
        guard let workspace = try await core.read({ try WorkspaceStore.find(slug: slug, in: $0) }) else {
            throw LatchkeyError.notFound("Workspace “\(slug)”")
        }
        return workspace
    }

    /// Whether anyone signed in may make a workspace.
    package var allowsCreation: Bool { core.configuration.allowsWorkspaceCreation }

    /// Makes a workspace whose admin is the person who asks.
    ///
    /// - Throws: `.forbidden` when the instance does not allow it, `.invalid` for the name.
    package func create(name: String, by signedIn: SignedIn) async throws -> Workspace {
        guard allowsCreation else {
            throw LatchkeyError(
                .forbidden, .workspaceCreationOff, "New workspaces are made by whoever runs this server.")
        }
        let name = try Validation.name(name, field: "name", what: "The workspace's name")
        let (workspaceID, memberID) = (core.newID(Workspace.self), core.newID(WorkspaceMember.self))
        return try await core.write { unit in
            let slug = try Self.freeSlug(for: name, in: unit.transaction)
            let workspace = try unit.createWorkspace(workspaceID, name: name, slug: slug)
            let member = try unit.addMember(memberID, signedIn.user, to: workspace, as: .admin)
            try unit.audit(
                .workspaceCreated, .workspace(workspace), in: workspace.id, by: .member(member.id, name: member.name),
                from: signedIn.address)
            return workspace
        }
    }

    /// Changes name and slug.
    ///
    /// - Throws: `.invalid`, `.conflict` for a taken or reserved slug or a form made from an older version.
    package func update(
        _ administrator: Administrator, version: Int, name: String, slug: String
    ) async throws -> Workspace {
        let name = try Validation.name(name, field: "name", what: "The workspace's name")
        let slug = try Slug.validated(slug)
        let workspace = administrator.workspace
        return try await core.administer(administrator) { unit in
            do {
                guard
                    try WorkspaceStore.update(
                        workspace.id, version: version, name: name, slug: slug, in: unit.transaction)
                else { throw LatchkeyError.staleVersion("This workspace") }
            } catch let error as StorageError where error.violatesUniqueness(of: "workspaces.slug") {
                throw Self.slugTaken(slug)
            }
            unit.changed(.workspace(workspace.id))
            try unit.audit(
                .workspaceUpdated, .workspace(workspace), by: administrator,
                detail: ["name": name, "slug": slug])
            return try WorkspaceStore.find(workspace.id, in: unit.transaction) ?? workspace
        }
    }

    /// Sets the logo, or removes it.
    ///
    /// - Throws: `.invalid`, `.tooLarge` for what is no PNG, JPEG or WebP image of up to 1 MB.
    package func setLogo(_ administrator: Administrator, image: [UInt8]?) async throws {
        let content = try image.map(ImageContent.init(bytes:))
        let (workspace, imageID) = (administrator.workspace, core.newID(Image.self))
        try await core.administer(administrator) { unit in
            let old = try WorkspaceStore.find(workspace.id, in: unit.transaction)?.logo
            try WorkspaceStore.setLogo(workspace.id, to: content == nil ? nil : imageID, in: unit.transaction)
            try unit.replaceImage(old, with: content, id: imageID, in: workspace.id)
            unit.changed(.workspace(workspace.id))
            try unit.audit(.workspaceLogoChanged, .workspace(workspace), by: administrator)
        }
    }

    /// Ends copying of existing tokens, and erases the sealed copies for good; or allows it for tokens made from then
    /// on.
    package func setShowsTokensOnce(_ administrator: Administrator, _ value: Bool) async throws {
        let workspace = administrator.workspace
        try await core.administer(administrator) { unit in
            try WorkspaceStore.setShowsTokensOnce(workspace.id, to: value, in: unit.transaction)
            if value {
                try AccessTokenStore.eraseSealed(in: workspace.id, unit.transaction)
                try IdempotencyKeyStore.eraseSecrets(in: workspace.id, unit.transaction)
            }
            try unit.audit(value ? .tokensShownOnce : .tokensCopyable, .workspace(workspace), by: administrator)
        }
        if value { try await core.database.checkpoint() }
    }

    static func slugTaken(_ slug: String) -> LatchkeyError {
        LatchkeyError(.conflict, .slugTaken, "“\(slug)” belongs to another workspace. Choose another.", field: "slug")
    }

    /// The name's slug, or the first of `acme-2`, `acme-3`, … that is free.
    static func freeSlug(for name: String, in connection: any Connection) throws -> String {
        let base = Slug.make(from: name)
        var candidates = ([base] + (2...1000).map { "\(base.prefix(Slug.limit - 5))-\($0)" }).makeIterator()
        while let slug = candidates.next() {
            if !Slug.reserved.contains(slug), try WorkspaceStore.find(slug: slug, in: connection) == nil {
                return slug
            }
        }
        throw slugTaken(base)
    }
}

extension UnitOfWork {
    /// A new workspace without members, with its standard objects.
    ///
    /// - Throws: `.conflict` when the slug is taken.
    func createWorkspace(_ id: WorkspaceID, name: String, slug: String) throws -> Workspace {
        let workspace = Workspace(
            id: id, name: name, slug: slug, logo: nil, showsTokensOnce: false, version: 1, createdAt: now)
        do {
            try WorkspaceStore.insert(workspace, in: transaction)
        } catch let error as StorageError where error.violatesUniqueness(of: "workspaces.slug") {
            throw Workspaces.slugTaken(slug)
        }
        try installStandardObjects(in: id)
        return workspace
    }
}

extension LatchkeyError {
    /// An edit form that was made before somebody else's edit.
    static func staleVersion(_ what: String) -> LatchkeyError {
        LatchkeyError(
            .conflict, .staleVersion,
            "\(what) was changed by someone else since this form was opened. Look at it again, then save.")
    }
}

extension Core {
    package var workspaces: Workspaces { Workspaces(core: self) }
}
