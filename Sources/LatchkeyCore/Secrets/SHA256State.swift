#if canImport(CCryptoBoringSSL)
// What swift-crypto itself calls. Its hashers live on the heap, and an allocation each costs more than the hashing.
internal import CCryptoBoringSSL
#else
internal import Crypto
#endif

/// SHA-256 under way, as plain numbers where that can be had: for the path of every request.
struct SHA256State: Sendable {
    static let blockSize = 64
    private static let digestSize = 32

    #if canImport(CCryptoBoringSSL)
    private var state = SHA256_CTX()

    init() { CCryptoBoringSSL_SHA256_Init(&state) }

    mutating func update(_ bytes: UnsafeRawBufferPointer) {
        CCryptoBoringSSL_SHA256_Update(&state, bytes.baseAddress, bytes.count)
    }

    /// Hands the digest of all that came to `body`.
    consuming func finish<Result>(_ body: (UnsafeRawBufferPointer) -> Result) -> Result {
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: Self.digestSize) { digest in
            CCryptoBoringSSL_SHA256_Final(digest.baseAddress, &state)
            return body(UnsafeRawBufferPointer(digest))
        }
    }
    #else
    private var state = SHA256()

    init() {}

    mutating func update(_ bytes: UnsafeRawBufferPointer) { state.update(bufferPointer: bytes) }

    /// Hands the digest of all that came to `body`.
    consuming func finish<Result>(_ body: (UnsafeRawBufferPointer) -> Result) -> Result {
        state.finalize().withUnsafeBytes(body)
    }
    #endif
}
