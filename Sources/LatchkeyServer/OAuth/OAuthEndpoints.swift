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
        for path in ["token", "introspect", "revoke", "par", "device_authorization"] {
            router.on("/oauth/\(path)", method: .options) { _, _ in OAuthAnswer.preflight }
        }
        router.post("/oauth/token") { request, context in
            await answer(request, context) { try await token($0) }
        }
        router.post("/oauth/par") { request, context in
            await answer(request, context) { try await push($0) }
        }
        router.post("/oauth/device_authorization") { request, context in
            await answer(request, context) { try await beginDevice($0) }
        }
        router.post("/oauth/introspect") { request, context in
            await answer(request, context) { try await introspect($0, from: context.clientAddress) }
        }
        router.post("/oauth/revoke") { request, context in
            await answer(request, context) { try await revoke($0, from: context.clientAddress) }
        }
    }

    /// RFC 6749 section 3.2.
    private func token(_ request: OAuthRequest) async throws -> Response {
        let credentials = try request.credentials()
        try OAuthError.check(resource: try request.optional("resource"), issuer: core.authorization.issuer)
        let granted: GrantedTokens
        switch try request.required("grant_type") {
        case "authorization_code":
            granted = try await core.oauthTokens.redeem(
                credentials, code: try request.required("code"), redirectURI: try request.optional("redirect_uri"),
                verifier: try request.optional("code_verifier"))
        case "refresh_token":
            granted = try await core.oauthTokens.refresh(
                credentials, refreshToken: try request.required("refresh_token"),
                scope: try request.optional("scope"))
        case "client_credentials":
            granted = try await core.oauthTokens.clientCredentials(
                credentials, scope: try request.optional("scope"))
        case OAuthMetadata.deviceCodeGrant:
            granted = try await core.oauthTokens.redeem(
                credentials, deviceCode: try request.required("device_code"))
        case OAuthMetadata.tokenExchangeGrant: return try await exchange(credentials, request)
        default:
            throw OAuthError(
                .unsupportedGrantType,
                "grant_type must be one of \(OAuthMetadata.grantTypes.joined(separator: ", ")).")
        }
        return OAuthAnswer.json(granted.json())
    }

    /// RFC 8693 section 2: access tokens for access tokens, and nothing else.
    private func exchange(_ credentials: ClientCredentials, _ request: OAuthRequest) async throws -> Response {
        let types = [
            try request.required("subject_token_type"), try request.optional("requested_token_type"),
        ].compactMap(\.self)
        guard types.allSatisfy({ $0 == OAuthMetadata.accessTokenType }),
            try request.optional("actor_token") == nil
        else {
            throw OAuthError(.invalidRequest, "Access tokens are exchanged for access tokens, without an actor.")
        }
        let granted = try await core.oauthTokens.exchange(
            credentials, subjectToken: try request.required("subject_token"),
            scope: try request.optional("scope"))
        return OAuthAnswer.json(granted.json(issuedType: OAuthMetadata.accessTokenType))
    }

    /// RFC 9126 section 2.
    private func push(_ request: OAuthRequest) async throws -> Response {
        let parameters = AuthorizationParameters(request.form)
        guard parameters.requestURI == nil, !parameters.hasDuplicates else {
            throw OAuthError(.invalidRequest, "request_uri can't be pushed, and nothing may be there twice.")
        }
        let (uri, lifetime) = try await core.pushedRequests.push(try request.credentials(), parameters)
        let json = JSON.object([("request_uri", .string(uri)), ("expires_in", .number(Double(lifetime)))])
        return OAuthAnswer.json(Array(json.text.utf8), status: .created)
    }

    /// RFC 8628 section 3.1.
    private func beginDevice(_ request: OAuthRequest) async throws -> Response {
        let codes = try await core.deviceAuthorization.begin(
            try request.credentials(), scope: try request.optional("scope"))
        let page = "\(core.authorization.issuer)/device"
        return OAuthAnswer.json(
            Array(
                JSON.object([
                    ("device_code", .string(codes.deviceCode)), ("user_code", .string(codes.userCode)),
                    ("verification_uri", .string(page)),
                    ("verification_uri_complete", .string("\(page)?user_code=\(codes.userCode)")),
                    ("expires_in", .number(Double(codes.lifetime))), ("interval", .number(Double(codes.interval))),
                ]).text.utf8))
    }

    /// As Attio has it, with the token in the header, and as RFC 7662, for a client that says who it is.
    private func introspect(_ request: OAuthRequest, from address: String?) async throws -> Response {
        if let bearer = request.bearer {
            if let token = try request.optional("token"), token != bearer { throw OAuthError.twoTokens }
            guard
                case .active(let principal) = try await core.tokenChecker.check(
                    Array(bearer.utf8), from: .address(address)),
                principal.boundKey == nil
            else {
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
    fileprivate func json(issuedType: String? = nil) -> [UInt8] {
        var members: [(String, JSON)] = [
            ("access_token", .string(accessToken)), ("token_type", .string(isBound ? "DPoP" : "Bearer")),
        ]
        if let issuedType { members.append(("issued_token_type", .string(issuedType))) }
        if let lifetime { members.append(("expires_in", .number(Double(lifetime)))) }
        if let refreshToken { members.append(("refresh_token", .string(refreshToken))) }
        if lifetime != nil { members.append(("scope", .string(scopes.text))) }
        return Array(JSON.object(members).text.utf8)
    }
}
