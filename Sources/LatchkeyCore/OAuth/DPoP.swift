/// Tokens that are bound to a key of the client (RFC 9449): stolen, they are worth nothing.
package final class DPoP: Sendable {
    /// What keys may sign with, for metadata.
    package static let algorithms = PublicKey.algorithms
    /// How far the client's clock may be off, and how long a proof is good.
    private static let window = Duration.seconds(60)

    private let issuer: String
    private let clock: any WallClock
    /// Proofs of one token or client that are remembered: so many a window. Who has no secret is anybody, and gets less.
    private static let room = (proven: 50_000, unproven: 5_000)
    private let seen = ReplayMemory()

    init(issuer: String, clock: any WallClock) {
        self.issuer = issuer
        self.clock = clock
    }

    /// Whether a request shows the key that its access token is bound to. A proof is good once.
    ///
    /// - Parameter token: the access token, as it was sent.
    package func shows(_ key: BoundKey, _ proof: SentProof, token: String, of id: AccessTokenID) -> Bool {
        guard let checked = check(proof), checked.keyThumbprint == key.thumbprint,
            checked.tokenHash == Base64URL.sha256(token)
        else { return false }
        return isFirst(checked, of: id.text, room: Self.room.proven)
    }

    /// Checks the proof of a client that is authenticated; it is good once.
    ///
    /// - Returns: the thumbprint of its key.
    /// - Throws: `OAuthError` `invalidDPoPProof`.
    func thumbprint(_ proof: SentProof, of client: AuthenticatedClient) throws(OAuthError) -> String {
        guard let checked = check(proof) else {
            throw OAuthError(
                .invalidDPoPProof, "The DPoP proof is not signed well, not for this request, or not of this minute.")
        }
        let room = client.secretID == nil ? Self.room.unproven : Self.room.proven
        guard isFirst(checked, of: client.client.integration.id.text, room: room) else {
            throw OAuthError(.invalidDPoPProof, "The DPoP proof was used before.")
        }
        return checked.keyThumbprint
    }

    private func check(_ sent: SentProof) -> DPoPProof? {
        guard let proof = DPoPProof(sent.text), proof.method == sent.method, proof.uri == issuer + sent.path,
            abs(clock.now().seconds - proof.issuedAt) <= Self.window.components.seconds
        else { return nil }
        return proof
    }

    private func isFirst(_ proof: DPoPProof, of party: String, room: Int) -> Bool {
        let end = Instant(seconds: proof.issuedAt + 1) + Self.window
        return seen.isFirst(
            "\(proof.keyThumbprint) \(proof.id)", of: party, until: end, room: room, at: clock.now())
    }
}

/// A proof as it came, with the request that it came with.
package struct SentProof: Sendable {
    let text: String
    let method: String
    let path: String

    /// - Parameter path: of the request, which the proof names behind the public URL.
    package init(_ text: String, method: String, path: String) {
        self.text = text
        self.method = method
        self.path = path
    }
}

/// The key that a token is bound to. Most tokens have none, so that an object of its own keeps them small.
package final class BoundKey: Sendable {
    /// `cnf.jkt`
    package let thumbprint: String

    init(thumbprint: String) {
        self.thumbprint = thumbprint
    }
}
