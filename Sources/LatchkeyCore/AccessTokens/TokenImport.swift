import LatchkeyStorage

/// Taking over tokens of another system by their hashes, so that who uses them need not change them.
extension AccessTokens {
    /// The most tokens of one request.
    package static let importLimit = 1_000

    /// Makes all of them good here, or none.
    ///
    /// - Returns: what was made, in the order of `tokens`.
    /// - Throws: `.conflict` for a hash that is known here already, `.invalid`, `.forbidden` as for a token that is made,
    ///   each saying where; `.notFound`.
    package func `import`(
        _ manager: some KeyManager, _ integration: IntegrationID, _ tokens: [ForeignToken]
    ) async throws -> [AccessToken] {
        let access = manager.keyAccess
        let made = tokens.map { token in
            (
                token,
                KeptToken(
                    id: core.newID(), hash: core.keys.hash(token.hash), hashKey: core.keys.fingerprint,
                    lastFour: token.lastFour, sealed: nil, importedAs: token.hash.algorithm)
            )
        }
        // Before they are there: no check may miss one that is.
        for token in tokens { core.tokenChecker.foreign.add(token.hash.algorithm) }
        return try await core.manage(access) { unit, bounds in
            let integration = try Integrations.require(integration, in: access.workspaceID, unit.transaction)
            return try ForeignToken.collect(made) { token, kept in
                do {
                    return try unit.importToken(token, kept, of: integration, by: access, within: bounds)
                } catch let error as LatchkeyError {
                    throw error.at(token.place)
                }
            }
        }
    }

    /// The same by the integration's name, as the command line does.
    ///
    /// - Throws: `.notFound` also for an integration that is not there.
    package func `import`(
        _ administrator: Administrator, integrationName: String, _ tokens: [ForeignToken]
    ) async throws -> [AccessToken] {
        let workspace = administrator.workspace.id
        let found = try await core.read { try Self.integration(named: integrationName, in: workspace, $0) }
        guard let found else { throw LatchkeyError.notFound("The integration “\(integrationName)”") }
        return try await `import`(administrator, found.id, tokens)
    }
}

extension UnitOfWork {
    fileprivate func importToken(
        _ token: ForeignToken, _ kept: KeptToken, of integration: Integration, by access: KeyAccess,
        within bounds: KeyBounds
    ) throws -> AccessToken {
        if let end = token.expiresAt, end <= now {
            throw LatchkeyError.invalid("expires_at", "It has expired already. Leave it out.")
        }
        if let scopes = token.scopes { try AccessTokens.check(scopes, of: integration) }
        try bounds.check(token.scopes, of: integration)
        try bounds.check(token.details.policy)
        try bounds.check(token.details.customScopes)
        try bounds.check(end: token.expiresAt)
        // Also one that was revoked: it can't be brought back.
        guard try !AccessTokenStore.isKnown(kept.hash, transaction) else {
            throw LatchkeyError(
                .conflict, .hashKnown, "A token with this hash is known here already, or was.", field: "hash")
        }
        return try insertToken(
            kept, of: integration.id, name: token.name, scopes: token.scopes, expiresAt: token.expiresAt,
            token.details, by: access)
    }
}

let tokenImportMigrations = [
    Migration(
        25, "imported tokens",
        .statement("ALTER TABLE access_tokens ADD COLUMN imported_as TEXT"),
        .statement(
            "CREATE INDEX access_tokens_imported ON access_tokens (imported_as) WHERE imported_as IS NOT NULL"))
]
