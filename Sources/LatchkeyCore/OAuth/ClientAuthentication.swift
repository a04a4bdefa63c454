import LatchkeyStorage
import Synchronization

/// What a client says of itself: its id, and a secret or an assertion if it has one (RFC 6749 section 2.3).
package struct ClientCredentials: Sendable {
    package let clientID: String?
    package let secret: String?
    /// What its key has signed (RFC 7523 section 2.2), in place of a secret.
    package let assertion: String?
    /// The key that what it gets is to be bound to (RFC 9449 section 5).
    package let proof: SentProof?

    /// `client_assertion_type`, of the one kind that there is.
    package static let assertionType = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"

    package init(clientID: String?, secret: String?, assertion: String? = nil, proof: SentProof? = nil) {
        self.clientID = clientID
        self.secret = secret
        self.assertion = assertion
        self.proof = proof
    }
}

/// A client whose credentials are right, and what else it has shown.
struct AskingClient: Sendable {
    let known: AuthenticatedClient
    /// Of the key that it proves to have; nil without a proof.
    let keyThumbprint: String?

    var client: OAuthClient { known.client }
    /// Nil for a public client, which anybody can claim to be.
    var secretID: ClientSecretID? { known.secretID }
    var isProven: Bool { secretID != nil }
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

    /// Whether this use is worth writing down: a minute has passed since the last one that was.
    func isWorthNoting(at now: Instant) -> Bool {
        lastUsedAt.withLock { $0.map { now - $0 >= .minutes(1) } ?? true }
    }

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
    func requireLive(_ asking: AskingClient) throws {
        guard let secret = asking.secretID else { return }
        let isLive = try transaction.value(
            "SELECT EXISTS (SELECT 1 FROM oauth_client_secrets WHERE id = ? AND revoked_at IS NULL)", secret,
            as: Bool.self)
        guard isLive == true else { throw OAuthError.unknownClient }
    }
}

extension Core {
    /// - Throws: `OAuthError.unknownClient` for all that can be wrong with the credentials; `.invalidDPoPProof`.
    func authenticate(_ credentials: ClientCredentials) async throws -> AskingClient {
        let found: AuthenticatedClient
        if let assertion = credentials.assertion {
            found = try await authenticate(assertion: assertion, of: credentials)
        } else {
            guard let id = credentials.clientID.flatMap({ IntegrationID($0) }) else { throw OAuthError.unknownClient }
            let key = keys.hash(token: "\(id):\(credentials.secret ?? "")".utf8)
            found =
                if let known = clientCache.find(key) {
                    known
                } else {
                    try await look(for: id, secret: credentials.secret, as: key)
                }
        }
        let thumbprint = try credentials.proof.map { try dpop.thumbprint($0, of: found) }
        let now = clock.now()
        if let secretID = found.secretID, found.notes(useAt: now) {
            try await database.write { try OAuthClientStore.markUsed(secretID, at: now, $0) }
        }
        return AskingClient(known: found, keyThumbprint: thumbprint)
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
