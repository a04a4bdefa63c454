@testable import LatchkeyCore

/// A token's shape is known, a mistyped one is no token, and a masked one gives nothing away.
enum TokenProperty {
    static func check(_ bytes: [UInt8]) throws {
        try hold(isAccessToken(bytes) == modelled(bytes, kinds: "wot"), "the shape is misjudged")
        let text = String(decoding: bytes, as: UTF8.self)
        for kind in [TokenFormat.Kind.refresh, .clientSecret, .registration]
        where TokenFormat.isWellFormed(text, as: kind) {
            try hold(modelled(Array(text.utf8), kinds: "rsi"), "a text that is no secret passes as one")
        }
        guard let first = bytes.first else { return }
        let kinds = [TokenFormat.Kind.workspace, .test, .oauth, .refresh, .clientSecret, .registration]
        try checkMade(kinds[Int(first) % kinds.count], bytes)
    }

    /// A token whose randomness is the input.
    private static func checkMade(_ kind: TokenFormat.Kind, _ bytes: [UInt8]) throws {
        let secret = TokenFormat.make(kind, RandomSource { count in (0..<count).map { bytes[$0 % bytes.count] % 248 } })
        let token = Array(secret.utf8)
        let isAccess = kind == .workspace || kind == .test || kind == .oauth
        try hold(isAccessToken(token) == isAccess, "what is made is not what is taken: \(kind)")
        try hold(TokenFormat.isWellFormed(secret, as: kind), "what is made is not well-formed: \(kind)")
        // Which character is mistyped, and how.
        let (place, change) = (4 + Int(bytes.last ?? 0) % 60, bytes[bytes.count / 2])
        var mistyped = token
        mistyped[place] ^= change
        try hold(isAccessToken(mistyped) == (isAccess && change == 0), "a mistyped token passes")
        // Where the checksum begins, what is exchanged may fit by chance.
        if place < 63, place != 57, token[place] != token[place + 1] {
            var swapped = token
            swapped.swapAt(place, place + 1)
            try hold(!isAccessToken(swapped), "a token with two characters exchanged passes")
        }
        try checkMasked(secret, isTest: kind == .test)
        let masked = TokenFormat.masked(bytes + token + bytes)
        let hidden = String(decoding: token.dropFirst(4), as: UTF8.self)
        try hold(!String(decoding: masked, as: UTF8.self).contains(hidden), "an error repeats a secret")
        try hold(TokenFormat.masked(masked) == masked, "what is masked can be masked again")
    }

    private static func checkMasked(_ secret: String, isTest: Bool) throws {
        let token = AccessToken(
            id: ID(high: 1, low: 1), integrationID: ID(high: 1, low: 2), name: "One",
            lastFour: String(secret.suffix(4)), scopes: nil, createdBy: "Ada", createdAt: Instant(seconds: 0),
            expiresAt: nil, lastUsedAt: nil, requestCount: 0, isCopyable: false, isReplaced: false,
            details: TokenDetails(policy: TokenPolicy(isTest: isTest)), importedAs: nil)
        let (masked, hidden) = (token.masked, Array(secret.utf8.dropFirst(4)))
        for start in 0...hidden.count - 5 {
            let part = String(decoding: hidden[start..<start + 5], as: UTF8.self)
            try hold(!masked.contains(part), "a masked token shows more than its last four")
        }
    }

    private static func isAccessToken(_ bytes: [UInt8]) -> Bool {
        bytes.withUnsafeBufferPointer { TokenFormat.isWellFormed($0) }
    }

    /// The definition, word for word: a prefix, 54 characters, and the checksum of those.
    private static func modelled(_ bytes: [UInt8], kinds: String) -> Bool {
        guard bytes.count == 64, bytes.starts(with: "lk".utf8), kinds.utf8.contains(bytes[2]),
            bytes[3] == UInt8(ascii: "_")
        else { return false }
        return Array(bytes[58...]) == Base62.text(CRC32.checksum(bytes[4..<58]), width: 6)
    }
}
