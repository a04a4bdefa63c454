import LatchkeyStorage

/// What to change of an integration; nil leaves it.
package struct IntegrationChange: Sendable {
    /// The version that a form was made from; nil: whatever is there.
    package var version: Int?
    package var name: String?
    package var description: String?
    package var scopes: ScopeSet?

    package init(version: Int? = nil, name: String? = nil, description: String? = nil, scopes: ScopeSet? = nil) {
        self.version = version
        self.name = name
        self.description = description
        self.scopes = scopes
    }

    fileprivate func validated() throws -> IntegrationChange {
        var change = self
        change.name = try name.map { try Validation.name($0, field: "name", what: "The name") }
        change.description = try description.map { try Validation.description($0, field: "description") }
        return change
    }
}

extension Integrations {
    /// Changes an integration. When this returns, every token of it has its scopes, and no more.
    ///
    /// - Throws: `.invalid` with the field, `.conflict` for a form made from an older version, `.forbidden` for scopes
    ///   that the manager lacks, `.notFound`.
    package func update(
        _ manager: some KeyManager, _ id: IntegrationID, _ change: IntegrationChange
    ) async throws -> Integration {
        let (access, change) = (manager.keyAccess, try change.validated())
        return try await core.manage(access) { unit, bounds in
            let old = try Self.require(id, in: access.workspaceID, unit.transaction)
            if let version = change.version, version != old.version {
                throw LatchkeyError.staleVersion("This integration")
            }
            let words = try unit.describe(old, change, by: access)
            return try unit.setScopes(change.scopes, of: words, by: access, within: bounds)
        }
    }
}

extension UnitOfWork {
    /// Changes what is said of it.
    fileprivate func describe(
        _ old: Integration, _ change: IntegrationChange, by access: KeyAccess
    ) throws -> Integration {
        guard change.name != nil || change.description != nil else { return old }
        let name = change.name ?? old.name
        try IntegrationStore.update(
            old.id, in: old.workspaceID, name: name, description: change.description ?? old.description, transaction)
        changed(.integration(old.id))
        try access.audit(
            .integrationUpdated, .integration(old), detail: old.name == name ? [:] : ["name": name], self)
        return try Integrations.require(old.id, in: old.workspaceID, transaction)
    }

    /// Changes what it may do. A scope that it has already is not given by this.
    fileprivate func setScopes(
        _ scopes: ScopeSet?, of old: Integration, by access: KeyAccess, within bounds: KeyBounds
    ) throws -> Integration {
        guard let scopes else { return old }
        try bounds.check(old.scopes.missing(from: scopes))
        try IntegrationStore.setScopes(scopes, of: old.id, in: old.workspaceID, transaction)
        changed(.integration(old.id))
        try access.audit(
            .integrationScopesChanged, .integration(old), detail: ["from": old.scopes.text, "to": scopes.text], self)
        return try Integrations.require(old.id, in: old.workspaceID, transaction)
    }
}
