import LatchkeyStorage

/// A link by which the person with this e-mail address may join, once, until it expires.
package struct Invitation: Sendable {
    package let id: InvitationID
    package let email: String
    package let accessLevel: AccessLevel
    /// The inviting admin's name.
    package let createdBy: String
    package let createdAt: Instant
    package let expiresAt: Instant
}

/// What the holder of an invitation's link is shown.
package struct OpenInvitation: Sendable {
    package let invitation: Invitation
    package let workspace: Workspace
    /// Whether the address has an account here, and so must sign in.
    package let isKnownEmail: Bool
}

enum InvitationStore {
    private static let columns = "id, email, access_level, created_by_name, created_at, expires_at"

    static func insert(
        _ invitation: Invitation, codeHash: [UInt8], in workspace: WorkspaceID, _ transaction: any Transaction
    ) throws {
        try transaction.execute(
            """
            INSERT INTO invitations (\(columns), workspace_id, code_hash) VALUES (?, ?, ?, ?, ?, ?, ?, ?)
            """,
            invitation.id, invitation.email, invitation.accessLevel, invitation.createdBy, invitation.createdAt,
            invitation.expiresAt, workspace, codeHash)
    }

    /// Open ones, newest first.
    static func list(
        _ workspace: WorkspaceID, at now: Instant, in connection: any Connection
    ) throws -> [Invitation] {
        try connection.all(
            """
            SELECT \(columns) FROM invitations WHERE workspace_id = ? AND expires_at > ?
            ORDER BY created_at DESC, id DESC
            """, workspace, now, read: Invitation.init(row:))
    }

    /// Whoever holds the code finds it, in whichever workspace.
    static func find(
        codeHash: [UInt8], at now: Instant, in connection: any Connection
    ) throws -> (Invitation, WorkspaceID)? {
        try connection.first(
            "SELECT \(columns), workspace_id FROM invitations WHERE code_hash = ? AND expires_at > ?", codeHash, now
        ) { (try Invitation(row: &$0), try $0.next()) }
    }

    /// - Returns: the e-mail address it was for; nil when there was none.
    static func remove(
        _ id: InvitationID, from workspace: WorkspaceID, _ transaction: any Transaction
    ) throws -> String? {
        try transaction.value(
            "DELETE FROM invitations WHERE workspace_id = ? AND id = ? RETURNING email", workspace, id)
    }

    static func removeAll(for email: String, in workspace: WorkspaceID, _ transaction: any Transaction) throws {
        try transaction.execute("DELETE FROM invitations WHERE workspace_id = ? AND email = ?", workspace, email)
    }

    static func removeExpired(at now: Instant, _ transaction: any Transaction) throws {
        try transaction.execute("DELETE FROM invitations WHERE expires_at <= ?", now)
    }
}

extension Invitation {
    fileprivate init(row: inout Row) throws {
        id = try row.next()
        email = try row.next()
        accessLevel = try row.next()
        createdBy = try row.next()
        createdAt = try row.next()
        expiresAt = try row.next()
    }
}
