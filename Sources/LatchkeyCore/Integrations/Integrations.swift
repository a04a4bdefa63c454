import LatchkeyStorage

/// Integrations, for whoever manages them.
package struct Integrations: Sendable {
    static let pageSize = 50
    let core: Core

    /// Newest first, 50 a page; last uses to the second, also those that are not written yet.
    package func list(
        _ administrator: Administrator, after: String? = nil
    ) async throws -> Page<IntegrationSummary> {
        let now = core.clock.now()
        let rows = try await core.read {
            try IntegrationStore.list(
                administrator.workspace.id, after: after.flatMap(IntegrationID.init), limit: Self.pageSize + 1,
                at: now, in: $0)
        }
        let recent = core.tokenChecker.usage.recentUses()
        let merged = rows.map { row in
            IntegrationSummary(
                integration: row.integration, tokenCount: row.tokenCount,
                lastUsedAt: [row.lastUsedAt, recent.byIntegration[row.integration.id]].compactMap(\.self).max())
        }
        return Page(merged, limit: Self.pageSize, cursor: \.integration.id.text)
    }

    /// How many there are.
    package func count(_ administrator: Administrator) async throws -> Int {
        try await core.read { try IntegrationStore.count(in: administrator.workspace.id, $0) }
    }

    /// In the order of their making.
    package func list(_ manager: some KeyManager, limit: Int, offset: Int) async throws -> [Integration] {
        let workspace = manager.keyAccess.workspaceID
        return try await core.read { try IntegrationStore.page(workspace, limit: limit, offset: offset, in: $0) }
    }

    /// - Throws: `.notFound`.
    package func find(_ manager: some KeyManager, _ id: IntegrationID) async throws -> Integration {
        let workspace = manager.keyAccess.workspaceID
        return try await core.read { try Self.require(id, in: workspace, $0) }
    }

    /// Makes an integration and one access token named "Default". The form's `id` makes a second submit show the
    /// first result.
    ///
    /// - Throws: `.invalid`, `.tooLarge` with the field.
    package func create(
        _ administrator: Administrator, id: IntegrationID, name: String, description: String = "",
        image: [UInt8]? = nil, scopes: ScopeSet = .none
    ) async throws -> CreatedIntegration {
        let name = try Validation.name(name, field: "name", what: "The name")
        let description = try Validation.description(description, field: "description")
        let content = try image.map(ImageContent.init(bytes:))
        let imageID = content == nil ? nil : core.newID(Image.self)
        let workspace = administrator.workspace.id
        let draft = try core.accessTokens.draft(id: core.newID(), in: workspace)
        do {
            return try await core.administer(administrator) { unit in
                let integration = try unit.makeIntegration(
                    id, named: name, description: description, avatar: imageID, scopes: scopes,
                    by: administrator.keyAccess)
                if let imageID { try unit.replaceImage(nil, with: content, id: imageID, in: workspace) }
                let token = try unit.insertToken(
                    draft, of: integration.id, name: "Default", scopes: nil,
                    expiresAt: try TokenRulesStore.find(workspace, in: unit.transaction).defaultEnd(at: unit.now),
                    by: administrator.keyAccess)
                return CreatedIntegration(integration: integration, token: token, secret: draft.secret)
            }
        } catch let error as StorageError where error.violatesUniqueness(of: "integrations.id") {
            return try await firstResult(administrator, id)
        }
    }

    /// Makes an integration without an access token, which its manager makes next, with limits of its own choice.
    ///
    /// - Parameter request: what makes a repetition show the first result.
    /// - Throws: `.invalid` with the field, `.forbidden` for scopes that the maker lacks.
    package func createEmpty(
        _ manager: some KeyManager, name: String, description: String = "", scopes: ScopeSet = .none,
        once request: IdempotentRequest? = nil
    ) async throws -> Integration {
        let access = manager.keyAccess
        let name = try Validation.name(name, field: "name", what: "The name")
        let description = try Validation.description(description, field: "description")
        let id = core.newID(Integration.self)
        return try await core.manage(access) { unit, bounds in
            if let earlier = try unit.earlierResult(of: request, by: access) {
                guard let id = IntegrationID(earlier.resource) else { throw LatchkeyError.notFound("This integration") }
                return try Self.require(id, in: access.workspaceID, unit.transaction)
            }
            try bounds.check(scopes)
            let integration = try unit.makeIntegration(
                id, named: name, description: description, scopes: scopes, by: access)
            try unit.remember(request, made: id.text, by: access)
            return integration
        }
    }

    /// Changes name and description.
    ///
    /// - Throws: `.invalid` with the field, `.conflict` for a form made from an older version, `.notFound`.
    package func update(
        _ manager: some KeyManager, _ id: IntegrationID, version: Int, name: String, description: String
    ) async throws -> Integration {
        try await update(
            manager, id, IntegrationChange(version: version, name: name, description: description))
    }

    /// Sets the avatar, or removes it.
    ///
    /// - Throws: `.invalid`, `.tooLarge` for what is no PNG, JPEG or WebP image of up to 1 MB; `.notFound`.
    package func setAvatar(_ administrator: Administrator, _ id: IntegrationID, image: [UInt8]?) async throws {
        let content = try image.map(ImageContent.init(bytes:))
        let (workspace, imageID) = (administrator.workspace.id, core.newID(Image.self))
        try await core.administer(administrator) { unit in
            let integration = try Self.require(id, in: workspace, unit.transaction)
            try IntegrationStore.setAvatar(content == nil ? nil : imageID, of: id, in: workspace, unit.transaction)
            try unit.replaceImage(integration.avatar, with: content, id: imageID, in: workspace)
            try unit.audit(.integrationAvatarChanged, .integration(integration), by: administrator)
        }
    }

    /// Deletes an integration: all of its tokens are dead before this returns.
    ///
    /// - Parameter confirmedName: what a person typed; nil where no person is asked.
    /// - Throws: `.invalid` when `confirmedName` is not its name, `.conflict` for a token that would delete its own,
    ///   `.notFound`.
    package func delete(_ manager: some KeyManager, _ id: IntegrationID, confirmedName: String?) async throws {
        let access = manager.keyAccess
        try await core.manage(access) { unit, bounds in
            let integration = try Self.require(id, in: access.workspaceID, unit.transaction)
            if let confirmedName, confirmedName.trimmingWhitespace() != integration.name {
                throw LatchkeyError(
                    .invalid, .nameMismatch, "Type the integration's name, “\(integration.name)”, to delete it.",
                    field: "name")
            }
            // Clearing up all that a file does not name must not lock the one out who clears up.
            guard !bounds.isOwn(integration) else {
                throw LatchkeyError(
                    .conflict, .ownIntegration,
                    "A token can't delete its own integration. An admin can, on the Developers page.")
            }
            let count = try unit.delete(integration)
            try access.audit(
                .integrationDeleted, .integration(integration), detail: ["access_tokens": "\(count)"], unit)
        }
    }

    static func require(
        _ id: IntegrationID, in workspace: WorkspaceID, _ connection: any Connection
    ) throws -> Integration {
        guard let integration = try IntegrationStore.find(id, in: workspace, connection) else {
            throw LatchkeyError.notFound("This integration")
        }
        return integration
    }

    /// What the first submit of a form made.
    private func firstResult(_ administrator: Administrator, _ id: IntegrationID) async throws -> CreatedIntegration {
        let integration = try await find(administrator, id)
        guard let token = try await core.accessTokens.list(administrator, id).last else {
            throw LatchkeyError.notFound("This integration's access token")
        }
        return CreatedIntegration(integration: integration, token: token, secret: nil)
    }
}

