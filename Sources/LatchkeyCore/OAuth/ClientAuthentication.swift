import LatchkeyStorage
import Synchronization

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
final class AuthenticatedClient: Sendable {
    let client: OAuthClient
    /// Nil for a public client, which anybody can claim to be.
    let secretID: ClientSecretID?
    private let lastUsedAt: Mutex<Instant?>

    init(client: OAuthClient, secretID: ClientSecretID?, lastUsedAt: Instant?) {
        self.client = client
        self.secretID = secretID
        self.lastUsedAt = Mutex(lastUsedAt)
    }

    var isProven: Bool { secretID != nil }

    /// Whether this use is worth writing down: a minute has passed since the last one that was.
    fileprivate func notes(useAt now: Instant) -> Bool {
        lastUsedAt.withLock { last in
            if let last, now - last < .minutes(1) { return false }
            last = now
            return true
        }
    }
}

extension UnitOfWork {
    /// Whatever a client gets is written only while its secret lives: revoking one must find all that hangs on it.
    ///
    /// - Throws: `OAuthError.unknownClient`.
    func requireLive(_ asking: AuthenticatedClient) throws {
        guard let secret = asking.secretID else { return }
        let isLive = try transaction.value(
            "SELECT EXISTS (SELECT 1 FROM oauth_client_secrets WHERE id = ? AND revoked_at IS NULL)", secret,
            as: Bool.self)
        guard isLive == true else { throw OAuthError.unknownClient }
    }
}

extension Core {
    /// - Throws: `OAuthError.unknownClient` for all that can be wrong.
    func authenticate(_ credentials: ClientCredentials) async throws -> AuthenticatedClient {
        guard let id = credentials.clientID.flatMap({ IntegrationID($0) }) else { throw OAuthError.unknownClient }
        let key = keys.hash(token: "\(id):\(credentials.secret ?? "")".utf8)
        let found: AuthenticatedClient
        if let known = clientCache.find(key) {
            found = known
        } else {
            found = try await look(for: id, secret: credentials.secret, as: key)
        }
        let now = clock.now()
        if let secretID = found.secretID, found.notes(useAt: now) {
            try await database.write { try OAuthClientStore.markUsed(secretID, at: now, $0) }
        }
        return found
    }

    private func look(
        for id: IntegrationID, secret: String?, as key: TokenHash
    ) async throws -> AuthenticatedClient {
        let hash = secret.map { keys.hash(token: $0.utf8) }
        let (found, head) = try await read { connection -> (AuthenticatedClient, Int64) in
            guard let client = try OAuthClientStore.find(id, in: connection), client.settings.isEnabled else {
                throw OAuthError.unknownClient
            }
            let head = try ChangeStore.head(in: connection)
            guard let hash else {
                guard client.settings.isPublic else { throw OAuthError.unknownClient }
                return (AuthenticatedClient(client: client, secretID: nil, lastUsedAt: nil), head)
            }
            guard !client.settings.isPublic,
                let secret = try OAuthClientStore.secret(hash, of: id, in: connection)
            else { throw OAuthError.unknownClient }
            return (
                AuthenticatedClient(client: client, secretID: secret.id, lastUsedAt: secret.lastUsedAt), head
            )
        }
        clientCache.store(found, for: key, readAt: head)
        return found
    }
}
