import FoundationEssentials
import HTTPTypes

@testable import LatchkeyServer

/// The Authorization header is read as its three schemes say, and two of them are none.
enum AuthorizationProperty {
    static func check(_ bytes: [UInt8]) throws {
        var headers = HTTPFields()
        for line in bytes.split(separator: 0x0A, omittingEmptySubsequences: false) {
            headers.append(HTTPField(name: .authorization, lenientValue: line))
        }
        let credential = Credential.read(headers)
        guard headers.count == 1, let field = headers.first else {
            return try hold(credential == .malformed, "one of two headers was believed")
        }
        let value = field.withUnsafeBytesOfValue { Array($0) }
        try hold(credential == modelled(value), "read as \(credential), which is \(modelled(value))")
        let hasProof = Credential.withText(in: headers, \.hasProof)
        try hold(!hasProof || modelledScheme(value) == "dpop", "a proof is promised by another scheme")
        let basic = value.withUnsafeBufferPointer(Credential.basic)
        try hold(basic == nil || modelledScheme(value) == "basic", "another scheme passes as Basic")
        try checkBase64(bytes)
    }

    /// What is encoded is decoded to the same, padded or not.
    private static func checkBase64(_ bytes: [UInt8]) throws {
        let encoded = Array(Data(bytes).base64EncodedString().utf8)
        try hold(Credential.decodeBase64(encoded) == bytes, "base 64 is decoded to something else")
        try hold(
            Credential.decodeBase64(encoded.filter { $0 != UInt8(ascii: "=") }) == bytes, "the padding is needed")
    }

    private static func modelledScheme(_ value: [UInt8]) -> String {
        String(decoding: value.prefix { $0 != UInt8(ascii: " ") }, as: UTF8.self).lowercased()
    }

    private static func modelled(_ value: [UInt8]) -> Credential {
        let rest = Array(value.drop { $0 != UInt8(ascii: " ") }.drop { $0 == UInt8(ascii: " ") })
        guard value.contains(UInt8(ascii: " ")) else { return .malformed }
        switch modelledScheme(value) {
        case "bearer", "dpop": return rest.isEmpty ? .malformed : .token(rest)
        case "basic":
            guard let decoded = modelledBase64(rest) else { return .malformed }
            let user = Array(decoded.prefix { $0 != UInt8(ascii: ":") })
            return user.isEmpty ? .malformed : .token(user)
        default: return .malformed
        }
    }

    /// By Foundation, which wants the padding.
    private static func modelledBase64(_ text: [UInt8]) -> [UInt8]? {
        let characters = text.prefix { $0 != UInt8(ascii: "=") }
        guard text[characters.count...].allSatisfy({ $0 == UInt8(ascii: "=") }) else { return nil }
        let padding = [UInt8](repeating: UInt8(ascii: "="), count: (4 - characters.count % 4) % 4)
        return Data(base64Encoded: Data(characters + padding)).map(Array.init)
    }
}
