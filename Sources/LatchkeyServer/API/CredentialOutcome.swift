package import LatchkeyCore

/// What the Authorization header of a request is worth.
package enum CredentialOutcome: Sendable {
    /// A live token.
    case active(Principal)
    /// Well-formed, but not there: never made, revoked, expired or replaced.
    case unknown
    /// Live, but not to be used from the client's address.
    case elsewhere
    /// Readable, but no token: not 64 characters, nor imported.
    case wrongLength
    /// Neither `Bearer` nor `Basic` with something behind it, or sent twice.
    case malformed
    /// No Authorization header.
    case missing

    /// - Parameter length: of what was sent: a text of another length than tokens have, and that no other system's token is,
    ///   is none.
    init(_ check: TokenCheck, length: Int) {
        switch check {
        case .active(let principal): self = .active(principal)
        case .unknown: self = length == TokenFormat.length ? .unknown : .wrongLength
        case .elsewhere: self = .elsewhere
        }
    }
}
