import Crypto
import FoundationEssentials

/// How a receiver knows that a delivery is from here and as it was sent: Attio's way (FACTS.md 7.4) and that of Standard
/// Webhooks 1.0.0, with the same secret.
package struct WebhookSignature: Sendable {
    private let key: SymmetricKey

    /// - Parameter secret: as the API tells it; its characters are the key, not the bytes that they spell in hex.
    package init(secret: String) {
        self.init(key: Array(secret.utf8))
    }

    init(key: [UInt8]) {
        self.key = SymmetricKey(data: key)
    }

    /// The secret in the form that libraries of Standard Webhooks take.
    package static func standardSecret(_ secret: String) -> String {
        "whsec_" + Data(secret.utf8).base64EncodedString()
    }

    /// `Attio-Signature`: hex, of the body alone.
    package func attio(_ body: [UInt8]) -> String {
        HMAC<SHA256>.authenticationCode(for: body, using: key).withUnsafeBytes { Hex.text($0) }
    }

    /// `webhook-signature`: of id, time and body.
    ///
    /// - Parameter timestamp: of the attempt, seconds since 1970.
    package func standard(id: String, timestamp: Int64, _ body: [UInt8]) -> String {
        let code = HMAC<SHA256>.authenticationCode(
            for: Self.signed(id: id, timestamp: timestamp, body), using: key)
        return "v1," + Data(code).base64EncodedString()
    }

    /// What Standard Webhooks signs.
    static func signed(id: String, timestamp: Int64, _ body: [UInt8]) -> [UInt8] {
        Array("\(id).\(timestamp).".utf8) + body
    }
}
