import LatchkeyStorage

/// What a client's key has signed, in place of a secret (RFC 7523 section 3): who it is, for whom, until when.
struct ClientAssertion: Sendable {
    /// The longest that one may be good for.
    private static let maximumLifetime = Duration.hours(1)
    /// Assertions of a client that are remembered at the same time.
    static let room = 100_000
    /// How far the client's clock may be off.
    private static let skew: Int64 = 60

    let clientID: IntegrationID
    let id: String
    /// From when on it is refused for its age.
    let end: Instant
    let token: SignedToken

    /// Nil for what is no assertion, is for somebody else, over, or good for too long. Whether a key of the client has
    /// signed it is not known yet.
    init?(_ text: String, for issuer: String, at now: Instant) {
        guard let token = SignedToken(text), let subject = token.claims["sub"]?.string,
            token.claims["iss"]?.string == subject, let clientID = IntegrationID(subject), let id = token.id,
            let audience = Self.audience(of: token), audience == issuer || audience.hasPrefix("\(issuer)/oauth/"),
            let end = token.seconds("exp"), end > now.seconds - Self.skew,
            end <= now.seconds + Self.maximumLifetime.components.seconds + Self.skew,
            token.seconds("nbf").map({ $0 <= now.seconds + Self.skew }) ?? true
        else { return nil }
        self.clientID = clientID
        self.id = id
        self.end = Instant(seconds: end + Self.skew + 1)
        self.token = token
    }

    /// One and no more: what is good elsewhere too could be used here by whoever got it there.
    private static func audience(of token: SignedToken) -> String? {
        switch token.claims["aud"] {
        case .string(let audience)?: audience
        case .array(let audiences)? where audiences.count == 1: audiences[0].string
        default: nil
        }
    }
}

extension Core {
    /// - Throws: `OAuthError.unknownClient` for all that can be wrong.
    func authenticate(assertion text: String, of credentials: ClientCredentials) async throws -> AuthenticatedClient {
        let now = clock.now()
        guard let assertion = ClientAssertion(text, for: configuration.publicURL, at: now), credentials.secret == nil,
            credentials.clientID.map({ IntegrationID($0) == assertion.clientID }) ?? true
        else { throw OAuthError.unknownClient }
        let found = try await read { connection -> AuthenticatedClient? in
            guard let client = try OAuthClientStore.find(assertion.clientID, in: connection),
                client.settings.isEnabled, !client.settings.isPublic,
                let signer = try OAuthClientStore.publicKeys(of: assertion.clientID, in: connection)
                    .first(where: { $0.key.isSigner(of: assertion.token) })
            else { return nil }
            return AuthenticatedClient(client: client, secretID: signer.id, lastUsedAt: signer.lastUsedAt)
        }
        guard let found,
            assertions.isFirst(
                assertion.id, of: assertion.clientID.text, until: assertion.end, room: ClientAssertion.room, at: now)
        else {
            throw OAuthError.unknownClient
        }
        return found
    }
}
