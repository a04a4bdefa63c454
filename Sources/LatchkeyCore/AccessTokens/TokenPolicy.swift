package import LatchkeyStorage

/// What limits a token beside its scopes and its end.
package struct TokenPolicy: Sendable, Equatable {
    /// The most networks of one token.
    package static let networkLimit = 50

    /// Whence it may be used; empty is everywhere.
    package var networks: [AddressRange]
    /// Its own limit, beside the server's for every token.
    package var rateLimit: TokenRateLimit?
    /// Made to try things out: marked everywhere, and refused where the workspace wants that.
    package var isTest: Bool

    package init(networks: [AddressRange] = [], rateLimit: TokenRateLimit? = nil, isTest: Bool = false) {
        self.networks = networks
        self.rateLimit = rateLimit
        self.isTest = isTest
    }

    /// Whether a request from this address may use it. An address that is not known is in no network.
    func admits(_ source: RequestSource) -> Bool {
        guard !networks.isEmpty, case .address(let address) = source else { return true }
        guard let address else { return false }
        return networks.contains { $0.contains(address) }
    }

    /// Networks as people write them: CIDR or single addresses, separated by commas, white space or lines.
    ///
    /// - Throws: `.invalid` with `networks`.
    package static func networks(_ text: String) throws -> [AddressRange] {
        try networks(text.split { $0 == "," || $0.isWhitespace }.map(String.init))
    }

    /// The same, one by one.
    ///
    /// - Throws: `.invalid` with `networks`.
    package static func networks(_ parts: [String]) throws -> [AddressRange] {
        guard parts.count <= networkLimit else {
            throw LatchkeyError.invalid("networks", "Enter at most \(networkLimit) networks.")
        }
        return try parts.map { part in
            guard part.utf8.count <= 60, let range = AddressRange(part) else {
                throw LatchkeyError.invalid(
                    "networks",
                    "“\(part.prefix(60))” is no network. Write 203.0.113.0/24, 2001:db8::/32 or one address.")
            }
            return range
        }
    }
}

/// Where a request comes from, as far as it matters.
package enum RequestSource: Sendable {
    /// The client's address; nil where it is not known.
    case address(String?)
    /// Somebody asks about the token who is not the one that uses it.
    case anywhere
}

/// So many requests in a period: as many at once, then evenly.
package struct TokenRateLimit: Sendable, Hashable {
    package enum Period: String, Sendable, CaseIterable {
        case second, minute, day

        package var seconds: Int64 {
            switch self {
            case .second: 1
            case .minute: 60
            case .day: 86_400
            }
        }
    }

    package let count: Int
    package let period: Period

    /// - Throws: `.invalid` with `rate_limit`.
    package init(count: Int, period: Period) throws {
        guard (1...1_000_000).contains(count) else {
            throw LatchkeyError.invalid("rate_limit", "Enter a number from 1 to 1000000.")
        }
        self.count = count
        self.period = period
    }

    /// The time that one request takes up, in microseconds.
    var interval: Int64 { max(1, period.seconds * 1_000_000 / Int64(count)) }

    /// Whether it lets nothing through that the other would not.
    func isWithin(_ other: TokenRateLimit) -> Bool { count <= other.count && interval >= other.interval }
}

extension TokenRateLimit.Period: SQLDecodable, SQLEncodable {
    package init?(sqlValue: SQLValue) {
        guard case .text(let text) = sqlValue else { return nil }
        self.init(rawValue: text)
    }

    package var sqlValue: SQLValue { .text(rawValue) }
}

extension TokenPolicy {
    /// As the columns `networks`, `limit_count`, `limit_period` and `is_test` have it.
    init(row: inout Row) throws {
        // It was checked when it was written. What can't be read admits nobody.
        let text = try row.next(String?.self)
        networks = (text ?? "").split(separator: ",").map { AddressRange(String($0)) ?? .nowhere }
        let (count, period) = (try row.next(Int?.self), try row.next(TokenRateLimit.Period?.self))
        if let count, let period { rateLimit = try? TokenRateLimit(count: count, period: period) }
        isTest = try row.next()
    }

    /// For the audit log.
    var words: [String: String] {
        var words: [String: String] = [:]
        if let text = networksText { words["networks"] = text }
        if let rateLimit { words["rate_limit"] = "\(rateLimit.count) a \(rateLimit.period.rawValue)" }
        if isTest { words["environment"] = "test" }
        return words
    }

    var networksText: String? {
        networks.isEmpty ? nil : networks.map(\.description).joined(separator: ",")
    }
}

let tokenPolicyMigrations = [
    Migration(
        19, "token policies",
        .statement("ALTER TABLE access_tokens ADD COLUMN networks TEXT"),
        .statement("ALTER TABLE access_tokens ADD COLUMN limit_count INTEGER"),
        .statement("ALTER TABLE access_tokens ADD COLUMN limit_period TEXT"),
        .statement("ALTER TABLE access_tokens ADD COLUMN is_test INTEGER NOT NULL DEFAULT 0"),
        .statement("ALTER TABLE access_tokens ADD COLUMN description TEXT NOT NULL DEFAULT ''"),
        .statement("ALTER TABLE access_tokens ADD COLUMN labels TEXT NOT NULL DEFAULT ''"),
        .statement("ALTER TABLE access_tokens ADD COLUMN expiry_told INTEGER NOT NULL DEFAULT 0"),
        .statement(
            """
            CREATE INDEX access_tokens_untold ON access_tokens (expires_at)
            WHERE expiry_told = 0 AND kind = 'workspace' AND revoked_at IS NULL
            """),
        .statement("ALTER TABLE workspaces ADD COLUMN token_days_limit INTEGER"),
        .statement("ALTER TABLE workspaces ADD COLUMN token_days_default INTEGER"),
        .statement("ALTER TABLE workspaces ADD COLUMN revokes_unused INTEGER NOT NULL DEFAULT 0"),
        .statement("ALTER TABLE workspaces ADD COLUMN refuses_tests INTEGER NOT NULL DEFAULT 0"))
]
