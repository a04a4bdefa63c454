import LatchkeyStorage

/// What a device that has no browser waits for (RFC 8628).
struct DeviceCode: Sendable {
    enum State: String, Sendable {
        case pending, allowed, denied, redeemed
    }

    let familyID: TokenFamilyID
    let integrationID: IntegrationID
    let scopes: ScopeSet
    let state: State
    /// Set once it is allowed.
    let grantID: GrantID?
    let workspaceID: WorkspaceID?
    let member: ConsentingMember
    let expiresAt: Instant
    /// The least time between two questions of the device.
    let interval: Duration
    let lastAskedAt: Instant?
}

extension DeviceCode.State: SQLDecodable {
    init?(sqlValue: SQLValue) {
        guard case .text(let text) = sqlValue else { return nil }
        self.init(rawValue: text)
    }
}

/// Device codes by their hash; user codes by theirs, while they wait.
enum DeviceCodeStore {
    private static let select = """
        SELECT family_id, integration_id, scopes, state, grant_id, workspace_id, member_id, member_name, level,
            expires_at, poll_interval, last_asked_at FROM oauth_device_codes
        """

    static func insert(
        hash: TokenHash, userCode: TokenHash, _ family: TokenFamilyID, of integration: IntegrationID,
        scopes: ScopeSet, expiresAt: Instant, interval: Duration, _ transaction: any Transaction
    ) throws {
        try transaction.execute(
            """
            INSERT INTO oauth_device_codes (hash, user_code_hash, family_id, integration_id, scopes, state,
                member_name, expires_at, poll_interval)
            VALUES (?, ?, ?, ?, ?, 'pending', '', ?, ?)
            """, hash, userCode, family, integration, scopes, expiresAt, interval.components.seconds)
    }

    static func find(_ hash: TokenHash, in connection: any Connection) throws -> DeviceCode? {
        try connection.first("\(select) WHERE hash = ?", hash, read: DeviceCode.init(row:))
    }

    /// One that nobody has decided on.
    static func find(userCode: TokenHash, at now: Instant, in connection: any Connection) throws -> DeviceCode? {
        try connection.first(
            "\(select) WHERE user_code_hash = ? AND state = 'pending' AND expires_at > ?", userCode, now,
            read: DeviceCode.init(row:))
    }

    /// - Returns: whether it was still pending.
    static func allow(
        userCode: TokenHash, grant: GrantID, in workspace: WorkspaceID, by member: ConsentingMember, at now: Instant,
        _ transaction: any Transaction
    ) throws -> Bool {
        try transaction.execute(
            """
            UPDATE oauth_device_codes SET state = 'allowed', grant_id = ?, workspace_id = ?, member_id = ?,
                member_name = ?, level = ?
            WHERE user_code_hash = ? AND state = 'pending' AND expires_at > ?
            """, grant, workspace, member.id, member.name, member.level, userCode, now) > 0
    }

    static func deny(userCode: TokenHash, _ transaction: any Transaction) throws {
        try transaction.execute(
            "UPDATE oauth_device_codes SET state = 'denied' WHERE user_code_hash = ? AND state = 'pending'", userCode)
    }

    static func markAsked(
        _ hash: TokenHash, at now: Instant, interval: Duration, _ transaction: any Transaction
    ) throws {
        try transaction.execute(
            "UPDATE oauth_device_codes SET last_asked_at = ?, poll_interval = ? WHERE hash = ?", now,
            interval.components.seconds, hash)
    }

    static func markRedeemed(_ hash: TokenHash, _ transaction: any Transaction) throws {
        try transaction.execute("UPDATE oauth_device_codes SET state = 'redeemed' WHERE hash = ?", hash)
    }

    static func removeExpired(before: Instant, _ transaction: any Transaction) throws {
        try transaction.execute("DELETE FROM oauth_device_codes WHERE expires_at < ?", before)
    }
}

extension DeviceCode {
    fileprivate init(row: inout Row) throws {
        familyID = try row.next()
        integrationID = try row.next()
        scopes = try row.next()
        state = try row.next()
        grantID = try row.next()
        workspaceID = try row.next()
        member = try ConsentingMember(row: &row)
        expiresAt = try row.next()
        interval = .seconds(try row.next(Int64.self))
        lastAskedAt = try row.next()
    }
}
