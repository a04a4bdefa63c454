/// An error of OAuth's endpoints (RFC 6749 sections 4.1.2.1 and 5.2, RFC 8628 section 3.5).
package struct OAuthError: Error, Sendable, Equatable {
    package enum Code: String, Sendable {
        case accessDenied = "access_denied"
        case authorizationPending = "authorization_pending"
        case expiredToken = "expired_token"
        case invalidClient = "invalid_client"
        case invalidClientMetadata = "invalid_client_metadata"
        case invalidDPoPProof = "invalid_dpop_proof"
        case invalidGrant = "invalid_grant"
        case invalidRedirectURI = "invalid_redirect_uri"
        case invalidRequest = "invalid_request"
        case invalidScope = "invalid_scope"
        case invalidTarget = "invalid_target"
        case invalidToken = "invalid_token"
        case serverError = "server_error"
        case slowDown = "slow_down"
        case temporarilyUnavailable = "temporarily_unavailable"
        case unauthorizedClient = "unauthorized_client"
        case unsupportedGrantType = "unsupported_grant_type"
        case unsupportedResponseType = "unsupported_response_type"
    }

    package let code: Code
    /// For the client's developer: ASCII without quotes and backslashes, as the grammar has it.
    package let description: String

    package init(_ code: Code, _ description: String) {
        self.code = code
        self.description = description
    }

    /// Tokens of this server open this server alone (RFC 8707 section 2).
    package static func check(resource: String?, issuer: String) throws(OAuthError) {
        guard let resource else { return }
        guard resource == issuer || resource.hasPrefix("\(issuer)/") else {
            throw OAuthError(.invalidTarget, "resource must be this server: \(issuer)")
        }
    }

    /// Of a token that registers or manages clients.
    package static let unknownToken = OAuthError(.invalidToken, "The token is unknown or revoked.")

    /// The same for all that can be wrong with a client's credentials.
    static let unknownClient = OAuthError(.invalidClient, "The client is unknown or its credentials are wrong.")
}
