import LatchkeyStorage

/// Uses of a token that are to be added to those that are known.
struct TokenUse: Equatable, Sendable {
    let token: AccessTokenID
    let workspace: WorkspaceID
    let count: Int
    let lastUsedAt: Instant
}

extension TokenUse {
    init(_ activity: TokenActivity, _ use: RecentUse) {
        self.init(
            token: activity.tokenID, workspace: activity.workspaceID, count: use.count, lastUsedAt: use.lastUsedAt)
    }
}

enum TokenUseStore {
    /// Rows of one transaction: it never holds the writer for long.
    private static let slice = 1000

    /// Writes all uses that wait.
    static func write(_ usage: TokenUsage, to database: Database, _ pace: Pace) async throws {
        try await usage.takeAll(slice: slice, pace) { uses in
            try await database.write { transaction in
                try pace.each(uses) { try add($0, transaction) }
            }
        }
    }

    /// Adds uses of a token, if there still is one.
    static func add(_ use: TokenUse, _ transaction: any Transaction) throws {
        try transaction.execute(
            """
            INSERT INTO access_token_uses (access_token_id, workspace_id, last_used_at, request_count)
            SELECT id, workspace_id, ?, ? FROM access_tokens WHERE workspace_id = ? AND id = ?
            ON CONFLICT (access_token_id) DO UPDATE SET
                last_used_at = CASE WHEN excluded.last_used_at > access_token_uses.last_used_at
                    THEN excluded.last_used_at ELSE access_token_uses.last_used_at END,
                request_count = access_token_uses.request_count + excluded.request_count
            """, use.lastUsedAt, use.count, use.workspace, use.token)
    }
}
