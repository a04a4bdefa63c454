import Crypto

/// HMAC-SHA256 under one key, for the path of every request: what depends on the key alone is hashed once, as RFC 2104
/// section 4 suggests. CryptoKit's HMAC does that anew each time, and costs more than all else in a check.
struct KeyedHash: Sendable {
    /// The hashers after the key's block, before the message.
    private let inner: SHA256
    private let outer: SHA256

    /// - Parameter key: at most 64 bytes, as SHA-256's blocks have.
    init(key: SymmetricKey) {
        func hasher(padding: UInt8) -> SHA256 {
            var block = [UInt8](repeating: padding, count: SHA256.blockByteCount)
            key.withUnsafeBytes { bytes in
                for (index, byte) in bytes.prefix(block.count).enumerated() { block[index] ^= byte }
            }
            var hasher = SHA256()
            hasher.update(data: block)
            return hasher
        }
        inner = hasher(padding: 0x36)
        outer = hasher(padding: 0x5c)
    }

    /// The code of a message.
    func code(of message: UnsafeRawBufferPointer) -> SHA256.Digest {
        var (inner, outer) = (inner, outer)
        inner.update(bufferPointer: message)
        inner.finalize().withUnsafeBytes { outer.update(bufferPointer: $0) }
        return outer.finalize()
    }
}
