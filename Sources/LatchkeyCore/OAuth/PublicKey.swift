import Crypto
import FoundationEssentials

/// A key that others sign with: a JSON Web Key (RFC 7517) of P-256 or Ed25519.
struct PublicKey: Sendable {
    /// What keys may sign with, in the words of JWA (RFC 7518 section 3.1, RFC 8037, RFC 9864).
    static let algorithms = ["ES256", "EdDSA", "Ed25519"]

    private enum Curve: Sendable {
        case p256(P256.Signing.PublicKey)
        case ed25519(Curve25519.Signing.PublicKey)
    }

    private let curve: Curve
    /// The key as it is kept, and as its thumbprint is made from (RFC 7638 section 3.2).
    let text: String

    var thumbprint: String { Base64URL.sha256(text) }

    /// Nil for what is no key of these kinds, or holds the private half too.
    init?(_ key: JSON) {
        func member(_ name: String) -> String { key[name]?.string ?? "" }
        guard key["d"] == nil, let x = Base64URL.decode(member("x")) else { return nil }
        switch (member("kty"), member("crv")) {
        case ("EC", "P-256"):
            guard let y = Base64URL.decode(member("y")), x.count == 32, y.count == 32,
                let key = try? P256.Signing.PublicKey(x963Representation: [4] + x + y)
            else { return nil }
            curve = .p256(key)
            text = #"{"crv":"P-256","kty":"EC","x":"\#(member("x"))","y":"\#(member("y"))"}"#
        case ("OKP", "Ed25519"):
            guard let key = try? Curve25519.Signing.PublicKey(rawRepresentation: x) else { return nil }
            curve = .ed25519(key)
            text = #"{"crv":"Ed25519","kty":"OKP","x":"\#(member("x"))"}"#
        default: return nil
        }
    }

    /// Reads what a person pasted: a JSON Web Key, or P-256 in PEM as openssl prints it.
    init?(pasted text: String) {
        if let key = try? P256.Signing.PublicKey(pemRepresentation: text) {
            let point = Array(key.x963Representation.dropFirst())
            self.init(
                .object([
                    ("kty", .string("EC")), ("crv", .string("P-256")),
                    ("x", .string(Base64URL.encode(point.prefix(32)))),
                    ("y", .string(Base64URL.encode(point.suffix(32)))),
                ]))
        } else if let json = try? JSON(parsing: Array(text.utf8)) {
            self.init(json)
        } else {
            return nil
        }
    }

    func isSigner(of token: SignedToken) -> Bool {
        switch (curve, token.algorithm) {
        case (.p256(let key), "ES256"):
            guard let signature = try? P256.Signing.ECDSASignature(rawRepresentation: token.signature) else {
                return false
            }
            return key.isValidSignature(signature, for: Data(token.message))
        case (.ed25519(let key), "EdDSA"), (.ed25519(let key), "Ed25519"):
            return key.isValidSignature(token.signature, for: Data(token.message))
        default: return false
        }
    }
}

/// A JSON Web Token (RFC 7519) in compact form, taken apart; whether its signature is right is not known yet.
struct SignedToken: Sendable {
    private static let maximumLength = 4_000

    let header: JSON
    let claims: JSON
    let message: [UInt8]
    let signature: [UInt8]

    var algorithm: String? { header["alg"]?.string }

    init?(_ text: String) {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
        guard text.utf8.count <= Self.maximumLength, parts.count == 3, let header = Self.json(parts[0]),
            let claims = Self.json(parts[1]), let signature = Base64URL.decode(parts[2]),
            // What must be understood is not (RFC 7515 section 4.1.11).
            header["crit"] == nil
        else { return nil }
        self.header = header
        self.claims = claims
        self.signature = signature
        message = Array("\(parts[0]).\(parts[1])".utf8)
    }

    /// A time among the claims: seconds since 1970.
    func seconds(_ name: String) -> Int64? {
        guard case .number(let seconds)? = claims[name], abs(seconds) < 1e12 else { return nil }
        return Int64(seconds)
    }

    /// `jti`: what makes this one different from all others.
    var id: String? {
        claims["jti"]?.string.flatMap { (1...200).contains($0.utf8.count) ? $0 : nil }
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
