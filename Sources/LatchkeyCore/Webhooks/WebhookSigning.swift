import Crypto
import FoundationEssentials

/// What signs the deliveries of a webhook: its secret, while it is being changed the one before too, and a key of
/// Ed25519 where that is switched on.
struct WebhookSigning: Sendable {
    let current: WebhookSignature
    /// Nil outside of an overlap.
    let previous: WebhookSignature?
    /// Whether Attio's headers, which have room for one signature, are made with the previous secret.
    let attioUsesPrevious: Bool
    let privateKey: Curve25519.Signing.PrivateKey?

    /// The headers of one attempt.
    ///
    /// - Parameter timestamp: of the attempt, seconds since 1970.
    func headers(id: String, timestamp: Int64, _ body: [UInt8]) throws -> [(name: String, value: String)] {
        let attio = (attioUsesPrevious ? previous ?? current : current).attio(body)
        var signatures = [current, previous].compactMap { $0?.standard(id: id, timestamp: timestamp, body) }
        if let privateKey {
            let signed = WebhookSignature.signed(id: id, timestamp: timestamp, body)
            signatures.append("v1a," + Data(try privateKey.signature(for: signed)).base64EncodedString())
        }
        return [
            ("attio-signature", attio), ("x-attio-signature", attio), ("webhook-id", id),
            ("webhook-timestamp", "\(timestamp)"), ("webhook-signature", signatures.joined(separator: " ")),
        ]
    }
}

/// A public key in the form of Standard Webhooks 1.0.0.
enum WebhookPublicKey {
    static func text(_ key: Curve25519.Signing.PublicKey) -> String {
        "whpk_" + key.rawRepresentation.base64EncodedString()
    }
}
