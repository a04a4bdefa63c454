/// What a client sends to show that it has a key (RFC 9449 section 4.2): a JWT, signed with the key that is in it.
struct DPoPProof: Sendable {
    /// The thumbprint of the key (RFC 7638).
    let keyThumbprint: String
    /// `jti`
    let id: String
    /// `htm`
    let method: String
    /// `htu`, without query and fragment.
    let uri: String
    /// `iat`, seconds.
    let issuedAt: Int64
    /// `ath`: of the access token beside it.
    let tokenHash: String?

    /// Nil for what is no proof, or whose signature is wrong.
    init?(_ text: String) {
        guard let token = SignedToken(text), token.header["typ"]?.string == "dpop+jwt",
            let key = token.header["jwk"].flatMap({ PublicKey($0) }), key.isSigner(of: token), let id = token.id,
            let method = token.claims["htm"]?.string, let uri = token.claims["htu"]?.string,
            let issuedAt = token.seconds("iat")
        else { return nil }
        keyThumbprint = key.thumbprint
        self.id = id
        self.method = method
        self.uri = String(uri.prefix { $0 != "?" && $0 != "#" })
        self.issuedAt = issuedAt
        tokenHash = token.claims["ath"]?.string
    }
}
