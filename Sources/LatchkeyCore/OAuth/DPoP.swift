import Synchronization

/// Tokens that are bound to a key of the client (RFC 9449): stolen, they are worth nothing.
package final class DPoP: Sendable {
    /// What keys may sign with, for metadata.
    package static let algorithms = DPoPProof.algorithms
    /// How far the client's clock may be off, and how long a proof is good.
    private static let window = Duration.seconds(60)
    /// Proofs that are remembered; beyond it new ones are refused until old ones have expired.
    private static let capacity = 100_000

    private let issuer: String
    private let clock: any WallClock
    /// When each proof that was seen can be forgotten.
    private let seen = Mutex<[String: Instant]>([:])

    init(issuer: String, clock: any WallClock) {
        self.issuer = issuer
        self.clock = clock
    }

    /// Checks a proof, which is good once.
    ///
    /// - Parameters:
    ///   - path: of the request, which the proof names behind the public URL.
    ///   - token: the access token beside it, if there is one.
    /// - Returns: the thumbprint of its key.
    /// - Throws: `OAuthError` `invalidDPoPProof`.
    package func check(
        _ text: String, method: String, path: String, token: String? = nil
    ) throws(OAuthError) -> String {
        let now = clock.now()
        guard let proof = DPoPProof(text), proof.method == method, proof.uri == issuer + path,
            abs(now.seconds - proof.issuedAt) <= Self.window.components.seconds,
            token.map({ proof.tokenHash == Base64URL.sha256($0) }) ?? true
        else {
            throw OAuthError(
                .invalidDPoPProof, "The DPoP proof is not signed well, not for this request, or not of this minute.")
        }
        guard isFirst("\(proof.keyThumbprint) \(proof.id)", at: now) else {
            throw OAuthError(.invalidDPoPProof, "The DPoP proof was used before.")
        }
        return proof.keyThumbprint
    }

    private func isFirst(_ proof: String, at now: Instant) -> Bool {
        seen.withLock { seen in
            if seen.count >= Self.capacity { seen = seen.filter { $0.value > now } }
            guard seen.count < Self.capacity, seen[proof].map({ $0 <= now }) ?? true else { return false }
            seen[proof] = now + Self.window + Self.window
            return true
        }
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
