import LatchkeyStorage

extension OAuthTokens {
    /// A narrower, shorter-lived token for one that the client holds (RFC 8693). It dies with that one, which may be any
    /// access token of the client's integration but an exchanged one.
    ///
    /// - Parameter scope: at most what the other one has; nil: all of it.
    /// - Throws: `OAuthError`.
    package func exchange(
        _ credentials: ClientCredentials, subjectToken: String, scope: String?
    ) async throws -> GrantedTokens {
        let asking = try await core.authenticate(credentials)
        guard asking.isProven else {
            throw OAuthError(.unauthorizedClient, "A public client can't exchange tokens.")
        }
        guard
            case .active(let principal) = try await core.tokenChecker.check(Array(subjectToken.utf8), from: .anywhere),
            principal.token.integration.id == asking.client.integration.id
        else { throw Self.unknownSubject }
        let scopes = try principal.scopes.narrowed(to: scope, offersOfflineAccess: false)
        let (parent, drafts) = (principal.token, TokenDrafts(core))
        return try await core.writeOrRefuse { unit in
            try unit.requireLive(asking)
            guard let subject = try OAuthTokenStore.subject(parent.id, at: unit.now, in: unit.transaction) else {
                return .failure(Self.unknownSubject)
            }
            guard !subject.isExchanged else {
                return .failure(OAuthError(.invalidRequest, "A token that was exchanged can't be exchanged again."))
            }
            let end = min(unit.now + Self.accessLifetime, subject.expiresAt ?? unit.now + Self.accessLifetime)
            let origin = subject.origin(
                scopes: scopes, drafts.family, asking.secretID, parent.boundKey?.thumbprint ?? asking.keyThumbprint)
            try unit.insert(
                drafts, origin, name: asking.client.integration.name, expiresAt: end, parent: parent.id)
            return .success(
                GrantedTokens(
                    accessToken: drafts.access, lifetime: (end - unit.now).components.seconds, refreshToken: nil,
                    scopes: scopes, isBound: origin.jkt != nil))
        }
    }

    private static let unknownSubject = OAuthError(
        .invalidRequest, "subject_token is no live access token of this client.")
}

/// A token that another one is made from.
struct SubjectToken: Sendable {
    let integrationID: IntegrationID
    let workspaceID: WorkspaceID
    let grantID: GrantID?
    let familyID: TokenFamilyID?
    let member: ConsentingMember
    let expiresAt: Instant?
    let policy: TokenPolicy
    let isExchanged: Bool

    func origin(
        scopes: ScopeSet, _ newFamily: TokenFamilyID, _ secret: ClientSecretID?, _ thumbprint: String?
    ) -> TokenOrigin {
        TokenOrigin(
            integrationID: integrationID, workspaceID: workspaceID, grantID: grantID,
            familyID: familyID ?? newFamily, scopes: scopes, member: member, clientSecretID: secret,
            jkt: thumbprint, policy: policy)
    }
}

extension OAuthTokenStore {
    /// A live access token, as the parent of another.
    static func subject(
        _ id: AccessTokenID, at now: Instant, in connection: any Connection
    ) throws -> SubjectToken? {
        try connection.first(
            """
            SELECT integration_id, workspace_id, grant_id, family_id, created_by_member_id, created_by_name, level, expires_at,
                networks, limit_count, limit_period, is_test, parent_id IS NOT NULL
            FROM access_tokens WHERE id = ? AND revoked_at IS NULL AND (expires_at IS NULL OR expires_at > ?)
            """, id, now
        ) { row in
            SubjectToken(
                integrationID: try row.next(), workspaceID: try row.next(), grantID: try row.next(),
                familyID: try row.next(), member: try ConsentingMember(row: &row),
                expiresAt: try row.next(), policy: try TokenPolicy(row: &row), isExchanged: try row.next())
        }
    }
}

extension UnitOfWork {
    /// Says that a token is no longer what it was, nor are those that were exchanged for it.
    func changedToken(_ id: AccessTokenID, _ hash: TokenHash, of integration: IntegrationID) throws {
        let hasChildren = try transaction.value(
            "SELECT EXISTS (SELECT 1 FROM access_tokens WHERE parent_id = ?)", id, as: Bool.self)
        changed(hasChildren == true ? .integration(integration) : .accessToken(hash))
    }
}
