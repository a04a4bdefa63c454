import LatchkeyStorage

/// Custom scopes that nothing needs.
extension AccessTokens {
    /// What an integration's tokens carry and no check has ever required of them. Of a token that was never used nothing is known.
    ///
    /// - Throws: `.notFound`.
    package func unusedCustomScopes(
        _ manager: some KeyManager, of integration: IntegrationID
    ) async throws -> CustomScopes {
        let workspace = manager.keyAccess.workspaceID
        try await core.customScopeUses.flush(to: core.database, at: core.clock.now())
        return try await core.read { connection in
            _ = try Integrations.require(integration, in: workspace, connection)
            return try CustomScopeUseStore.unused(by: integration, in: workspace, connection)
        }
    }

    /// Takes those from all tokens of an integration, at once. What was used meanwhile stays.
    ///
    /// - Throws: `.notFound`.
    package func takeUnusedCustomScopes(_ manager: some KeyManager, of integration: IntegrationID) async throws {
        let access = manager.keyAccess
        let workspace = access.workspaceID
        try await core.customScopeUses.flush(to: core.database, at: core.clock.now())
        try await core.manage(access) { unit, _ in
            _ = try Integrations.require(integration, in: workspace, unit.transaction)
            let unused = try CustomScopeUseStore.unused(by: integration, in: workspace, unit.transaction)
            for token in try AccessTokenStore.carryingCustomScopes(of: integration, in: workspace, unit.transaction) {
                let taken = token.details.customScopes.intersection(unused)
                guard !taken.isEmpty else { continue }
                var details = token.details
                details.customScopes = details.customScopes.subtracting(taken)
                try AccessTokenStore.update(token.id, name: token.name, details, in: workspace, unit.transaction)
                if let hash = try AccessTokenStore.hash(of: token.id, in: workspace, unit.transaction) {
                    try unit.changedToken(token.id, hash, of: integration)
                }
                try access.audit(
                    .accessTokenUpdated, .accessToken(token.id, name: token.name),
                    detail: ["custom_scopes_removed": taken.names.joined(separator: ", ")], unit)
            }
        }
    }
}
