import Crypto
import CryptoExtras
import FoundationEssentials

/// A password's scrypt hash with its parameters: `scrypt$17$8$1$<salt>$<hash>`, both in hexadecimal.
package struct PasswordHash: Sendable, Equatable {
    /// log2 of scrypt's N: 2^17 takes 128 MiB and about a third of a second.
    package static let defaultCost = 17
    private static let (blockSize, parallelism) = (8, 1)

    let cost: Int
    let salt: [UInt8]
    let hash: [UInt8]

    /// Hashes; slow by design.
    init(_ password: String, cost: Int, salt: [UInt8]) throws {
        self.cost = cost
        self.salt = salt
        hash = try Self.derive(password, cost: cost, salt: salt)
    }

    /// Reads what `text` wrote; nil for all else.
    init?(text: String) {
        let parts = text.split(separator: "$", omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 6, parts[0] == "scrypt", let cost = Int(parts[1]), (1...24).contains(cost),
            parts[2] == "8", parts[3] == "1", let salt = Hex.bytes(parts[4]), let hash = Hex.bytes(parts[5])
        else { return nil }
        self.cost = cost
        self.salt = salt
        self.hash = hash
    }

    var text: String {
        "scrypt$\(cost)$\(Self.blockSize)$\(Self.parallelism)$\(Hex.text(salt))$\(Hex.text(hash))"
    }

    /// Whether this is the password; slow by design.
    func matches(_ password: String) throws -> Bool {
        constantTimeEqual(try Self.derive(password, cost: cost, salt: salt), hash)
    }

    private static func derive(_ password: String, cost: Int, salt: [UInt8]) throws -> [UInt8] {
        try KDF.Scrypt.deriveKey(
            from: Array(password.utf8), salt: salt, outputByteCount: 32, rounds: 1 << cost, blockSize: blockSize,
            parallelism: parallelism
        ).withUnsafeBytes { Array($0) }
    }
}

/// What a password must be.
package enum PasswordRule {
    /// The fewest characters.
    package static let minimum = 12
    /// The most characters: hashing must stay cheap enough to offer.
    package static let maximum = 200

    /// - Throws: `.invalid` with `field`.
    static func check(_ password: String, field: String = "password") throws {
        guard password.count >= minimum else {
            throw LatchkeyError.invalid(
                field, "The password is too short. Use at least \(minimum) characters; a sentence is fine.")
        }
        guard password.count <= maximum, password.utf8.count <= maximum * 4 else {
            throw LatchkeyError.invalid(field, "The password is too long. Use at most \(maximum) characters.")
        }
    }
}
