/// A token of another system that is to be good here, as somebody describes it.
package struct ForeignToken: Sendable {
    /// What can be said of one, by the names of columns and members.
    package static let fields = [
        "name", "hash", "algorithm", "last_four", "scopes", "expires_at", "description", "labels", "networks",
        "rate_limit", "custom_scopes",
    ]

    /// Where it stands, for messages: `Line 3`.
    let place: String
    let name: String
    let hash: ForeignHash
    let lastFour: String
    let scopes: ScopeSet?
    let expiresAt: Instant?
    let details: TokenDetails

    /// - Parameter values: by `fields`; what is empty or not there has its default. Several of one field are separated by spaces.
    /// - Throws: `.invalid` with the field, saying the place.
    package init(_ values: [String: String], at place: String) throws {
        func text(_ name: String) -> String { values[name]?.trimmingWhitespace() ?? "" }
        self.place = place
        do {
            name = try Validation.name(
                text("name").isEmpty ? "Imported" : text("name"), field: "name", what: "The name")
            hash = try ForeignHash(text("hash"), try Self.algorithm(text("algorithm")))
            lastFour = try Self.lastFour(text("last_four"))
            scopes = try Self.scopes(text("scopes"))
            expiresAt = try Self.end(text("expires_at"))
            let policy = TokenPolicy(
                networks: try TokenPolicy.networks(text("networks")),
                rateLimit: text("rate_limit").isEmpty ? nil : try TokenRateLimit(text: text("rate_limit")))
            details = try TokenDetails(
                description: text("description"), labels: try TokenDetails.labels(text("labels")), policy: policy,
                customScopes: try CustomScopes(text("custom_scopes"))
            ).validated()
        } catch let error as LatchkeyError {
            throw error.at(place)
        }
    }

    /// As the API has them, each at its number.
    ///
    /// - Throws: as the other.
    package static func all(_ members: [[JSON.Member]]) throws -> [ForeignToken] {
        try collect(Array(members.enumerated())) { index, members in
            let place = "Token \(index + 1)"
            return try ForeignToken(try ForeignTokenFile.values(of: members, at: place), at: place)
        }
    }

    private static func algorithm(_ text: String) throws -> ForeignHash.Algorithm? {
        guard !text.isEmpty else { return nil }
        let name = text.lowercased().replacing("-", with: "").replacing("_", with: "")
        guard let algorithm = ForeignHash.Algorithm(rawValue: name) else {
            throw LatchkeyError.invalid("algorithm", "The algorithm must be sha256 or sha512.")
        }
        return algorithm
    }

    private static func lastFour(_ text: String) throws -> String {
        guard text.utf8.count <= 4, text.utf8.allSatisfy({ (0x21...0x7e).contains($0) }) else {
            throw LatchkeyError.invalid(
                "last_four", "last_four must be the last four characters of the token, or nothing.")
        }
        return text
    }

    private static func scopes(_ text: String) throws -> ScopeSet? {
        guard !text.isEmpty, text != "all" else { return nil }
        guard let scopes = ScopeSet(text: text.replacing(",", with: " ")) else {
            throw LatchkeyError.invalid(
                "scopes", "One of the scopes is unknown. They are written as note:read task:read-write.")
        }
        return scopes
    }

    private static func end(_ text: String) throws -> Instant? {
        guard !text.isEmpty else { return nil }
        guard let time = ISOTime(text) else {
            throw LatchkeyError.invalid("expires_at", "expires_at must be a date or time, as in 2027-01-31T00:00:00Z.")
        }
        return time.instant
    }
}

extension LatchkeyError {
    /// The same, saying where.
    func at(_ place: String) -> LatchkeyError { LatchkeyError(kind, code, "\(place): \(message)", field: field) }
}

extension TokenRateLimit {
    /// As people write it: `100/minute`.
    ///
    /// - Throws: `.invalid` with `rate_limit`.
    package init(text: String) throws {
        let parts = text.split(separator: "/").map(String.init)
        guard parts.count == 2, let count = Int(parts[0]), let period = Period(rawValue: parts[1]) else {
            throw LatchkeyError.invalid(
                "rate_limit", "The rate limit must be a number and a period, as in 100/minute or 5000/day.")
        }
        try self.init(count: count, period: period)
    }
}
