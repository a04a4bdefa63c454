import LatchkeyStorage

/// An initial access token (RFC 7591 section 1.2), without itself: whoever has one can register clients.
package struct RegistrationToken: Sendable, Equatable {
    package let id: RegistrationTokenID
    package let lastFour: String
    package let createdBy: String
    package let createdAt: Instant
    package let lastUsedAt: Instant?

    /// `lki_…8fQz`.
    package var masked: String { "\(TokenFormat.Kind.registration.rawValue)…\(lastFour)" }
}

package typealias RegistrationTokenID = ID<RegistrationToken>

/// Dynamic client registration of a workspace, for its admins: off as long as there is no token.
package struct RegistrationTokens: Sendable {
    /// The most at a time.
    private static let limit = 10

    let core: Core

    /// Newest first.
    package func list(_ administrator: Administrator) async throws -> [RegistrationToken] {
        let workspace = administrator.workspace.id
        return try await core.read { connection in
            try connection.all(
                """
                SELECT id, last_four, created_by_name, created_at, last_used_at FROM oauth_registration_tokens
                WHERE workspace_id = ? AND revoked_at IS NULL ORDER BY id DESC
                """, workspace
            ) {
                RegistrationToken(
                    id: try $0.next(), lastFour: try $0.next(), createdBy: try $0.next(), createdAt: try $0.next(),
                    lastUsedAt: try $0.next())
            }
        }
    }

    /// Makes a token, which is shown once. The form's `id` makes a second submit no second token.
    ///
    /// - Returns: the token itself; nil for a second submit.
    /// - Throws: `.conflict` when there are ten.
    package func add(_ administrator: Administrator, id: RegistrationTokenID) async throws -> String? {
        guard try await list(administrator).count < Self.limit else {
            throw LatchkeyError(
                .conflict, .invalidValue, "There are \(Self.limit) tokens already. Revoke one that is no longer used.")
        }
        let workspace = administrator.workspace
        let text = TokenFormat.make(.registration, core.random)
        let hash = core.keys.hash(token: text.utf8)
        do {
            try await core.administer(administrator) { unit in
                try unit.transaction.execute(
                    """
                    INSERT INTO oauth_registration_tokens (id, workspace_id, hash, last_four, created_by_name,
                        created_at)
                    VALUES (?, ?, ?, ?, ?, ?)
                    """, id, workspace.id, hash, String(text.suffix(4)), administrator.actor.party.name, unit.now)
                try unit.audit(.registrationTokenCreated, .workspace(workspace), by: administrator)
            }
            return text
        } catch let error as StorageError where error.violatesUniqueness(of: "oauth_registration_tokens.id") {
            return nil
        }
    }

    /// Nobody can register with it any more; clients that were registered stay. One that is dead already is no error.
    package func revoke(_ administrator: Administrator, _ id: RegistrationTokenID) async throws {
        let workspace = administrator.workspace
        try await core.administer(administrator) { unit in
            guard try Self.revoke(id, in: workspace.id, at: unit.now, unit.transaction) else { return }
            try unit.audit(.registrationTokenRevoked, .workspace(workspace), by: administrator)
        }
    }

    /// - Returns: whether it was good.
    @discardableResult
    static func revoke(
        _ id: RegistrationTokenID, in workspace: WorkspaceID, at now: Instant, _ transaction: any Transaction
    ) throws -> Bool {
        try transaction.execute(
            """
            UPDATE oauth_registration_tokens SET revoked_at = ?
            WHERE workspace_id = ? AND id = ? AND revoked_at IS NULL
            """, now, workspace, id) > 0
    }
}

extension Core {
    package var registrationTokens: RegistrationTokens { RegistrationTokens(core: self) }
}
