import LatchkeyStorage

/// One indexed query: the token with its integration and workspace. The hash is the tenant's proof, so that this
/// query alone does not take a workspace first.
struct TokenLookup {
    let id: AccessTokenID
    let integrationID: IntegrationID
    let workspaceID: WorkspaceID
    let kind: AccessToken.Kind
    let level: TokenLevel
    private let subset: ScopeSet?
    private let consented: ScopeSet?
    let makerID: MemberID?
    private let thumbprint: String?
    private let policy: TokenPolicy
    private let refusesTests: Bool
    private let carried: CustomScopes
    private let invented: CustomScopes
    let createdAt: Instant
    let expiresAt: Instant?
    private let integrationScopes: ScopeSet
    private let workspaceName: String
    private let workspaceSlug: String
    private let logo: ImageID?

    static let query = """
        SELECT t.id, t.integration_id, t.workspace_id, t.kind, t.level, t.scopes, g.scopes, t.created_by_member_id, t.jkt, t.created_at,
            CASE WHEN p.expires_at < t.expires_at THEN p.expires_at ELSE t.expires_at END, i.scopes, w.name, w.slug, w.logo_id,
            t.networks, t.limit_count, t.limit_period, t.is_test, w.refuses_tests,
            t.custom_scopes, w.custom_scopes
        FROM access_tokens t
            JOIN integrations i ON i.id = t.integration_id
            JOIN workspaces w ON w.id = t.workspace_id
            LEFT JOIN oauth_grants g ON g.id = t.grant_id
            LEFT JOIN access_tokens p ON p.id = t.parent_id
            LEFT JOIN oauth_clients c ON c.integration_id = t.integration_id
        WHERE t.hash = ? AND t.revoked_at IS NULL AND i.deleted_at IS NULL
            AND (t.kind = 'workspace' OR c.is_enabled = 1)
            AND (t.parent_id IS NULL OR (p.id IS NOT NULL AND p.revoked_at IS NULL))
            AND (t.grant_id IS NULL OR (g.id IS NOT NULL AND g.revoked_at IS NULL))
        """

    static func find(_ hash: TokenHash, in connection: any Connection) throws -> TokenLookup? {
        try connection.first(query, hash) { row in
            try TokenLookup(row: &row)
        }
    }

    private init(row: inout Row) throws {
        id = try row.next()
        integrationID = try row.next()
        workspaceID = try row.next()
        kind = try row.next()
        level = try row.next()
        subset = try row.next()
        consented = try row.next()
        makerID = try row.next()
        thumbprint = try row.next()
        createdAt = try row.next()
        expiresAt = try row.next()
        integrationScopes = try row.next()
        workspaceName = try row.next()
        workspaceSlug = try row.next()
        logo = try row.next()
        policy = try TokenPolicy(row: &row)
        refusesTests = try row.next()
        carried = try row.next()
        invented = try row.next()
    }

    /// A fixed subset; nil is all that the integration has. What came by OAuth never has more than was consented to.
    var grant: ScopeSet? {
        guard let subset, let consented else { return subset ?? consented }
        return subset.intersection(consented)
    }

    var restrictions: TokenRestrictions? {
        TokenRestrictions(boundKey: thumbprint.map(BoundKey.init), policy, carried)
    }

    func snapshot(publicURL: String) -> IntegrationSnapshot {
        IntegrationSnapshot(
            id: integrationID, workspaceID: workspaceID, scopes: integrationScopes, refusesTests: refusesTests,
            customScopes: invented,
            workspaceName: workspaceName, workspaceSlug: workspaceSlug,
            logoURL: logo.map { "\(publicURL)/images/\($0)" })
    }
}
