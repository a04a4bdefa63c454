import Hummingbird
import LatchkeyCore

/// What clients can find out about this server (RFC 8414, RFC 9728).
struct OAuthMetadata: Sendable {
    static let deviceCodeGrant = ClientRegistration.deviceCodeGrant
    static let tokenExchangeGrant = "urn:ietf:params:oauth:grant-type:token-exchange"
    static let accessTokenType = "urn:ietf:params:oauth:token-type:access_token"
    static let grantTypes = [
        "authorization_code", "refresh_token", "client_credentials", deviceCodeGrant, tokenExchangeGrant,
    ]

    /// `/.well-known/oauth-authorization-server`
    let authorizationServer: Response
    /// `/.well-known/oauth-protected-resource`
    let protectedResource: Response

    init(issuer: String) {
        func list(_ words: [String]) -> JSON { .array(words.map(JSON.string)) }
        let scopes = list(
            ScopeResource.allCases.filter { !$0.isOwn }.flatMap { resource in
                [ScopeLevel.read, .readWrite].compactMap { ScopeSet.name(resource, $0) }
            })
        let proofs = list(["client_secret_basic", "client_secret_post", "private_key_jwt"])
        let all = list(["client_secret_basic", "client_secret_post", "private_key_jwt", "none"])
        let algorithms = list(DPoP.algorithms)
        authorizationServer = Self.answer([
            ("issuer", .string(issuer)),
            ("authorization_endpoint", .string("\(issuer)/authorize")),
            ("token_endpoint", .string("\(issuer)/oauth/token")),
            ("device_authorization_endpoint", .string("\(issuer)/oauth/device_authorization")),
            ("registration_endpoint", .string("\(issuer)/oauth/register")),
            ("pushed_authorization_request_endpoint", .string("\(issuer)/oauth/par")),
            ("introspection_endpoint", .string("\(issuer)/oauth/introspect")),
            ("revocation_endpoint", .string("\(issuer)/oauth/revoke")),
            ("service_documentation", .string("\(issuer)/docs")),
            ("scopes_supported", scopes),
            ("response_types_supported", list(["code"])),
            ("response_modes_supported", list(["query"])),
            ("grant_types_supported", list(Self.grantTypes)),
            ("token_endpoint_auth_methods_supported", all),
            ("token_endpoint_auth_signing_alg_values_supported", algorithms),
            ("introspection_endpoint_auth_methods_supported", proofs),
            ("introspection_endpoint_auth_signing_alg_values_supported", algorithms),
            ("revocation_endpoint_auth_methods_supported", all),
            ("revocation_endpoint_auth_signing_alg_values_supported", algorithms),
            ("code_challenge_methods_supported", list(["S256"])),
            ("dpop_signing_alg_values_supported", algorithms),
            ("authorization_response_iss_parameter_supported", .bool(true)),
        ])
        protectedResource = Self.answer([
            ("resource", .string(issuer)),
            ("authorization_servers", list([issuer])),
            ("scopes_supported", scopes),
            ("bearer_methods_supported", list(["header"])),
            ("dpop_signing_alg_values_supported", algorithms),
            ("resource_documentation", .string("\(issuer)/docs")),
        ])
    }

    private static func answer(_ members: [(String, JSON)]) -> Response {
        var response = OAuthAnswer.json(Array(JSON.object(members).text.utf8))
        response.headers[.cacheControl] = "max-age=3600"
        response.headers[.known("pragma")] = nil
        return response
    }
}
