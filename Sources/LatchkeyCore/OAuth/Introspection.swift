import LatchkeyStorage

/// Telling what a token is worth, and ending it.
package struct Introspection: Sendable {
    let core: Core

    /// RFC 7662: for a client that is authenticated, and only for tokens of its own and access tokens of its workspace.
    ///
    /// - Returns: the JSON of section 2.2; only `{"active":false}` for what is not the client's to know.
    /// - Throws: `OAuthError`.
    package func introspect(_ credentials: ClientCredentials, token: String) async throws -> [UInt8] {
        let asking = try await core.authenticate(credentials)
        guard asking.isProven else { throw OAuthError.unknownClient }
        let inactive = IntrospectionDocument.inactive
        let client = asking.client.integration
        if let known = try await accessToken(token) {
            guard Self.mayKnow(known, client) else { return inactive }
            return core.introspectionDocument.bytes(for: known)
        }
        guard TokenFormat.isWellFormed(token, as: .refresh) else { return inactive }
        let hash = core.keys.hash(token: token.utf8)
        let now = core.clock.now()
        let found = try await core.read { connection -> (token: RefreshToken, end: Instant)? in
            guard let found = try OAuthTokenStore.refreshToken(hash, in: connection), let id = found.origin.grantID,
                let grant = try GrantStore.find(id, in: found.origin.workspaceID, connection)
            else { return nil }
            return (token: found, end: found.end(under: grant))
        }
        guard let (refresh, end) = found, refresh.origin.integrationID == client.id, !refresh.isUsed,
            !refresh.isRevoked,
            end > now, asking.client.settings.offersOfflineAccess
        else { return inactive }
        return Array(
            JSON.object([
                ("active", .bool(true)), ("scope", .string(refresh.origin.scopes.intersection(client.scopes).text)),
                ("client_id", .string(client.id.text)), ("token_type", .string("refresh_token")),
                ("exp", .number(Double(end.seconds))),
                ("iss", .string(core.configuration.publicURL)),
                ("token_level", .string(refresh.origin.member.level.rawValue)),
            ]).text.utf8)
    }

    /// RFC 7009: ends a token of the client's own; a refresh token with its whole family. What is not there, or not the
    /// client's, is no error (section 2.2).
    ///
    /// - Throws: `OAuthError`.
    package func revoke(_ credentials: ClientCredentials, token: String) async throws {
        let asking = try await core.authenticate(credentials)
        let client = asking.client.integration
        let hashes = hashes(of: token)
        _ = try await core.write { unit in
            try unit.revokeToken(hashes, isRefresh: TokenFormat.isWellFormed(token, as: .refresh)) { $0 == client.id }
        }
    }

    /// Attio's form: whoever has a token may end it.
    ///
    /// - Returns: whether there was one.
    package func revoke(token: String) async throws -> Bool {
        let hashes = hashes(of: token)
        return try await core.write { unit in
            try unit.revokeToken(hashes, isRefresh: TokenFormat.isWellFormed(token, as: .refresh)) { _ in true }
        }
    }

    /// What it may be kept under: a refresh token under one, an access token of another system under the other.
    private func hashes(of token: String) -> [TokenHash] {
        let hashes = core.tokenChecker.hashes(of: Array(token.utf8))
        return hashes.isEmpty ? [core.keys.hash(token: token.utf8)] : hashes
    }

    /// The same for what is in the caches, in place and without waiting; nil where that is not enough.
    ///
    /// - Parameter credentials: `id:secret`, as HTTP Basic has it.
    package func cached(
        _ credentials: UnsafeBufferPointer<UInt8>, token: UnsafeBufferPointer<UInt8>
    ) -> [UInt8]? {
        guard let asking = core.clientCache.find(core.keys.hash(token: credentials)), asking.secretID != nil,
            !asking.isWorthNoting(at: core.clock.now()),
            case .active(let principal)? = core.tokenChecker.cached(token, from: .anywhere)
        else { return nil }
        guard Self.mayKnow(principal.token, asking.client.integration) else { return IntrospectionDocument.inactive }
        return core.introspectionDocument.bytes(for: principal.token)
    }

    private static func mayKnow(_ token: CachedToken, _ client: Integration) -> Bool {
        token.integration.id == client.id || token.integration.workspaceID == client.workspaceID
    }

    private func accessToken(_ token: String) async throws -> CachedToken? {
        guard case .active(let principal) = try await core.tokenChecker.check(Array(token.utf8), from: .anywhere) else {
            return nil
        }
        return principal.token
    }
}

extension UnitOfWork {
    /// A refresh token goes with its family.
    ///
    /// - Returns: whether there was a live one that may be ended.
    fileprivate func revokeToken(
        _ hashes: [TokenHash], isRefresh: Bool, isMine: (IntegrationID) -> Bool
    ) throws -> Bool {
        try hashes.contains { try revokeToken($0, isRefresh: isRefresh, isMine: isMine) }
    }

    private func revokeToken(_ hash: TokenHash, isRefresh: Bool, isMine: (IntegrationID) -> Bool) throws -> Bool {
        if isRefresh {
            guard let known = try OAuthTokenStore.refreshToken(hash, in: transaction), !known.isRevoked,
                isMine(known.origin.integrationID)
            else { return false }
            try endFamily(of: known.origin, as: .oauthTokenRevoked)
            return true
        }
        let found = try transaction.first(
            """
            SELECT id, workspace_id, integration_id, name FROM access_tokens
            WHERE hash = ? AND revoked_at IS NULL AND (expires_at IS NULL OR expires_at > ?)
            """, hash, now
        ) { row in
            (
                id: try row.next(AccessTokenID.self), workspace: try row.next(WorkspaceID.self),
                integration: try row.next(IntegrationID.self), name: try row.next(String.self)
            )
        }
        guard let found, isMine(found.integration) else { return false }
        try AccessTokenStore.revoke(found.id, in: found.workspace, at: now, transaction)
        try changedToken(found.id, hash, of: found.integration)
        try audit(
            .accessTokenRevoked, .accessToken(found.id, name: found.name), in: found.workspace,
            by: .apiToken(found.id, name: found.name), from: nil)
        return true
    }
}

extension Core {
    package var introspection: Introspection { Introspection(core: self) }
}
