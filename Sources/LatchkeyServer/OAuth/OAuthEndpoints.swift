import HTTPTypes
import Hummingbird
import LatchkeyCore
import Logging
import NIOCore

/// What clients ask for without a person: tokens, what they are worth, their end.
struct OAuthEndpoints: Sendable {
    let core: Core
    let logger: Logger
    private let revocations = AddressLimit(perMinute: 50)

    init(core: Core, logger: Logger) {
        self.core = core
        self.logger = logger
    }

    func register(on router: Router<ServerContext>) {
        let metadata = OAuthMetadata(issuer: core.authorization.issuer)
        router.get("/.well-known/oauth-authorization-server") { _, _ in metadata.authorizationServer }
        router.get("/.well-known/oauth-protected-resource") { _, _ in metadata.protectedResource }
        router.post("/oauth/token") { request, context in
            await answer(request, context) { try await token($0) }
        }
        router.post("/oauth/introspect") { request, context in
            await answer(request, context) { try await introspect($0) }
        }
        router.post("/oauth/revoke") { request, context in
            await answer(request, context) { try await revoke($0, from: context.clientAddress) }
        }
    }

    /// RFC 6749 section 3.2.
    private func token(_ request: OAuthRequest) async throws -> Response {
        let credentials = try request.credentials()
        let granted: GrantedTokens
        switch try request.required("grant_type") {
        case "authorization_code":
            granted = try await core.oauthTokens.redeem(
                credentials, code: try request.required("code"), redirectURI: try request.optional("redirect_uri"),
                verifier: try request.optional("code_verifier"))
        case "refresh_token":
            granted = try await core.oauthTokens.refresh(
                credentials, refreshToken: try request.required("refresh_token"), scope: try request.optional("scope"))
        case "client_credentials":
            granted = try await core.oauthTokens.clientCredentials(credentials, scope: try request.optional("scope"))
        default:
            throw OAuthError(
                .unsupportedGrantType, "grant_type must be authorization_code, refresh_token or client_credentials.")
        }
        return OAuthAnswer.json(granted.json)
    }

    /// As Attio has it, with the token in the header, and as RFC 7662, for a client that says who it is.
    private func introspect(_ request: OAuthRequest) async throws -> Response {
        if let bearer = request.bearer {
            if let token = try request.optional("token"), token != bearer { throw OAuthError.twoTokens }
            guard case .active(let principal) = try await core.tokenChecker.check(Array(bearer.utf8)) else {
                return OAuthAnswer.json(Array("{\"active\":false}".utf8))
            }
            return OAuthAnswer.json(principal.selfDocument)
        }
        let credentials = try request.credentials()
        return OAuthAnswer.json(
            try await core.introspection.introspect(credentials, token: try request.required("token")))
    }

    /// As Attio has it, where whoever has a token may end it, and as RFC 7009, for a client that says who it is.
    private func revoke(_ request: OAuthRequest, from address: String?) async throws -> Response {
        if request.namesClient {
            try await core.introspection.revoke(
                try request.credentials(), token: try request.required("token"))
            return Response(status: .ok, headers: OAuthAnswer.headers)
        }
        guard revocations.admits(address ?? "", at: core.clock.now()) else {
            throw PublicError(
                .tooManyRequests, code: "temporarily_unavailable", message: "Too many revocations; wait a minute.",
                retryAfter: core.clock.now() + .minutes(1))
        }
        let form = try request.optional("token")
        if let bearer = request.bearer, let form, bearer != form { throw OAuthError.twoTokens }
        guard let token = request.bearer ?? form else {
            throw OAuthError(.invalidRequest, "There is no token, neither in the Authorization header nor in the form.")
        }
        _ = try await core.introspection.revoke(token: token)
        return Response(status: .noContent, headers: OAuthAnswer.headers)
    }

    private func answer(
        _ request: Request, _ context: ServerContext, _ body: (OAuthRequest) async throws -> Response
    ) async -> Response {
        var usedHeader = false
        do {
            let request = try await OAuthRequest.read(request)
            usedHeader = request.usesHeader
            return try await body(request)
        } catch let error as OAuthError {
            return OAuthAnswer.error(error, challenges: usedHeader)
        } catch {
            return OAuthAnswer.failure(error, context, logger)
        }
    }
}

extension OAuthError {
    fileprivate static let twoTokens = OAuthError(
        .invalidRequest, "The Authorization header and the form name different tokens.")
}

extension GrantedTokens {
    /// Attio's two members; the rest only where a token ends.
    fileprivate var json: [UInt8] {
        var members: [(String, JSON)] = [("access_token", .string(accessToken)), ("token_type", .string("Bearer"))]
        if let lifetime { members.append(("expires_in", .number(Double(lifetime)))) }
        if let refreshToken { members.append(("refresh_token", .string(refreshToken))) }
        if lifetime != nil { members.append(("scope", .string(scopes.text))) }
        return Array(JSON.object(members).text.utf8)
    }
}
