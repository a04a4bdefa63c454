import Crypto
import FoundationEssentials

/// A key that a scanner signs its reports with: ECDSA on P-256 with SHA-256.
package struct ReportKey: Sendable {
    private let key: P256.Signing.PublicKey

    /// Nil for what is no such key.
    package init?(pem: String) {
        guard let key = try? P256.Signing.PublicKey(pemRepresentation: pem) else { return nil }
        self.key = key
    }

    /// - Parameter signature: DER in base 64.
    package func isSigner(of body: [UInt8], signature: String) -> Bool {
        guard let bytes = Data(base64Encoded: signature),
            let signature = try? P256.Signing.ECDSASignature(derRepresentation: bytes)
        else { return false }
        return key.isValidSignature(signature, for: Data(body))
    }
}

extension Leak {
    /// What a scanner is told of a secret in the place of the secret: SHA-256, in hexadecimal.
    package var fingerprint: String { Hex.text(SHA256.hash(data: Array(secret.utf8))) }
}
