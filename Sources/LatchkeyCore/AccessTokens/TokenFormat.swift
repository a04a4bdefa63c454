/// The shape of a token: 64 characters as Attio's are, of which 4 say what it is and 6 are a checksum, so that
/// scanners know one when they see it and a mistyped one never reaches the database.
package enum TokenFormat {
    /// Characters of every token (FACTS.md 1.3).
    package static let length = 64
    /// What a workspace access token begins with.
    package static let workspacePrefix = "lkw_"
    private static let randomCount = 54

    /// A new workspace token.
    static func make(_ random: RandomSource) -> String {
        let secret = random.base62(randomCount)
        let checksum = Base62.text(CRC32.checksum(secret.utf8), width: 6)
        return workspacePrefix + secret + String(decoding: checksum, as: UTF8.self)
    }

    /// Whether it has our prefix, length and checksum. Says nothing about whether it exists.
    static func isWellFormed(_ token: UnsafeBufferPointer<UInt8>) -> Bool {
        guard token.count == length, token[0] == UInt8(ascii: "l"), token[1] == UInt8(ascii: "k"),
            token[2] == UInt8(ascii: "w"), token[3] == UInt8(ascii: "_")
        else { return false }
        var checksum = CRC32.checksum(UnsafeBufferPointer(rebasing: token[4..<58]))
        for position in stride(from: 63, through: 58, by: -1) {
            guard token[position] == Base62.alphabet[Int(checksum % 62)] else { return false }
            checksum /= 62
        }
        return true
    }
}
