import LatchkeyStorage
import Synchronization

/// Whether there are tokens of other systems in this instance, and of which hash. As long as there are none, texts that are
/// no token of ours cost nothing.
final class ForeignPresence: Sendable {
    /// Of a token of another system, in bytes.
    private static let lengths = 8...512

    private let sha256 = Atomic(false)
    private let sha512 = Atomic(false)

    /// Whether a miss must be looked for by its SHA-512 too.
    var hasSHA512: Bool { sha512.load(ordering: .acquiring) }

    /// Called before the first one is written: a check that begins after that must look for it.
    func add(_ algorithm: ForeignHash.Algorithm) {
        switch algorithm {
        case .sha256: sha256.store(true, ordering: .releasing)
        case .sha512: sha512.store(true, ordering: .releasing)
        }
    }

    /// Whether this text, which is no token of ours, may be one of theirs.
    func admits(_ token: UnsafeBufferPointer<UInt8>) -> Bool {
        guard sha256.load(ordering: .acquiring) || hasSHA512 else { return false }
        return Self.lengths.contains(token.count) && token.allSatisfy { (0x21...0x7e).contains($0) }
    }

    /// What is there at the start.
    func load(from database: Database) async throws {
        for algorithm in ForeignHash.Algorithm.allCases {
            let isThere = try await database.read { connection in
                try connection.value(
                    "SELECT EXISTS (SELECT 1 FROM access_tokens WHERE imported_as = ? AND revoked_at IS NULL)",
                    algorithm, as: Bool.self)
            }
            if isThere == true { add(algorithm) }
        }
    }
}
