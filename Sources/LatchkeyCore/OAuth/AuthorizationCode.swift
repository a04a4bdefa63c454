import LatchkeyStorage

/// What a code stands for until it is exchanged.
struct AuthorizationCode: Sendable {
    let familyID: TokenFamilyID
    let grantID: GrantID
    let workspaceID: WorkspaceID
    let integrationID: IntegrationID
    let scopes: ScopeSet
    let redirectURI: String
    let challenge: String?
    /// The thumbprint of the key that must be shown when it is exchanged.
    let jkt: String?
    let member: ConsentingMember
    let expiresAt: Instant
    let isRedeemed: Bool
}

/// Who consented; the name as it was then.
struct ConsentingMember: Sendable {
    let id: MemberID?
    let name: String
    /// Whether they consented to tokens that act for themselves.
    let level: TokenLevel

    init(id: MemberID?, name: String, level: TokenLevel) {
        self.id = id
        self.name = name
        self.level = level
    }

    init(_ administrator: Administrator, to client: OAuthClient) {
        self.init(
            id: administrator.memberID, name: administrator.actor.party.name, level: client.settings.tokenLevel)
    }

    /// From the columns member_id, member_name and level.
    init(row: inout Row) throws {
        self.init(id: try row.next(), name: try row.next(), level: try row.next())
    }
}

/// Codes by their hash, which is the tenant's proof.
enum AuthorizationCodeStore {
    static func insert(_ code: AuthorizationCode, hash: TokenHash, _ transaction: any Transaction) throws {
        try transaction.execute(
            """
            INSERT INTO oauth_codes (hash, family_id, grant_id, workspace_id, integration_id, scopes, redirect_uri,
                challenge, jkt, member_id, member_name, level, expires_at)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """,
            hash, code.familyID, code.grantID, code.workspaceID, code.integrationID, code.scopes, code.redirectURI,
            code.challenge, code.jkt, code.member.id, code.member.name, code.member.level, code.expiresAt)
    }

    static func find(_ hash: TokenHash, in connection: any Connection) throws -> AuthorizationCode? {
        try connection.first(
            """
            SELECT family_id, grant_id, workspace_id, integration_id, scopes, redirect_uri, challenge, jkt, member_id,
                member_name, level, expires_at, redeemed_at IS NOT NULL
            FROM oauth_codes WHERE hash = ?
            """, hash
        ) { row in
            AuthorizationCode(
                familyID: try row.next(), grantID: try row.next(), workspaceID: try row.next(),
                integrationID: try row.next(), scopes: try row.next(), redirectURI: try row.next(),
                challenge: try row.next(), jkt: try row.next(),
                member: try ConsentingMember(row: &row),
                expiresAt: try row.next(), isRedeemed: try row.next())
        }
    }

    static func markRedeemed(_ hash: TokenHash, at now: Instant, _ transaction: any Transaction) throws {
        try transaction.execute("UPDATE oauth_codes SET redeemed_at = ? WHERE hash = ?", now, hash)
    }

    /// A code is kept for a while after its end, so that a second use is still known for one.
    static func removeExpired(before: Instant, _ transaction: any Transaction) throws {
        try transaction.execute("DELETE FROM oauth_codes WHERE expires_at < ?", before)
    }
}
