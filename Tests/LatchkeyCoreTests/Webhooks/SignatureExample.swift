import Crypto
import Foundation

/// Whether the body was signed with the secret; the signature is that of `Attio-Signature`.
func attioIsGenuine(secret: String, body: Data, signature: String) -> Bool {
    let digits = signature.compactMap(\.hexDigitValue)
    guard signature.count == 64, digits.count == 64 else { return false }
    let code = stride(from: 0, to: 64, by: 2).map { UInt8(digits[$0] * 16 + digits[$0 + 1]) }
    let key = SymmetricKey(data: Data(secret.utf8))
    return HMAC<SHA256>.isValidAuthenticationCode(code, authenticating: body, using: key)
}

/// Whether one of the signatures is genuine and not older than five minutes; the last three are those of the headers
/// `webhook-id`, `webhook-timestamp` and `webhook-signature`.
func standardIsGenuine(secret: String, body: Data, id: String, timestamp: String, signatures: String) -> Bool {
    guard let seconds = Int64(timestamp), abs(Date().timeIntervalSince1970 - Double(seconds)) <= 300 else {
        return false
    }
    let signed = Data("\(id).\(timestamp).".utf8) + body
    let key = SymmetricKey(data: Data(secret.utf8))
    return signatures.split(separator: " ").contains { signature in
        guard signature.hasPrefix("v1,"), let code = Data(base64Encoded: String(signature.dropFirst(3))) else {
            return false
        }
        return HMAC<SHA256>.isValidAuthenticationCode(code, authenticating: signed, using: key)
    }
}
