package import LatchkeyStorage

/// For whom a token acts (FACTS.md 4, `token_level`).
package enum TokenLevel: String, Sendable, CaseIterable {
    /// For the workspace, whoever made or granted it.
    case workspace
    /// For the member who granted it: what it does is theirs, and it dies with their membership.
    case user
}

extension TokenLevel: SQLDecodable, SQLEncodable {
    package init?(sqlValue: SQLValue) {
        guard case .text(let text) = sqlValue else { return nil }
        self.init(rawValue: text)
    }

    package var sqlValue: SQLValue { .text(rawValue) }
}
