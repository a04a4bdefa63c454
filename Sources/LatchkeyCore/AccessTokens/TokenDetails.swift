/// What an admin says of a token beside its name, its scopes and its end.
package struct TokenDetails: Sendable, Equatable {
    package static let labelLimit = 10

    package var description: String
    /// Short words to sort tokens by, each once, in their order.
    package var labels: [String]
    package var policy: TokenPolicy
    /// For other services.
    package var customScopes: CustomScopes

    package init(
        description: String = "", labels: [String] = [], policy: TokenPolicy = TokenPolicy(),
        customScopes: CustomScopes = .none
    ) {
        self.description = description
        self.labels = labels
        self.policy = policy
        self.customScopes = customScopes
    }

    /// Labels as people write them, separated by commas or white space: small letters, digits, `-`, `_`, `.` and `:`.
    ///
    /// - Throws: `.invalid` with `labels`.
    package static func labels(_ text: String) throws -> [String] {
        try Self.labels(text.split { $0 == "," || $0.isWhitespace }.map(String.init))
    }

    /// The same, one by one.
    ///
    /// - Throws: `.invalid` with `labels`.
    package static func labels(_ parts: [String]) throws -> [String] {
        var labels: [String] = []
        for part in parts.map({ $0.lowercased() }) {
            guard (1...40).contains(part.utf8.count),
                part.allSatisfy({ $0.isASCII && ($0.isLetter || $0.isNumber || "-_.:".contains($0)) })
            else {
                throw LatchkeyError.invalid(
                    "labels", "“\(part.prefix(60))” is no label: at most 40 letters, digits, -, _, . and :.")
            }
            if !labels.contains(part) { labels.append(part) }
        }
        guard labels.count <= labelLimit else {
            throw LatchkeyError.invalid("labels", "Enter at most \(labelLimit) labels.")
        }
        return labels
    }

    func validated() throws -> TokenDetails {
        var details = self
        details.description = try Validation.description(description, field: "description")
        return details
    }
}
