package import LatchkeyCore

/// What the Authorization header of a request is worth.
package enum CredentialOutcome: Sendable {
    /// A live token.
    case active(Principal)
    /// Well-formed, but not there: never made, revoked, expired or replaced.
    case unknown
    /// Live, but not to be used from the client's address.
    case elsewhere
    /// Readable, but no token: not 64 characters.
    case wrongLength
    /// Neither `Bearer` nor `Basic` with something behind it, or sent twice.
    case malformed
    /// No Authorization header.
    case missing

    init(_ check: TokenCheck) {
        switch check {
        case .active(let principal): self = .active(principal)
        case .unknown: self = .unknown
        case .elsewhere: self = .elsewhere
        }
    }
}
