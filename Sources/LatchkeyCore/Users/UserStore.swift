import LatchkeyStorage

enum UserStore {
    static let columns = "u.id, u.email, u.first_name, u.last_name, u.time_zone, u.version, u.created_at"

    static func find(_ id: UserID, in connection: any Connection) throws -> User? {
        try connection.first("SELECT \(columns) FROM users u WHERE u.id = ?", id, read: User.init(row:))
    }

    static func find(email: String, in connection: any Connection) throws -> User? {
        try connection.first("SELECT \(columns) FROM users u WHERE u.email = ?", email, read: User.init(row:))
    }

    static func passwordHash(of id: UserID, in connection: any Connection) throws -> PasswordHash? {
        try connection.value("SELECT password_hash FROM users WHERE id = ?", id, as: String.self)
            .flatMap(PasswordHash.init(text:))
    }

    static func insert(_ user: User, password: PasswordHash, in transaction: any Transaction) throws {
        try transaction.execute(
            """
            INSERT INTO users (id, email, first_name, last_name, time_zone, password_hash, version, created_at)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?)
            """,
            user.id, user.email, user.firstName, user.lastName, user.timeZone, password.text, user.version,
            user.createdAt)
    }

    static func setPassword(_ password: PasswordHash, of id: UserID, in transaction: any Transaction) throws {
        try transaction.execute("UPDATE users SET password_hash = ? WHERE id = ?", password.text, id)
    }

    /// - Returns: false when `version` is no longer the newest.
    static func update(
        _ id: UserID, version: Int, firstName: String, lastName: String, timeZone: String,
        in transaction: any Transaction
    ) throws -> Bool {
        try transaction.execute(
            """
            UPDATE users SET first_name = ?, last_name = ?, time_zone = ?, version = version + 1
            WHERE id = ? AND version = ?
            """, firstName, lastName, timeZone, id, version) == 1
    }
}

extension User {
    init(row: inout Row) throws {
        id = try row.next()
        email = try row.next()
        firstName = try row.next()
        lastName = try row.next()
        timeZone = try row.next()
        version = try row.next()
        createdAt = try row.next()
    }
}
