import Crypto
import FoundationEssentials
import LatchkeyStorage

/// What the database holds to sign with, sealed.
struct SealedSigning: Sendable {
    let secret: [UInt8]
    /// Counts the changes of the secret.
    let version: Int
    let previous: [UInt8]?
    let previousUntil: Instant?
    let usesPrevious: Bool
    let privateKey: [UInt8]?
    let publicKey: String?

    /// When the overlap ends; nil where there is none at that time.
    func overlapEnd(at now: Instant) -> Instant? {
        previous == nil ? nil : previousUntil.flatMap { $0 > now ? $0 : nil }
    }
}

enum WebhookSigningStore {
    static func find(
        _ id: WebhookID, in workspace: WorkspaceID, _ connection: any Connection
    ) throws -> SealedSigning? {
        try connection.first(
            """
            SELECT w.secret, COALESCE(s.version, 1), s.previous_secret, s.previous_until, COALESCE(s.uses_previous, 0),
                s.private_key, s.public_key
            FROM webhooks w LEFT JOIN webhook_signing s ON s.webhook_id = w.id
            WHERE w.workspace_id = ? AND w.id = ?
            """, workspace, id
        ) {
            SealedSigning(
                secret: try $0.next(), version: try $0.next(), previous: try $0.next(), previousUntil: try $0.next(),
                usesPrevious: try $0.next(), privateKey: try $0.next(), publicKey: try $0.next())
        }
    }

    /// Takes another secret, and keeps the one before until a time.
    static func rotate(
        _ webhook: Webhook, to secret: [UInt8], keepingPreviousUntil until: Instant?, _ transaction: any Transaction
    ) throws {
        try makeRow(webhook, transaction)
        try transaction.execute(
            """
            UPDATE webhook_signing SET version = version + 1, previous_until = ?, uses_previous = ?,
                previous_secret = CASE WHEN ? THEN (SELECT secret FROM webhooks WHERE id = webhook_id) END
            WHERE workspace_id = ? AND webhook_id = ?
            """, until, until != nil, until != nil, webhook.workspaceID, webhook.id)
        try transaction.execute(
            "UPDATE webhooks SET secret = ? WHERE workspace_id = ? AND id = ?", secret, webhook.workspaceID, webhook.id)
    }

    static func endOverlap(_ webhook: Webhook, _ transaction: any Transaction) throws {
        try transaction.execute(
            """
            UPDATE webhook_signing SET previous_secret = NULL, previous_until = NULL, uses_previous = 0
            WHERE workspace_id = ? AND webhook_id = ?
            """, webhook.workspaceID, webhook.id)
    }

    /// Which of the two secrets Attio's headers are made with during an overlap.
    static func setUsesPrevious(_ usesPrevious: Bool, _ webhook: Webhook, _ transaction: any Transaction) throws {
        try transaction.execute(
            "UPDATE webhook_signing SET uses_previous = ? WHERE workspace_id = ? AND webhook_id = ?", usesPrevious,
            webhook.workspaceID, webhook.id)
    }

    /// - Parameter keys: nil switches Ed25519 off.
    static func setKeys(
        _ keys: (sealedPrivate: [UInt8], publicText: String)?, _ webhook: Webhook, _ transaction: any Transaction
    ) throws {
        try makeRow(webhook, transaction)
        try transaction.execute(
            "UPDATE webhook_signing SET private_key = ?, public_key = ? WHERE workspace_id = ? AND webhook_id = ?",
            keys?.sealedPrivate, keys?.publicText, webhook.workspaceID, webhook.id)
    }

    private static func makeRow(_ webhook: Webhook, _ transaction: any Transaction) throws {
        try transaction.execute(
            """
            INSERT INTO webhook_signing (webhook_id, workspace_id, version, uses_previous) VALUES (?, ?, 1, 0)
            ON CONFLICT (webhook_id) DO NOTHING
            """, webhook.id, webhook.workspaceID)
    }
}
