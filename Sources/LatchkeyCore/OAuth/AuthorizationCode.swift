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

    init(id: MemberID?, name: String) {
        self.id = id
        self.name = name
    }

    init(_ administrator: Administrator) {
        self.init(id: administrator.memberID, name: administrator.actor.party.name)
    }
}

/// Codes by their hash, which is the tenant's proof.
enum AuthorizationCodeStore {
    static func insert(_ code: AuthorizationCode, hash: TokenHash, _ transaction: any Transaction) throws {
        try transaction.execute(
            """
            INSERT INTO oauth_codes (hash, family_id, grant_id, workspace_id, integration_id, scopes, redirect_uri,
                challenge, jkt, member_id, member_name, expires_at)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """,
            hash, code.familyID, code.grantID, code.workspaceID, code.integrationID, code.scopes, code.redirectURI,
            code.challenge, code.jkt, code.member.id, code.member.name, code.expiresAt)
    }

    static func find(_ hash: TokenHash, in connection: any Connection) throws -> AuthorizationCode? {
        try connection.first(
            """
            SELECT family_id, grant_id, workspace_id, integration_id, scopes, redirect_uri, challenge, jkt, member_id,
                member_name, expires_at, redeemed_at IS NOT NULL
            FROM oauth_codes WHERE hash = ?
            """, hash
        ) { row in
            AuthorizationCode(
                familyID: try row.next(), grantID: try row.next(), workspaceID: try row.next(),
                integrationID: try row.next(), scopes: try row.next(), redirectURI: try row.next(),
                challenge: try row.next(), jkt: try row.next(),
                member: ConsentingMember(id: try row.next(), name: try row.next()),
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
