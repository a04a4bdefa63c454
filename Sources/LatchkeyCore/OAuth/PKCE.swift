/// Proof Key for Code Exchange (RFC 7636), S256 only.
enum PKCE {
    /// Whether it can be an S256 challenge: the base64url of 32 bytes.
    static func isChallenge(_ text: String) -> Bool {
        text.utf8.count == 43 && text.utf8.allSatisfy(isBase64URL)
    }

    /// Whether the verifier is what the challenge was made of (RFC 7636 section 4.6), in constant time.
    static func verifies(_ verifier: String, _ challenge: String) -> Bool {
        guard (43...128).contains(verifier.utf8.count),
            verifier.utf8.allSatisfy({ isBase64URL($0) || $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: "~") })
        else { return false }
        return constantTimeEqual(Array(Base64URL.sha256(verifier).utf8), Array(challenge.utf8))
    }

    private static func isBase64URL(_ byte: UInt8) -> Bool {
        (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
            || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "_")
    }
}
