/// What an admin makes on the Developers page: a name, scopes, and the access tokens that open the API with them.
package struct Integration: Sendable, Equatable {
    package let id: IntegrationID
    package let workspaceID: WorkspaceID
    package let name: String
    package let description: String
    package let avatar: ImageID?
    package let scopes: ScopeSet
    /// The maker's name.
    package let createdBy: String
    package let createdAt: Instant
    /// Grows with every edit: a form says which one it was made from.
    package let version: Int
}

/// An integration in the list.
package struct IntegrationSummary: Sendable {
    package let integration: Integration
    /// Live access tokens.
    package let tokenCount: Int
    package let lastUsedAt: Instant?
}

/// A new integration with its first access token.
package struct CreatedIntegration: Sendable {
    package let integration: Integration
    package let token: AccessToken
    /// The token itself; nil when this was a second submit and no sealed copy is kept.
    package let secret: String?
}

/// What saving other scopes would do.
package struct ScopeChange: Sendable, Equatable {
    /// As `note:read`.
    package let added: [String]
    package let removed: [String]
    /// Access tokens that could do more at once.
    package let widens: Int
    /// Access tokens that could do less at once.
    package let narrows: Int

    package var isEmpty: Bool { added.isEmpty && removed.isEmpty }
}
