/// One browser that somebody signed in with.
package struct Session: Sendable, Equatable {
    package let id: SessionID
    package let userID: UserID
    package let createdAt: Instant
    /// To the minute.
    package let lastSeenAt: Instant
    /// 30 days after signing in, whatever happens; 7 days after the last request.
    package let expiresAt: Instant
    package let address: String?
    package let userAgent: String?
    /// When the password was given last.
    package let passwordConfirmedAt: Instant

    static let absoluteLifetime = Duration.days(30)
    static let idleLifetime = Duration.days(7)
    static let passwordFreshness = Duration.minutes(10)

    func isAlive(at now: Instant) -> Bool {
        now < expiresAt && now < lastSeenAt + Self.idleLifetime
    }
}

/// A session that has just begun, and what the browser must keep.
package struct NewSession: Sendable {
    /// `<id>.<secret>`: the only place where the secret is.
    package let cookie: String
    package let signedIn: SignedIn
}
