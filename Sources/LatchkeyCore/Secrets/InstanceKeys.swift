import Crypto
import FoundationEssentials

/// The keys of this instance, all derived from one secret that is never in the database.
package struct InstanceKeys: Sendable {
    /// Hashes access tokens.
    private let hashing: KeyedHash
    /// Hashes what other systems have kept the SHA-512 of.
    private let hashing512: KeyedHash
    /// Seals what must be shown again.
    let sealing: SymmetricKey
    /// Signs what forms carry.
    let forms: SymmetricKey
    /// Names the secret without telling it; kept in the database, so that a wrong one is noticed at start.
    package let fingerprint: String

    /// - Parameter secret: 32 unguessable bytes.
    package init(secret: [UInt8]) {
        let secret = SymmetricKey(data: secret)
        func derive(_ purpose: String) -> SymmetricKey {
            HKDF<SHA256>.deriveKey(
                inputKeyMaterial: secret, info: Array("latchkey \(purpose) v1".utf8), outputByteCount: 32)
        }
        hashing = KeyedHash(key: derive("token hashing"))
        hashing512 = KeyedHash(key: derive("token hashing by SHA-512"))
        sealing = derive("sealing")
        forms = derive("forms")
        fingerprint = derive("fingerprint").withUnsafeBytes { Hex.text($0.prefix(8)) }
    }

    /// HMAC-SHA256 of the SHA-256 of a token: what the table holds, and useless without this key.
    func hash(token: UnsafeBufferPointer<UInt8>) -> TokenHash {
        var digest = SHA256State()
        digest.update(UnsafeRawBufferPointer(token))
        return digest.finish { Self.hash($0, hashing) }
    }

    /// The same way of a token's text.
    func hash(token: some Sequence<UInt8>) -> TokenHash { Array(token).withUnsafeBufferPointer { hash(token: $0) } }

    /// The same by way of SHA-512: none of these hashes can be one of the others.
    func hash512(token: UnsafeBufferPointer<UInt8>) -> TokenHash {
        var digest = SHA512()
        digest.update(bufferPointer: UnsafeRawBufferPointer(token))
        return digest.finalize().withUnsafeBytes { Self.hash($0, hashing512) }
    }

    /// What the table holds of a token of which no more than its hash is known.
    func hash(_ foreign: ForeignHash) -> TokenHash {
        foreign.digest.withUnsafeBytes { Self.hash($0, foreign.algorithm == .sha256 ? hashing : hashing512) }
    }

    private static func hash(_ digest: UnsafeRawBufferPointer, _ key: KeyedHash) -> TokenHash {
        key.withCode(of: digest) { TokenHash(bytes: $0) }
    }

    /// AES-256-GCM: nonce, ciphertext and tag. `context` must be given again to open it.
    func seal(_ text: String, context: String) throws -> [UInt8] {
        let box = try AES.GCM.seal(Array(text.utf8), using: sealing, authenticating: Array(context.utf8))
        // Only absent for nonces of another length than the 12 bytes that seal() makes.
        guard let combined = box.combined else { throw CryptoKitError.incorrectParameterSize }
        return [UInt8](combined)
    }

    /// - Throws: when the bytes were changed, or sealed for another context or by another instance.
    func open(_ sealed: [UInt8], context: String) throws -> String {
        let box = try AES.GCM.SealedBox(combined: sealed)
        let bytes = try AES.GCM.open(box, using: sealing, authenticating: Array(context.utf8))
        return String(decoding: bytes, as: UTF8.self)
    }

    /// A signature of `text` for a form's hidden field.
    func sign(_ text: String) -> String {
        HMAC<SHA256>.authenticationCode(for: Array(text.utf8), using: forms).withUnsafeBytes { Hex.text($0) }
    }

    /// Whether `signature` is `sign(text)`, in constant time.
    func isSignature(_ signature: String, of text: String) -> Bool {
        guard let bytes = Hex.bytes(signature) else { return false }
        return HMAC<SHA256>.isValidAuthenticationCode(
            bytes, authenticating: Array(text.utf8), using: forms)
    }
}

/// The hash of an unguessable secret (session, code): nobody can try all of them, so one plain round is enough
/// (OWASP ASVS 5.0, 6.5.2).
func secretHash(_ secret: String) -> [UInt8] {
    Array(SHA256.hash(data: Array(secret.utf8)))
}

/// Compares without telling by its time where the difference is.
func constantTimeEqual(_ left: [UInt8], _ right: [UInt8]) -> Bool {
    left.count == right.count && zip(left, right).reduce(UInt8(0)) { $0 | ($1.0 ^ $1.1) } == 0
}
