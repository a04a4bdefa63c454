import LatchkeyStorage

enum IdempotencyKeyStore {
    static func find(
        _ key: String, of token: AccessTokenID, in workspace: WorkspaceID, _ connection: any Connection
    ) throws -> IdempotentResult? {
        try connection.first(
            """
            SELECT fingerprint, resource_id, sealed, created_at FROM idempotency_keys
            WHERE workspace_id = ? AND access_token_id = ? AND idempotency_key = ?
            """, workspace, token, key
        ) {
            IdempotentResult(
                fingerprint: try $0.next(), resource: try $0.next(), sealed: try $0.next(), createdAt: try $0.next())
        }
    }

    /// One that was forgotten but is still there gives way.
    static func insert(
        _ key: String, of token: AccessTokenID, _ result: IdempotentResult, in workspace: WorkspaceID,
        _ transaction: any Transaction
    ) throws {
        try transaction.execute(
            "DELETE FROM idempotency_keys WHERE workspace_id = ? AND access_token_id = ? AND idempotency_key = ?",
            workspace, token, key)
        try transaction.execute(
            """
            INSERT INTO idempotency_keys (workspace_id, access_token_id, idempotency_key, fingerprint, resource_id,
                sealed, created_at)
            VALUES (?, ?, ?, ?, ?, ?, ?)
            """, workspace, token, key, result.fingerprint, result.resource, result.sealed, result.createdAt)
    }

    static func eraseSecrets(before instant: Instant, _ transaction: any Transaction) throws {
        try transaction.execute(
            "UPDATE idempotency_keys SET sealed = NULL WHERE created_at <= ? AND sealed IS NOT NULL", instant)
    }

    static func eraseSecrets(in workspace: WorkspaceID, _ transaction: any Transaction) throws {
        try transaction.execute(
            "UPDATE idempotency_keys SET sealed = NULL WHERE workspace_id = ? AND sealed IS NOT NULL", workspace)
    }

    static func removeOld(before instant: Instant, _ transaction: any Transaction) throws {
        try transaction.execute("DELETE FROM idempotency_keys WHERE created_at <= ?", instant)
    }
}

let idempotencyMigrations = [
    Migration(
        20, "idempotency keys",
        .table(
            "idempotency_keys",
            """
            workspace_id TEXT NOT NULL REFERENCES workspaces (id),
            access_token_id TEXT NOT NULL REFERENCES access_tokens (id), idempotency_key TEXT NOT NULL,
            fingerprint BLOB NOT NULL, resource_id TEXT NOT NULL, sealed BLOB, created_at INTEGER NOT NULL,
            PRIMARY KEY (workspace_id, access_token_id, idempotency_key)
            """),
        .statement("CREATE INDEX idempotency_keys_by_age ON idempotency_keys (created_at)"))
]
