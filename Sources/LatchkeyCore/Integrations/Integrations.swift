import LatchkeyStorage

/// Integrations, for admins.
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

    /// - Throws: `.notFound`.
    package func find(_ administrator: Administrator, _ id: IntegrationID) async throws -> Integration {
        try await core.read { try Self.require(id, in: administrator.workspace.id, $0) }
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
                let integration = Integration(
                    id: id, workspaceID: workspace, name: name, description: description, avatar: imageID,
                    scopes: scopes, createdBy: administrator.actor.party.name, createdAt: unit.now, version: 1)
                try IntegrationStore.insert(integration, by: administrator.memberID, unit.transaction)
                if let imageID { try unit.replaceImage(nil, with: content, id: imageID, in: workspace) }
                try unit.audit(
                    .integrationCreated, .integration(integration), by: administrator,
                    detail: ["scopes": scopes.text])
                let token = try unit.insertToken(
                    draft, of: integration.id, name: "Default", scopes: nil,
                    expiresAt: try TokenRulesStore.find(workspace, in: unit.transaction).defaultEnd(at: unit.now),
                    by: administrator)
                return CreatedIntegration(integration: integration, token: token, secret: draft.secret)
            }
        } catch let error as StorageError where error.violatesUniqueness(of: "integrations.id") {
            return try await firstResult(administrator, id)
        }
    }

    /// Changes name and description.
    ///
    /// - Throws: `.invalid` with the field, `.conflict` for a form made from an older version, `.notFound`.
    package func update(
        _ administrator: Administrator, _ id: IntegrationID, version: Int, name: String, description: String
    ) async throws -> Integration {
        let name = try Validation.name(name, field: "name", what: "The name")
        let description = try Validation.description(description, field: "description")
        let workspace = administrator.workspace.id
        return try await core.administer(administrator) { unit in
            let old = try Self.require(id, in: workspace, unit.transaction)
            guard
                try IntegrationStore.update(
                    id, in: workspace, version: version, name: name, description: description, unit.transaction)
            else { throw LatchkeyError.staleVersion("This integration") }
            unit.changed(.integration(id))
            try unit.audit(
                .integrationUpdated, .integration(old), by: administrator,
                detail: old.name == name ? [:] : ["name": name])
            return try Self.require(id, in: workspace, unit.transaction)
        }
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
    /// - Throws: `.invalid` when `confirmedName` is not its name, `.notFound`.
    package func delete(_ administrator: Administrator, _ id: IntegrationID, confirmedName: String) async throws {
        let workspace = administrator.workspace.id
        try await core.administer(administrator) { unit in
            let integration = try Self.require(id, in: workspace, unit.transaction)
            guard confirmedName.trimmingWhitespace() == integration.name else {
                throw LatchkeyError(
                    .invalid, .nameMismatch, "Type the integration's name, “\(integration.name)”, to delete it.",
                    field: "name")
            }
            let count = try unit.delete(integration)
            try unit.audit(
                .integrationDeleted, .integration(integration), by: administrator,
                detail: ["access_tokens": "\(count)"])
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
