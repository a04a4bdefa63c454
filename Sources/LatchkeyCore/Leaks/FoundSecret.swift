/// A secret that somebody has found, and what it belongs to. Whether it is good for anything is another question.
package struct FoundSecret: Sendable {
    enum Subject: Sendable {
        case accessToken(AccessTokenID, TokenHash, IntegrationID)
        case refreshToken(TokenOrigin)
        case clientSecret(ClientSecretID, IntegrationID)
        case registrationToken(RegistrationTokenID)
        /// What a client that registered itself manages that by.
        case registration(IntegrationID)
    }

    let subject: Subject
    package let workspaceID: WorkspaceID
    package let workspace: String
    /// Empty where it belongs to none.
    package let integration: String
    /// What people call it.
    package let name: String
    /// Whether it can be used, now or later.
    package let isLive: Bool

    /// The id of an access token.
    package var accessTokenID: AccessTokenID? {
        if case .accessToken(let id, _, _) = subject { return id }
        return nil
    }
}

/// What became of a secret that was reported.
package enum LeakOutcome: String, Sendable {
    /// It was good; it is revoked now.
    case revoked
    /// It was one of ours, but is revoked, expired or used.
    case dead
    /// It never was one, as far as is known.
    case unknown
}

/// Who tells of a leak.
package enum LeakReporter: Sendable {
    /// Anybody who has found one; nobody asks who.
    case anyone(address: String?)
    case gitHub(address: String?)
    /// Whoever runs this server.
    case commandLine

    var actor: Actor {
        if case .commandLine = self { return .commandLine }
        return .system
    }

    var address: String? {
        switch self {
        case .anyone(let address), .gitHub(let address): address
        case .commandLine: nil
        }
    }

    /// For the audit log.
    var words: String {
        switch self {
        case .anyone: "whoever found it"
        case .gitHub: "GitHub"
        case .commandLine: "the command line"
        }
    }
}
