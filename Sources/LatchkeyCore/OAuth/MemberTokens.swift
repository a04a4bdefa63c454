import LatchkeyStorage

extension UnitOfWork {
    /// Ends all that acts for a member who leaves or is suspended, for good: whoever comes back connects anew.
    func endTokens(actingFor member: MemberID, in workspace: WorkspaceID) throws {
        let integrations = try transaction.all(
            """
            SELECT DISTINCT integration_id FROM access_tokens
            WHERE created_by_member_id = ? AND level = 'user' AND workspace_id = ? AND revoked_at IS NULL
            """, member, workspace
        ) { try $0.next(IntegrationID.self) }
        try transaction.execute(
            """
            UPDATE access_tokens SET revoked_at = ?
            WHERE created_by_member_id = ? AND level = 'user' AND workspace_id = ? AND revoked_at IS NULL
            """, now, member, workspace)
        try transaction.execute(
            """
            UPDATE oauth_refresh_tokens SET revoked_at = ?
            WHERE member_id = ? AND level = 'user' AND workspace_id = ? AND revoked_at IS NULL
            """, now, member, workspace)
        // Nor does what they allowed and nobody has fetched yet.
        try transaction.execute(
            "DELETE FROM oauth_codes WHERE member_id = ? AND level = 'user' AND workspace_id = ?", member, workspace)
        try transaction.execute(
            """
            UPDATE oauth_device_codes SET state = 'denied'
            WHERE member_id = ? AND level = 'user' AND workspace_id = ? AND state = 'allowed'
            """, member, workspace)
        for id in integrations { changed(.integration(id)) }
    }

    /// Whether tokens may be made from what a member consented to. One who is gone has nobody acting for them.
    func mayIssue(for member: ConsentingMember, in workspace: WorkspaceID) throws -> Bool {
        guard member.level == .user else { return true }
        return try member.id.flatMap { try MemberStore.find($0, in: workspace, transaction) }?.isActive ?? false
    }
}
