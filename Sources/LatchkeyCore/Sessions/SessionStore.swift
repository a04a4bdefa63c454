import LatchkeyStorage

enum SessionStore {
    private static let columns =
        "id, user_id, created_at, last_seen_at, expires_at, address, user_agent, password_confirmed_at"

    static func find(
        _ id: SessionID, in connection: any Connection
    ) throws -> (session: Session, secretHash: [UInt8])? {
        try connection.first("SELECT \(columns), secret_hash FROM sessions WHERE id = ?", id) {
            (try Session(row: &$0), try $0.next())
        }
    }

    static func list(of user: UserID, in connection: any Connection) throws -> [Session] {
        try connection.all(
            "SELECT \(columns) FROM sessions WHERE user_id = ? ORDER BY last_seen_at DESC, id DESC", user,
            read: Session.init(row:))
    }

    static func insert(_ session: Session, secretHash: [UInt8], _ transaction: any Transaction) throws {
        try transaction.execute(
            "INSERT INTO sessions (\(columns), secret_hash) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            session.id, session.userID, session.createdAt, session.lastSeenAt, session.expiresAt, session.address,
            session.userAgent, session.passwordConfirmedAt, secretHash)
    }

    static func touch(_ id: SessionID, at now: Instant, address: String?, _ transaction: any Transaction) throws {
        try transaction.execute(
            "UPDATE sessions SET last_seen_at = ?, address = ? WHERE id = ?", now, address, id)
    }

    static func confirmPassword(_ id: SessionID, at now: Instant, _ transaction: any Transaction) throws {
        try transaction.execute("UPDATE sessions SET password_confirmed_at = ? WHERE id = ?", now, id)
    }

    /// - Returns: whether there was such a session of this user.
    static func remove(_ id: SessionID, of user: UserID, _ transaction: any Transaction) throws -> Bool {
        try transaction.execute("DELETE FROM sessions WHERE user_id = ? AND id = ?", user, id) == 1
    }

    static func removeAll(of user: UserID, _ transaction: any Transaction) throws {
        try transaction.execute("DELETE FROM sessions WHERE user_id = ?", user)
    }

    static func removeExpired(at now: Instant, _ transaction: any Transaction) throws {
        try transaction.execute(
            "DELETE FROM sessions WHERE expires_at <= ? OR last_seen_at <= ?", now, now - Session.idleLifetime)
        try transaction.execute("DELETE FROM kept_secrets WHERE expires_at <= ?", now)
    }
}

extension Session {
    fileprivate init(row: inout Row) throws {
        id = try row.next()
        userID = try row.next()
        createdAt = try row.next()
        lastSeenAt = try row.next()
        expiresAt = try row.next()
        address = try row.next()
        userAgent = try row.next()
        passwordConfirmedAt = try row.next()
    }
}

let sessionMigrations = [
    Migration(
        4, "sessions",
        .table(
            "sessions",
            """
            id TEXT NOT NULL PRIMARY KEY, user_id TEXT NOT NULL REFERENCES users (id), secret_hash BLOB NOT NULL,
            created_at INTEGER NOT NULL, last_seen_at INTEGER NOT NULL, expires_at INTEGER NOT NULL, address TEXT,
            user_agent TEXT, password_confirmed_at INTEGER NOT NULL
            """),
        .statement("CREATE INDEX sessions_by_user ON sessions (user_id)"),
        .table(
            "kept_secrets",
            """
            session_id TEXT NOT NULL REFERENCES sessions (id) ON DELETE CASCADE, name TEXT NOT NULL,
            sealed BLOB NOT NULL, expires_at INTEGER NOT NULL, PRIMARY KEY (session_id, name)
            """))
]
