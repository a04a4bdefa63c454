import HTTPTypes

/// Reads the Authorization header: `Bearer <token>`, HTTP Basic with the token as the user name, or `DPoP <token>`.
enum Credential: Equatable {
    case missing
    case malformed
    /// What stands where the token should; of any length.
    case token([UInt8])

    /// The credential in these headers, copied.
    static func read(_ headers: HTTPFields) -> Credential {
        withText(in: headers) { text in
            switch text {
            case .missing: .missing
            case .malformed: .malformed
            case .token(let token, _): .token(Array(token))
            }
        }
    }

    /// The same without a copy; the bytes live as long as `body` runs.
    enum Text {
        case missing
        case malformed
        /// Whether the scheme promises a proof beside it (RFC 9449 section 7.1).
        case token(UnsafeBufferPointer<UInt8>, hasProof: Bool)

        var hasProof: Bool {
            if case .token(_, let hasProof) = self { hasProof } else { false }
        }
    }

    /// Hands the credential in these headers to `body`. A second Authorization header makes it malformed: nobody may
    /// guess which one another server in front would have read.
    static func withText<Result>(in headers: HTTPFields, _ body: (Text) -> Result) -> Result {
        var found: HTTPField?
        for field in headers where field.name == .authorization {
            guard found == nil else { return body(.malformed) }
            found = field
        }
        guard let found else { return body(.missing) }
        return found.withUnsafeBytesOfValue { withText(of: $0, body) }
    }

    /// - Parameter value: the header's bytes, without spaces around them.
    static func withText<Result>(of value: UnsafeBufferPointer<UInt8>, _ body: (Text) -> Result) -> Result {
        if let token = rest(of: value, after: "bearer ") {
            return body(
                token.isEmpty ? .malformed : .token(UnsafeBufferPointer(rebasing: token), hasProof: false))
        }
        if let token = rest(of: value, after: "dpop ") {
            return body(
                token.isEmpty ? .malformed : .token(UnsafeBufferPointer(rebasing: token), hasProof: true))
        }
        if let encoded = rest(of: value, after: "basic "), let decoded = decodeBase64(encoded) {
            let user = Array(decoded.prefix { $0 != UInt8(ascii: ":") })
            return user.isEmpty ? body(.malformed) : user.withUnsafeBufferPointer { body(.token($0, hasProof: false)) }
        }
        return body(.malformed)
    }

    /// `id:secret` of HTTP Basic (RFC 7617); nil for another scheme.
    static func basic(_ value: UnsafeBufferPointer<UInt8>) -> [UInt8]? {
        rest(of: value, after: "basic ").flatMap(decodeBase64)
    }

    /// What follows the scheme (compared without case, RFC 9110 section 11.1) and further spaces.
    private static func rest(
        of value: UnsafeBufferPointer<UInt8>, after scheme: StaticString
    ) -> Slice<UnsafeBufferPointer<UInt8>>? {
        let length = scheme.utf8CodeUnitCount
        guard value.count >= length else { return nil }
        let matches = scheme.withUTF8Buffer { name in
            for index in 0..<length {
                let byte = value[index]
                let isUpper = byte >= UInt8(ascii: "A") && byte <= UInt8(ascii: "Z")
                if (isUpper ? byte | 0x20 : byte) != name[index] { return false }
            }
            return true
        }
        return matches ? value[length...].drop { $0 == UInt8(ascii: " ") } : nil
    }

    /// Base 64 (RFC 4648 section 4), with or without its padding; nil for all else.
    static func decodeBase64(_ text: some Sequence<UInt8>) -> [UInt8]? {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.underestimatedCount * 3 / 4 + 2)
        var bits: UInt32 = 0
        var count = 0
        var isPadded = false
        for byte in text {
            if byte == UInt8(ascii: "=") {
                isPadded = true
                continue
            }
            guard !isPadded, let value = base64Value(of: byte) else { return nil }
            bits = bits << 6 | UInt32(value)
            count += 1
            if count % 4 == 0 {
                bytes.append(UInt8(bits >> 16 & 0xFF))
                bytes.append(UInt8(bits >> 8 & 0xFF))
                bytes.append(UInt8(bits & 0xFF))
                bits = 0
            }
        }
        switch count % 4 {
        case 0: return bytes
        case 2: return bytes + [UInt8(bits >> 4 & 0xFF)]
        case 3: return bytes + [UInt8(bits >> 10 & 0xFF), UInt8(bits >> 2 & 0xFF)]
        default: return nil
        }
    }

    private static func base64Value(of byte: UInt8) -> UInt8? {
        switch byte {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"): byte - UInt8(ascii: "A")
        case UInt8(ascii: "a")...UInt8(ascii: "z"): byte - UInt8(ascii: "a") + 26
        case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0") + 52
        case UInt8(ascii: "+"): 62
        case UInt8(ascii: "/"): 63
        default: nil
        }
    }
}