extension UnitOfWork {
    func makeIntegration(
        _ id: IntegrationID, named name: String, description: String = "", avatar: ImageID? = nil, scopes: ScopeSet,
        by access: KeyAccess
    ) throws -> Integration {
        let integration = Integration(
            id: id, workspaceID: access.workspaceID, name: name, description: description, avatar: avatar,
            scopes: scopes, createdBy: try access.party.name(in: access.workspaceID, transaction), createdAt: now,
            version: 1)
        try IntegrationStore.insert(integration, by: access.party.memberID, transaction)
        try access.audit(.integrationCreated, .integration(integration), detail: ["scopes": scopes.text], self)
        return integration
    }

    /// Deletes an integration with its picture and its access tokens.
    ///
    /// - Returns: how many tokens there were.
    func delete(_ integration: Integration) throws -> Int {
        let (id, workspace) = (integration.id, integration.workspaceID)
        let count = try AccessTokenStore.revokeAll(of: id, in: workspace, at: now, transaction)
        try IntegrationStore.delete(id, in: workspace, at: now, transaction)
        try deleteWebhooks(of: id, grantedBy: nil)
        if let avatar = integration.avatar { try replaceImage(avatar, with: nil, id: avatar, in: workspace) }
        changed(.integration(id))
        return count
    }
}

extension Core {
    package var integrations: Integrations { Integrations(core: self) }
}
