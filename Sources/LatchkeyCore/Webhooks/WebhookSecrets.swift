import Crypto
import FoundationEssentials
import LatchkeyStorage

/// What an admin is shown of how a webhook signs.
package struct WebhookSigningState: Sendable {
    /// Counts the changes of the secret, so that a form sent twice changes it once.
    package let version: Int
    /// Until when the secret before the last change signs too; nil outside of an overlap.
    package let overlapEnd: Instant?
    /// `whpk_` and base 64, where Ed25519 is switched on.
    package let publicKey: String?
}

/// Showing and changing what signs the deliveries of a webhook.
extension Webhooks {
    /// The longest overlap of two secrets.
    private static let longestOverlap = Duration.days(30)

    /// - Throws: `.notFound`.
    package func signing(_ access: WebhookAccess, _ id: WebhookID) async throws -> WebhookSigningState {
        let now = core.clock.now()
        return try await core.read { connection in
            guard try access.find(id, in: connection) != nil,
                let sealed = try WebhookSigningStore.find(id, in: access.workspaceID, connection)
            else { throw Self.unknown }
            return WebhookSigningState(
                version: sealed.version, overlapEnd: sealed.overlapEnd(at: now), publicKey: sealed.publicKey)
        }
    }

    /// The secret, for an admin to copy. The audit log says that it was shown.
    ///
    /// - Throws: `.notFound`.
    package func secret(_ access: WebhookAccess, _ id: WebhookID) async throws -> String {
        let sealed = try await changing(access, id, .webhookSecretShown) { webhook, unit in
            try WebhookSigningStore.find(id, in: webhook.workspaceID, unit.transaction)?.secret
        }
        guard let sealed else { throw Self.unknown }
        return try core.keys.open(sealed, context: Self.context(id, access.workspaceID))
    }

    /// Takes a new secret. The old one signs too until the overlap is over.
    ///
    /// - Parameter version: of the secret that is to be changed.
    /// - Returns: the new secret; nil where it was changed meanwhile.
    /// - Throws: `.notFound`, `.invalid` for an overlap that is too long.
    package func rotateSecret(
        _ access: WebhookAccess, _ id: WebhookID, version: Int, overlap: Duration
    ) async throws -> String? {
        guard (.zero...Self.longestOverlap).contains(overlap) else {
            throw LatchkeyError.invalid("overlap", "Choose an overlap of at most 30 days.")
        }
        let secret = Hex.text(core.random.bytes(32))
        let sealed = try core.keys.seal(secret, context: Self.context(id, access.workspaceID))
        return try await core.write { unit in
            let webhook = try access.require(id, unit)
            let known = try WebhookSigningStore.find(id, in: webhook.workspaceID, unit.transaction)
            guard known?.version == version else { return nil }
            try WebhookSigningStore.rotate(
                webhook, to: sealed, keepingPreviousUntil: overlap > .zero ? unit.now + overlap : nil, unit.transaction)
            unit.changedWebhooks()
            try access.audit(.webhookSecretRotated, webhook, unit)
            return secret
        }
    }

    /// Has the old secret sign no more.
    ///
    /// - Throws: `.notFound`.
    package func endOverlap(_ access: WebhookAccess, _ id: WebhookID) async throws {
        try await changing(access, id, .webhookUpdated) { try WebhookSigningStore.endOverlap($0, $1.transaction) }
    }

    /// Signs with Ed25519 too, with a new key pair, or no more.
    ///
    /// - Throws: `.notFound`.
    package func setEd25519(_ access: WebhookAccess, _ id: WebhookID, _ isOn: Bool) async throws {
        let key = try Curve25519.Signing.PrivateKey(rawRepresentation: core.random.bytes(32))
        let keys = (
            sealedPrivate: try core.keys.seal(
                key.rawRepresentation.base64EncodedString(), context: Self.keyContext(id, access.workspaceID)),
            publicText: WebhookPublicKey.text(key.publicKey)
        )
        try await changing(access, id, .webhookUpdated) { webhook, unit in
            let known = try WebhookSigningStore.find(id, in: webhook.workspaceID, unit.transaction)
            guard (known?.publicKey != nil) != isOn else { return }
            try WebhookSigningStore.setKeys(isOn ? keys : nil, webhook, unit.transaction)
        }
    }

    /// What a private key is sealed for.
    private static func keyContext(_ id: WebhookID, _ workspace: WorkspaceID) -> String {
        "webhook-key \(id) \(workspace)"
    }

    /// Opens what signs at a time.
    func open(_ sealed: SealedSigning, of webhook: Webhook, at now: Instant) throws -> WebhookSigning {
        let context = Self.context(webhook.id, webhook.workspaceID)
        func signature(_ sealed: [UInt8]) throws -> WebhookSignature {
            WebhookSignature(secret: try core.keys.open(sealed, context: context))
        }
        let previous = sealed.overlapEnd(at: now) == nil ? nil : sealed.previous
        let privateKey = try sealed.privateKey.map {
            try core.keys.open($0, context: Self.keyContext(webhook.id, webhook.workspaceID))
        }
        return WebhookSigning(
            current: try signature(sealed.secret), previous: try previous.map(signature),
            attioUsesPrevious: sealed.usesPrevious,
            privateKey: try privateKey.flatMap { Data(base64Encoded: $0) }.map {
                try Curve25519.Signing.PrivateKey(rawRepresentation: $0)
            })
    }
}
