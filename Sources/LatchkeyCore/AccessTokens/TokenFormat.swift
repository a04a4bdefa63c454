/// The shape of a token: 64 characters as Attio's are, of which 4 say what it is and 6 are a checksum, so that
/// scanners know one when they see it and a mistyped one never reaches the database.
package enum TokenFormat {
    /// What a secret is for, by its first characters.
    package enum Kind: String, Sendable {
        /// Made by an admin on a page.
        case workspace = "lkw_"
        /// The same, to try things out.
        case test = "lkt_"
        /// Granted through OAuth.
        case oauth = "lko_"
        case refresh = "lkr_"
        case clientSecret = "lks_"
        /// Lets a program register clients, or manage the one it has registered.
        case registration = "lki_"
    }

    /// Characters of every token (FACTS.md 1.3).
    package static let length = 64
    private static let randomCount = 54

    /// A new secret.
    static func make(_ kind: Kind, _ random: RandomSource) -> String {
        let secret = random.base62(randomCount)
        let checksum = Base62.text(CRC32.checksum(secret.utf8), width: 6)
        return kind.rawValue + secret + String(decoding: checksum, as: UTF8.self)
    }

    /// Whether it has the length and checksum of an access token of ours. Says nothing about whether it exists.
    static func isWellFormed(_ token: UnsafeBufferPointer<UInt8>) -> Bool {
        guard token.count == length,
            token[2] == UInt8(ascii: "w") || token[2] == UInt8(ascii: "o") || token[2] == UInt8(ascii: "t")
        else {
            return false
        }
        return hasShape(token)
    }

    /// The same for any kind of secret.
    static func isWellFormed(_ secret: String, as kind: Kind) -> Bool {
        guard secret.hasPrefix(kind.rawValue) else { return false }
        return Array(secret.utf8).withUnsafeBufferPointer(hasShape)
    }

    /// What a well-formed secret is for; nil for what is none.
    static func kind(of secret: UnsafeBufferPointer<UInt8>) -> Kind? {
        guard hasShape(secret) else { return nil }
        return Kind(rawValue: String(decoding: secret[..<4], as: UTF8.self))
    }

    /// The same.
    package static func kind(of secret: String) -> Kind? {
        Array(secret.utf8).withUnsafeBufferPointer { kind(of: $0) }
    }

    /// `lkw_…8fQz`: enough to tell it from others, and nothing to use.
    package static func masked(_ secret: String) -> String { "\(secret.prefix(4))…\(secret.suffix(4))" }

    private static func hasShape(_ token: UnsafeBufferPointer<UInt8>) -> Bool {
        guard token.count == length, token[0] == UInt8(ascii: "l"), token[1] == UInt8(ascii: "k"),
            token[3] == UInt8(ascii: "_")
        else { return false }
        var checksum = CRC32.checksum(UnsafeBufferPointer(rebasing: token[4..<58]))
        for position in stride(from: 63, through: 58, by: -1) {
            guard token[position] == Base62.alphabet[Int(checksum % 62)] else { return false }
            checksum /= 62
        }
        return true
    }
}
