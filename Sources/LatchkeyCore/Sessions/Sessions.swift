import LatchkeyStorage

/// Signing in, staying so, and ending it.
package struct Sessions: Sendable {
    let core: Core

    /// Signs in with a new session.
    ///
    /// - Throws: `.unauthenticated`, the same for a wrong password and an unknown address; `.rateLimited`.
    package func signIn(
        email: String, password: String, address: String?, userAgent: String?
    ) async throws -> NewSession {
        let email = email.trimmingWhitespace().lowercased()
        let (user, known) = try await core.read { connection in
            let user = try UserStore.find(email: email, in: connection)
            return (user, try user.flatMap { try UserStore.passwordHash(of: $0.id, in: connection) })
        }
        let isRight = try await verify(password, against: known, email: email, address: address)
        guard let user, isRight else {
            if let user {
                try await core.write { try $0.auditInAllWorkspaces(.signInFailed, of: user, from: address) }
            }
            throw LatchkeyError(
                .unauthenticated, .invalidCredentials, "The e-mail address or the password is wrong.")
        }
        let starter = starter(address: address, userAgent: userAgent)
        return try await core.write { unit in
            try unit.auditInAllWorkspaces(.signedIn, of: user, from: address)
            return try starter.start(for: user, in: unit)
        }
    }

    /// Who holds the cookie; nil when it is unknown, expired or ended. Notes the visit once a minute.
    package func find(cookie: String, address: String?) async throws -> SignedIn? {
        let parts = cookie.split(separator: ".")
        guard parts.count == 2, let id = SessionID(String(parts[0])) else { return nil }
        let given = secretHash(String(parts[1]))
        let now = core.clock.now()
        let found = try await core.read { connection -> SignedIn? in
            guard let (session, known) = try SessionStore.find(id, in: connection),
                constantTimeEqual(given, known), session.isAlive(at: now),
                let user = try UserStore.find(session.userID, in: connection)
            else { return nil }
            return SignedIn(user: user, session: session, address: address, secretHash: known)
        }
        if let found, now - found.session.lastSeenAt >= .minutes(1) {
            // A visit that can't be noted, as on a full disk, is still one.
            try? await core.write { try SessionStore.touch(id, at: now, address: address, $0.transaction) }
        }
        return found
    }

    /// Ends one of the person's own sessions; one that is gone already is no error.
    package func end(_ id: SessionID, of signedIn: SignedIn) async throws {
        try await core.write { unit in
            guard try SessionStore.remove(id, of: signedIn.user.id, unit.transaction) else { return }
            try unit.auditInAllWorkspaces(.signedOut, of: signedIn.user, from: signedIn.address)
        }
    }

    /// The person's live sessions, the latest used first.
    package func list(_ signedIn: SignedIn) async throws -> [Session] {
        let now = core.clock.now()
        return try await core.read { try SessionStore.list(of: signedIn.user.id, in: $0) }
            .filter { $0.isAlive(at: now) }
    }

    /// Notes that the person gave the password again.
    ///
    /// - Throws: `.unauthenticated`, `.rateLimited`.
    package func confirmPassword(_ signedIn: SignedIn, password: String) async throws {
        try await requirePassword(password, of: signedIn, field: "password")
        try await core.write { try SessionStore.confirmPassword(signedIn.session.id, at: $0.now, $0.transaction) }
    }

    /// Whether the password was given in the last 10 minutes.
    package func hasFreshPassword(_ signedIn: SignedIn) -> Bool {
        core.clock.now() - signedIn.session.passwordConfirmedAt < Session.passwordFreshness
    }

    /// What an unsafe request of this session must carry.
    package func csrfToken(_ signedIn: SignedIn) -> String {
        core.keys.sign("csrf \(signedIn.session.id) \(Hex.text(signedIn.secretHash))")
    }

    /// In constant time.
    package func isValid(csrf token: String, for signedIn: SignedIn) -> Bool {
        core.keys.isSignature(token, of: "csrf \(signedIn.session.id) \(Hex.text(signedIn.secretHash))")
    }

    func requirePassword(_ password: String, of signedIn: SignedIn, field: String) async throws {
        let known = try await core.read { try UserStore.passwordHash(of: signedIn.user.id, in: $0) }
        guard
            try await verify(password, against: known, email: signedIn.user.email, address: signedIn.address)
        else {
            throw LatchkeyError(.unauthenticated, .invalidCredentials, "The password is wrong.", field: field)
        }
    }

    private func verify(
        _ password: String, against known: PasswordHash?, email: String, address: String?
    ) async throws -> Bool {
        let throttle = core.signInThrottle
        if let until = throttle.waitUntil(email: email, address: address, now: core.clock.now()) {
            throw LatchkeyError(
                .rateLimited(retryAfter: until), .tooManyAttempts,
                "There were too many wrong passwords. Wait a moment, then try again.")
        }
        // What is too long can't be right, and isn't worth hashing.
        let isRight = try await core.passwordHasher.verify(
            String(password.prefix(PasswordRule.maximum + 1)), against: known)
        if isRight {
            throttle.succeeded(email: email, address: address)
        } else {
            throttle.failed(email: email, address: address, now: core.clock.now())
        }
        return isRight
    }
}

extension Core {
    package var sessions: Sessions { Sessions(core: self) }
}
