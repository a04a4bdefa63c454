import FoundationEssentials
package import LatchkeyStorage

/// What another system keeps of a token: enough to know it again, and nothing to use.
package struct ForeignHash: Sendable, Hashable {
    package enum Algorithm: String, Sendable, CaseIterable {
        case sha256, sha512

        var byteCount: Int { self == .sha256 ? 32 : 64 }
    }

    package let algorithm: Algorithm
    let digest: [UInt8]

    /// Hexadecimal, or base 64 of either alphabet, with or without padding.
    ///
    /// - Parameter algorithm: nil goes by the length.
    /// - Throws: `.invalid` with `hash`.
    package init(_ text: String, _ algorithm: Algorithm? = nil) throws {
        guard let digest = Self.bytes(text),
            let found = Algorithm.allCases.first(where: { $0.byteCount == digest.count }),
            algorithm == nil || algorithm == found
        else {
            let what = algorithm.map { $0 == .sha256 ? "SHA-256" : "SHA-512" } ?? "SHA-256 or SHA-512"
            throw LatchkeyError.invalid("hash", "The hash must be \(what), in hexadecimal or base 64.")
        }
        (self.algorithm, self.digest) = (found, digest)
    }

    private static func bytes(_ text: String) -> [UInt8]? {
        guard text.utf8.count <= 128 else { return nil }
        if let bytes = Hex.bytes(text), Algorithm.allCases.contains(where: { $0.byteCount == bytes.count }) {
            return bytes
        }
        return Base64URL.decode(
            text.replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: ""))
    }
}

extension ForeignHash.Algorithm: SQLDecodable, SQLEncodable {
    package init?(sqlValue: SQLValue) {
        guard case .text(let text) = sqlValue else { return nil }
        self.init(rawValue: text)
    }

    package var sqlValue: SQLValue { .text(rawValue) }
}
