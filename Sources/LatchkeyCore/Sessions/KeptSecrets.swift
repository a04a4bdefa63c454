import LatchkeyStorage

/// What was made and must be shown once waits here, sealed, for 10 minutes: a redirect, a reload or the back button
/// loses nothing.
extension Sessions {
    private static let keptFor = Duration.minutes(10)

    /// Keeps `secret` for this session under a name.
    package func keepSecret(_ secret: String, for name: String, _ signedIn: SignedIn) async throws {
        let session = signedIn.session.id
        let sealed = try core.keys.seal(secret, context: Self.context(session, name))
        try await core.write { unit in
            _ = try unit.transaction.execute(
                """
                INSERT INTO kept_secrets (session_id, name, sealed, expires_at) VALUES (?, ?, ?, ?)
                ON CONFLICT (session_id, name) DO UPDATE SET sealed = excluded.sealed, expires_at = excluded.expires_at
                """, session, name, sealed, unit.now + Self.keptFor)
        }
    }

    /// The secret of that name; nil when there is none, or no longer.
    package func keptSecret(for name: String, _ signedIn: SignedIn) async throws -> String? {
        let (session, now) = (signedIn.session.id, core.clock.now())
        let sealed = try await core.read { connection in
            try connection.value(
                "SELECT sealed FROM kept_secrets WHERE session_id = ? AND name = ? AND expires_at > ?", session, name,
                now, as: [UInt8].self)
        }
        return try sealed.map { try core.keys.open($0, context: Self.context(session, name)) }
    }

    private static func context(_ session: SessionID, _ name: String) -> String { "kept \(session) \(name)" }
}
