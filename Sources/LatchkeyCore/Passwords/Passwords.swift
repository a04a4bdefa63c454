import LatchkeyStorage

/// One-time links for a forgotten password. They hold a code; the table holds only its hash.
package struct Passwords: Sendable {
    static let resetLifetime = Duration.hours(24)
    let core: Core

    /// A code for the person with this address, made at the command line. Former ones are dead.
    ///
    /// - Throws: `.notFound`.
    package func resetCode(email: String) async throws -> String {
        let email = try Validation.email(email)
        let code = core.random.base62(32)
        try await core.write { unit in
            guard let user = try UserStore.find(email: email, in: unit.transaction) else {
                throw LatchkeyError.notFound("A user with the e-mail address \(email)")
            }
            try unit.insertReset(code, of: user)
            for member in try MemberStore.memberships(of: user.id, in: unit.transaction) {
                try unit.audit(
                    .passwordLinkCreated, .member(member), in: member.workspaceID, by: .commandLine, from: nil)
            }
        }
        return code
    }

    /// A code for a member, made by an admin: only for a person who belongs to no other workspace, as whoever sets the
    /// password can enter all of them.
    ///
    /// - Throws: `.notFound`, `.forbidden`.
    package func resetCode(_ administrator: Administrator, _ id: MemberID) async throws -> String {
        let code = core.random.base62(32)
        try await core.administer(administrator) { unit in
            let member = try Members.require(id, in: administrator.workspace.id, unit.transaction)
            guard let user = try UserStore.find(member.userID, in: unit.transaction) else {
                throw LatchkeyError.notFound("This member")
            }
            guard try MemberStore.countWorkspaces(of: user.id, in: unit.transaction) == 1 else {
                throw LatchkeyError(
                    .forbidden, .wrongAccount,
                    "\(member.name) belongs to other workspaces too, so only whoever runs this server can make a "
                        + "password link: latchkey user reset-password \(member.email)")
            }
            try unit.insertReset(code, of: user)
            try unit.audit(.passwordLinkCreated, .member(member), by: administrator)
        }
        return code
    }

    /// The e-mail address that the code is for.
    ///
    /// - Throws: `.notFound` for a code that is wrong, used or expired.
    package func verifyReset(code: String) async throws -> String {
        let now = core.clock.now()
        return try await core.read { try Self.require(code, at: now, $0).email }
    }

    /// Sets the password, ends all of the person's sessions and signs them in.
    ///
    /// - Throws: `.notFound` as `verifyReset`, `.invalid`.
    package func reset(
        code: String, password: String, address: String?, userAgent: String?
    ) async throws -> NewSession {
        _ = try await verifyReset(code: code)
        try PasswordRule.check(password)
        let hash = try await core.passwordHasher.hash(password)
        let starter = core.sessions.starter(address: address, userAgent: userAgent)
        return try await core.write { unit in
            let user = try Self.require(code, at: unit.now, unit.transaction)
            try UserStore.setPassword(hash, of: user.id, in: unit.transaction)
            try unit.transaction.execute("DELETE FROM password_resets WHERE user_id = ?", user.id)
            try SessionStore.removeAll(of: user.id, unit.transaction)
            try unit.auditInAllWorkspaces(.passwordReset, of: user, from: address)
            return try starter.start(for: user, in: unit)
        }
    }

    private static func require(_ code: String, at now: Instant, _ connection: any Connection) throws -> User {
        let user = try connection.first(
            """
            SELECT \(UserStore.columns) FROM password_resets r JOIN users u ON u.id = r.user_id
            WHERE r.code_hash = ? AND r.expires_at > ?
            """, secretHash(code), now, read: User.init(row:))
        guard let user else {
            throw LatchkeyError(
                .notFound, .codeInvalid, "This link was used or has expired. Ask for a new one.")
        }
        return user
    }
}

extension UnitOfWork {
    fileprivate func insertReset(_ code: String, of user: User) throws {
        try transaction.execute("DELETE FROM password_resets WHERE user_id = ?", user.id)
        try transaction.execute(
            "INSERT INTO password_resets (code_hash, user_id, expires_at) VALUES (?, ?, ?)", secretHash(code),
            user.id, now + Passwords.resetLifetime)
    }

    /// What a person does to the own account concerns every workspace they can enter.
    func auditInAllWorkspaces(_ action: AuditAction, of user: User, from address: String?) throws {
        for member in try MemberStore.memberships(of: user.id, in: transaction) {
            try audit(
                action, .member(member), in: member.workspaceID, by: .member(member.id, name: member.name),
                from: address)
        }
    }
}

extension Core {
    package var passwords: Passwords { Passwords(core: self) }
}
