/// An integration as OAuth sees it (RFC 6749 section 2): its id is the `client_id`.
package struct OAuthClient: Sendable, Equatable {
    package let integration: Integration
    package let settings: OAuthSettings
    /// Grows with every edit of the settings; 0 before the first.
    package let version: Int
}

/// What an admin sets in the OAuth section of an integration's page. Every gate is closed at first.
package struct OAuthSettings: Sendable, Equatable {
    /// Whether anything can be asked for. While off, tokens that were granted open nothing either.
    package var isEnabled = false
    /// Runs where a secret can't be kept (RFC 6749 section 2.1): it has none, and must use PKCE.
    package var isPublic = false
    /// Whether other workspaces of this instance may connect it.
    package var isPublished = false
    /// Whether its access tokens expire and come with refresh tokens.
    package var offersOfflineAccess = false
    /// Whether what has no browser may be connected by a code that a person types (RFC 8628).
    package var allowsDevices = false
    /// Whether it may ask for tokens of its own workspace in its own name (RFC 6749 section 4.4).
    package var allowsClientCredentials = true
    /// For whom the tokens act that people grant it.
    package var tokenLevel = TokenLevel.workspace
    /// Whether the question to a person must come from the client's server (RFC 9126 section 5).
    package var requiresPushedRequests = false
    /// Where answers may be sent, as registered.
    package var redirectURIs: [RedirectURI] = []

    package init() {}
}

/// What a confidential client proves itself with, without itself: a password, or a key of which only the public half is
/// known here.
package struct ClientSecret: Sendable, Equatable {
    package let id: ClientSecretID
    package let isPublicKey: Bool
    /// Of the secret, or of the key's thumbprint.
    package let lastFour: String
    /// The maker's name.
    package let createdBy: String
    package let createdAt: Instant
    package let lastUsedAt: Instant?

    /// `lks_…8fQz`.
    package var masked: String {
        isPublicKey ? "key …\(lastFour)" : "\(TokenFormat.Kind.clientSecret.rawValue)…\(lastFour)"
    }
}

/// A workspace's consent to an integration: a connected app.
package struct Grant: Sendable, Equatable {
    package let id: GrantID
    package let workspaceID: WorkspaceID
    package let integrationID: IntegrationID
    package let integrationName: String
    package let avatar: ImageID?
    /// The workspace that made the integration.
    package let publisher: String
    /// What was consented to.
    package let scopes: ScopeSet
    /// What the integration had when it was last consented to.
    let offered: ScopeSet
    /// What it has now.
    package let integrationScopes: ScopeSet
    package let grantedBy: String
    package let createdAt: Instant
    package internal(set) var lastUsedAt: Instant?
    package let policy: GrantPolicy
    /// When an admin consented last.
    package let consentedAt: Instant
    /// The longest life of all tokens of the workspace.
    package let workspaceDaysLimit: Int?

    /// What it has gained since.
    package var wanted: ScopeSet { scopes.union(offered).missing(from: integrationScopes.consentable) }

    /// How many days after a consent the app must ask again: its own limit or the workspace's.
    package var daysLimit: Int? { [policy.daysLimit, workspaceDaysLimit].compactMap(\.self).min() }

    /// When the app must ask again; nil is never.
    package var endsAt: Instant? { end(from: consentedAt) }

    /// When what came from a consent ends at the latest.
    func end(from consent: Instant) -> Instant? { daysLimit.map { consent + .days($0) } }
}

/// All tokens that came from one consent to one code: they die together when one of them is used twice.
package enum TokenFamily {}

package typealias ClientSecretID = ID<ClientSecret>
package typealias GrantID = ID<Grant>
typealias TokenFamilyID = ID<TokenFamily>
