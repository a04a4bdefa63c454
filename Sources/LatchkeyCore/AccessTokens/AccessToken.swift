package import LatchkeyStorage

/// A bearer credential of one integration in one workspace, without its secret.
package struct AccessToken: Sendable, Equatable {
    /// Where a token comes from.
    enum Kind: String {
        case workspace, oauth
    }

    package let id: AccessTokenID
    package let integrationID: IntegrationID
    package let name: String
    package let lastFour: String
    /// A fixed subset; nil is all that the integration has, now and later.
    package let scopes: ScopeSet?
    /// The maker's name.
    package let createdBy: String
    package let createdAt: Instant
    package let expiresAt: Instant?
    package let lastUsedAt: Instant?
    /// Requests it was good for.
    package let requestCount: Int
    /// Whether a sealed copy is kept.
    package let isCopyable: Bool
    /// Whether another one has taken its place; it is then good only until it expires.
    package let isReplaced: Bool
    package let details: TokenDetails
    /// Of a token that another system has made: how its hash is made.
    package let importedAs: ForeignHash.Algorithm?

    package var isImported: Bool { importedAs != nil }

    /// `lkw_…8fQz`; of an imported one what is known of it.
    package var masked: String {
        if isImported { return lastFour.isEmpty ? "…" : "…\(lastFour)" }
        return "\((details.policy.isTest ? TokenFormat.Kind.test : .workspace).rawValue)…\(lastFour)"
    }
}

/// What a token's row holds of the secret: 32 bytes that only the instance key can make.
package struct TokenHash: Hashable, Sendable {
    private let words: (UInt64, UInt64, UInt64, UInt64)

    /// - Parameter bytes: 32 of them.
    init(bytes: UnsafeRawBufferPointer) {
        words = (
            bytes.loadUnaligned(as: UInt64.self), bytes.loadUnaligned(fromByteOffset: 8, as: UInt64.self),
            bytes.loadUnaligned(fromByteOffset: 16, as: UInt64.self),
            bytes.loadUnaligned(fromByteOffset: 24, as: UInt64.self)
        )
    }

    var bytes: [UInt8] { withUnsafeBytes(of: words) { Array($0) } }

    /// Half of it, which is enough of an HMAC to tell tokens apart (RFC 2104 section 5).
    struct Half: RandomKey {
        fileprivate let words: (UInt64, UInt64)

        // Other bits than those that tell its place among its shard's.
        var shard: Int { Int(truncatingIfNeeded: words.1 >> 1) }
        var randomBits: UInt64 { words.0 }
        static func == (left: Self, right: Self) -> Bool { left.words == right.words }
    }

    var half: Half { Half(words: (words.0, words.1)) }

    package static func == (left: Self, right: Self) -> Bool {
        left.words.0 == right.words.0 && left.words.1 == right.words.1 && left.words.2 == right.words.2
            && left.words.3 == right.words.3
    }

    package func hash(into hasher: inout Hasher) { hasher.combine(words.0) }
}

extension AccessToken.Kind: SQLDecodable {
    init?(sqlValue: SQLValue) {
        guard case .text(let text) = sqlValue else { return nil }
        self.init(rawValue: text)
    }
}

extension TokenHash: SQLEncodable, SQLDecodable {
    package var sqlValue: SQLValue { .blob(bytes) }
    package init?(sqlValue: SQLValue) {
        guard case .blob(let bytes) = sqlValue, bytes.count == 32 else { return nil }
        self = bytes.withUnsafeBytes(TokenHash.init(bytes:))
    }
}
