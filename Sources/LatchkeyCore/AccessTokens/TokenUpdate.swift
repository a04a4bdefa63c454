import LatchkeyStorage

/// Changing what is said of a token, and what limits it.
extension AccessTokens {
    /// - Throws: `.invalid` with the field, `.notFound`.
    package func rename(_ administrator: Administrator, _ id: AccessTokenID, name: String) async throws {
        let name = try Validation.name(name, field: "name", what: "The name")
        let workspace = administrator.workspace.id
        try await core.administer(administrator) { unit in
            let token = try Self.require(id, in: workspace, unit.transaction)
            guard token.name != name else { return }
            try AccessTokenStore.rename(id, to: name, in: workspace, unit.transaction)
            try unit.audit(
                .accessTokenRenamed, .accessToken(id, name: token.name), by: administrator, detail: ["name": name])
        }
    }

    /// Changes what is said of a token, and what limits it: at once, for all that it is used for.
    ///
    /// - Throws: `.invalid` with the field, `.notFound`.
    package func update(
        _ manager: some KeyManager, _ id: AccessTokenID, name: String, _ details: TokenDetails
    ) async throws {
        _ = try await update(manager, id, name: name) { $0 = details }
    }

    /// The same for a part of it.
    ///
    /// - Parameter name: nil leaves it.
    /// - Throws: as the other, and `.forbidden` for what exceeds the manager's own access.
    package func update(
        _ manager: some KeyManager, _ id: AccessTokenID, name: String?,
        _ change: @escaping @Sendable (inout TokenDetails) -> Void
    ) async throws -> AccessToken {
        let access = manager.keyAccess
        let name = try name.map { try Validation.name($0, field: "name", what: "The name") }
        let workspace = access.workspaceID
        return try await core.manage(access) { unit, bounds in
            let token = try Self.require(id, in: workspace, unit.transaction)
            var details = token.details
            change(&details)
            details = try details.validated()
            // What kind it is stands in the token itself.
            details.policy.isTest = token.details.policy.isTest
            let name = name ?? token.name
            guard token.name != name || token.details != details else { return token }
            let integration = try Integrations.require(token.integrationID, in: workspace, unit.transaction)
            try bounds.check(details.policy, insteadOf: token, of: integration)
            // What it carries and the workspace no longer has is dropped; what is new must be there.
            let rules = try TokenRulesStore.find(workspace, in: unit.transaction)
            let added = details.customScopes.subtracting(token.details.customScopes)
            try rules.check(added)
            try bounds.check(added)
            details.customScopes = details.customScopes.intersection(rules.customScopes)
            try AccessTokenStore.update(id, name: name, details, in: workspace, unit.transaction)
            if let hash = try AccessTokenStore.hash(of: id, in: workspace, unit.transaction) {
                try unit.changedToken(id, hash, of: token.integrationID)
            }
            try access.audit(
                .accessTokenUpdated, .accessToken(id, name: name), detail: details.policy.words, unit)
            return try Self.require(id, in: workspace, unit.transaction)
        }
    }
}
