import FoundationEssentials
import LatchkeyStorage

/// Authorization requests that a client leaves here before it sends anybody (RFC 9126): nobody on the way can change
/// them, and only a client that has proven itself can have made them.
package struct PushedRequests: Sendable {
    /// What `request_uri` begins with (section 2.2).
    private static let prefix = "urn:ietf:params:oauth:request_uri:"
    /// Long enough to sign in and read.
    private static let lifetime = Duration.minutes(10)

    let core: Core

    /// Keeps a request that is sound.
    ///
    /// - Returns: the `request_uri`, and for how many seconds it is good.
    /// - Throws: `OAuthError`.
    package func push(
        _ credentials: ClientCredentials, _ parameters: AuthorizationParameters
    ) async throws -> (uri: String, lifetime: Int64) {
        let asking = try await core.authenticate(credentials)
        let client = asking.client
        var parameters = parameters
        if let thumbprint = asking.keyThumbprint {
            guard parameters.keyThumbprint.map({ $0 == thumbprint }) ?? true else {
                throw OAuthError(.invalidDPoPProof, "dpop_jkt names another key than the proof.")
            }
            parameters.keyThumbprint = thumbprint
        }
        parameters.clientID = client.integration.id.text
        do {
            _ = try AuthorizationRequest(
                parameters, of: client, issuer: core.authorization.issuer, isPushed: true)
        } catch AuthorizationRefusal.page(let message) {
            throw OAuthError(.invalidRequest, message)
        } catch AuthorizationRefusal.redirect(_, _, let error) {
            throw error
        }
        let secret = core.random.base62(43)
        let hash = core.keys.hash(token: secret.utf8)
        let text = String(decoding: try JSONEncoder().encode(parameters), as: UTF8.self)
        try await core.write { unit in
            _ = try unit.transaction.execute(
                "INSERT INTO oauth_pushed_requests (hash, integration_id, parameters, expires_at) VALUES (?, ?, ?, ?)",
                hash, client.integration.id, text, unit.now + Self.lifetime)
        }
        return (Self.prefix + secret, Self.lifetime.components.seconds)
    }

    /// The parameters behind a `request_uri`; nil for one that is unknown, used, too old or another client's.
    func find(_ uri: String, of client: IntegrationID) async throws -> AuthorizationParameters? {
        guard uri.hasPrefix(Self.prefix) else { return nil }
        let (hash, now) = (core.keys.hash(token: uri.dropFirst(Self.prefix.count).utf8), core.clock.now())
        let text = try await core.read { connection in
            try connection.value(
                "SELECT parameters FROM oauth_pushed_requests WHERE hash = ? AND integration_id = ? AND expires_at > ?",
                hash, client, now, as: String.self)
        }
        return try text.map { try JSONDecoder().decode(AuthorizationParameters.self, from: Data($0.utf8)) }
    }

    /// A request is answered once (section 4).
    func forget(_ uri: String) async throws {
        let hash = core.keys.hash(token: uri.dropFirst(Self.prefix.count).utf8)
        try await core.write { unit in
            _ = try unit.transaction.execute("DELETE FROM oauth_pushed_requests WHERE hash = ?", hash)
        }
    }

    static func removeExpired(before: Instant, _ transaction: any Transaction) throws {
        try transaction.execute("DELETE FROM oauth_pushed_requests WHERE expires_at < ?", before)
    }
}

extension Core {
    package var pushedRequests: PushedRequests { PushedRequests(core: self) }
}
