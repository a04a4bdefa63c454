import LatchkeyStorage

/// What a client says of itself: its id, and a secret if it has one (RFC 6749 section 2.3).
package struct ClientCredentials: Sendable {
    package let clientID: String?
    package let secret: String?

    package init(clientID: String?, secret: String?) {
        self.clientID = clientID
        self.secret = secret
    }
}

/// A client whose credentials are right.
struct AuthenticatedClient: Sendable {
    let client: OAuthClient
    /// Nil for a public client, which anybody can claim to be.
    let secretID: ClientSecretID?

    var isProven: Bool { secretID != nil }
}

extension Core {
    /// How exact "last used" of a client secret is.
    private static let secretUseInterval = Duration.minutes(1)

    /// - Throws: `OAuthError.unknownClient` for all that can be wrong.
    func authenticate(_ credentials: ClientCredentials) async throws -> AuthenticatedClient {
        guard let id = credentials.clientID.flatMap({ IntegrationID($0) }) else { throw OAuthError.unknownClient }
        let hash = credentials.secret.map { keys.hash(token: $0.utf8) }
        let now = clock.now()
        let (client, secret) = try await read { connection in
            guard let client = try OAuthClientStore.find(id, in: connection), client.settings.isEnabled else {
                throw OAuthError.unknownClient
            }
            let secret = try hash.flatMap { try OAuthClientStore.secret($0, of: id, in: connection) }
            return (client, secret)
        }
        if client.settings.isPublic, hash == nil { return AuthenticatedClient(client: client, secretID: nil) }
        guard !client.settings.isPublic, let secret else { throw OAuthError.unknownClient }
        if secret.lastUsedAt.map({ now - $0 > Self.secretUseInterval }) ?? true {
            try await database.write { try OAuthClientStore.markUsed(secret.id, at: now, $0) }
        }
        return AuthenticatedClient(client: client, secretID: secret.id)
    }
}
