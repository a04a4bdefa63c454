import Crypto

/// HMAC-SHA256 under one key, for the path of every request: what depends on the key alone is hashed once, as RFC 2104
/// section 4 suggests. CryptoKit's HMAC does that anew each time, and costs more than all else in a check.
struct KeyedHash: Sendable {
    /// The hashes after the key's block, before the message.
    private let inner: SHA256State
    private let outer: SHA256State

    /// - Parameter key: at most 64 bytes, as SHA-256's blocks have.
    init(key: SymmetricKey) {
        func state(padding: UInt8) -> SHA256State {
            var block = [UInt8](repeating: padding, count: SHA256State.blockSize)
            key.withUnsafeBytes { bytes in
                for (index, byte) in bytes.prefix(block.count).enumerated() { block[index] ^= byte }
            }
            var state = SHA256State()
            block.withUnsafeBytes { state.update($0) }
            return state
        }
        inner = state(padding: 0x36)
        outer = state(padding: 0x5c)
    }

    /// Hands the 32 bytes of a message's code to `body`.
    func withCode<Result>(of message: UnsafeRawBufferPointer, _ body: (UnsafeRawBufferPointer) -> Result) -> Result {
        var (inner, outer) = (inner, outer)
        inner.update(message)
        inner.finish { outer.update($0) }
        return outer.finish(body)
    }
}
