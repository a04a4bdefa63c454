import Crypto
import FoundationEssentials

/// What a client sends to show that it has a key (RFC 9449 section 4.2): a JWT, signed with the key that is in it.
struct DPoPProof: Sendable {
    /// What keys may sign with.
    static let algorithms = ["ES256", "EdDSA"]

    /// The thumbprint of the key (RFC 7638).
    let keyThumbprint: String
    /// `jti`
    let id: String
    /// `htm`
    let method: String
    /// `htu`, without query and fragment.
    let uri: String
    /// `iat`, seconds.
    let issuedAt: Int64
    /// `ath`: of the access token beside it.
    let tokenHash: String?

    /// Nil for what is no proof, or whose signature is wrong.
    init?(_ text: String) {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
        guard text.utf8.count <= 4_000, parts.count == 3,
            let header = Self.json(parts[0]), let claims = Self.json(parts[1]),
            let signature = Base64URL.decode(parts[2]), header["typ"]?.string == "dpop+jwt",
            let key = header["jwk"], key["d"] == nil,
            let (thumbprint, isSigned) = Self.check(
                key, header["alg"]?.string, signature, of: Array("\(parts[0]).\(parts[1])".utf8)), isSigned,
            let id = claims["jti"]?.string, (1...200).contains(id.utf8.count),
            let method = claims["htm"]?.string, let uri = claims["htu"]?.string,
            case .number(let issuedAt)? = claims["iat"], abs(issuedAt) < 1e12
        else { return nil }
        keyThumbprint = thumbprint
        self.id = id
        self.method = method
        self.uri = String(uri.prefix { $0 != "?" && $0 != "#" })
        self.issuedAt = Int64(issuedAt)
        tokenHash = claims["ath"]?.string
    }

    /// The key's thumbprint, and whether the signature is its.
    private static func check(
        _ key: JSON, _ algorithm: String?, _ signature: [UInt8], of message: [UInt8]
    ) -> (thumbprint: String, isSigned: Bool)? {
        func member(_ name: String) -> String { key[name]?.string ?? "" }
        switch (algorithm, member("kty"), member("crv")) {
        case ("ES256", "EC", "P-256"):
            guard let x = Base64URL.decode(member("x")), let y = Base64URL.decode(member("y")), x.count == 32,
                y.count == 32, let publicKey = try? P256.Signing.PublicKey(x963Representation: [4] + x + y),
                let signature = try? P256.Signing.ECDSASignature(rawRepresentation: signature)
            else { return nil }
            let text = #"{"crv":"P-256","kty":"EC","x":"\#(member("x"))","y":"\#(member("y"))"}"#
            return (Base64URL.sha256(text), publicKey.isValidSignature(signature, for: Data(message)))
        case ("EdDSA", "OKP", "Ed25519"):
            guard let x = Base64URL.decode(member("x")),
                let publicKey = try? Curve25519.Signing.PublicKey(rawRepresentation: x)
            else { return nil }
            let text = #"{"crv":"Ed25519","kty":"OKP","x":"\#(member("x"))"}"#
            return (Base64URL.sha256(text), publicKey.isValidSignature(signature, for: Data(message)))
        default: return nil
        }
    }

    private static func json(_ text: String) -> JSON? {
        Base64URL.decode(text).flatMap { try? JSON(parsing: $0) }
    }
}

/// Base 64 for URLs, without padding (RFC 4648 section 5).
enum Base64URL {
    static func encode(_ bytes: some Sequence<UInt8>) -> String {
        Data(bytes).base64EncodedString().replacing("+", with: "-").replacing("/", with: "_")
            .replacing("=", with: "")
    }

    /// Nil for anything but the one way to write these bytes.
    static func decode(_ text: String) -> [UInt8]? {
        let padding = String(repeating: "=", count: (4 - text.utf8.count % 4) % 4)
        let plain = text.replacing("-", with: "+").replacing("_", with: "/") + padding
        guard let data = Data(base64Encoded: plain), encode(data) == text else { return nil }
        return Array(data)
    }

    static func sha256(_ text: String) -> String { encode(SHA256.hash(data: Array(text.utf8))) }
}
