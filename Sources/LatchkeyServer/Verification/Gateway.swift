import HTTPTypes
import Hummingbird
import LatchkeyCore

/// `/gateway/verify/WORKSPACE`: what a gateway asks before it lets a request through (nginx `auth_request`, Envoy
/// `ext_authz`, Caddy `forward_auth`, Traefik ForwardAuth, HAProxy with Lua). The request is the client's own, with its
/// Authorization header; the answer has no body, and says in headers who it is. Every method, and whatever stands behind
/// the workspace's slug: some gateways keep what the client asked for.
final class Gateway: Sendable {
    static let path = "/gateway/verify/"
    /// Scopes that the gateway requires, beside those in the query: whoever adds to them can only make it stricter.
    private static let requiredScopes = HTTPField.Name.known("x-latchkey-required-scopes")

    /// What the request log calls it: whoever's token the gateway asks about made the request.
    static let logged = LoggedOperation("GET /gateway/verify")

    private let core: Core

    init(core: Core) {
        self.core = core
    }

    func respond(to request: Request, at path: String, context: ServerContext) async -> Response {
        context.trace.route = Self.path
        context.trace.operation = Self.logged
        let slug = path.dropFirst(Self.path.count).prefix { $0 != "/" }
        guard !slug.isEmpty else { return Self.response(.badRequest, "workspace_missing") }
        guard case .token(let token) = Credential.read(request.headers) else {
            return Self.response(.unauthorized, "token_missing")
        }
        guard
            let required = Self.required(
                request.headers, request.uri.query.map { $0[...] }, isOwn: Self.isWhole(path, slug))
        else { return Self.response(.badRequest, "query_not_understood") }
        do {
            let verdict = try await core.verifier.verify(
                token, requiring: required,
                from: .address(context.clientAddress)
            ) { $0.slug == slug }
            if let principal = verdict.principal { context.trace.caller = .token(principal) }
            let head = answer(verdict)
            return Response(status: head.status, headers: head.headerFields)
        } catch {
            return Self.response(.serviceUnavailable, "unavailable")
        }
    }

    /// The same for a token that memory knows and that is bound to no network; nil for all others.
    func cached(
        _ headers: HTTPFields, path: Substring, query: Substring?
    ) -> (answer: HTTPResponse, principal: Principal)? {
        let slug = path.dropFirst(Self.path.count).prefix { $0 != "/" }
        let verdict = Credential.withText(in: headers) { credential -> Verification? in
            guard case .token(let token, hasProof: false) = credential,
                let required = Self.required(headers, query, isOwn: Self.isWhole(path, slug))
            else { return nil }
            return core.verifier.cached(
                token, requiring: required, from: .address(nil)
            ) { $0.slug == slug }
        }
        guard let verdict, let principal = verdict.principal else { return nil }
        return (answer(verdict), principal)
    }

    /// Whether nothing stands behind the slug.
    private static func isWhole(_ path: some StringProtocol, _ slug: some StringProtocol) -> Bool {
        path.utf8.count == Self.path.utf8.count + slug.utf8.count
    }

    /// Names in the query's `scope` and in the gateway's own header, separated by white space or commas.
    ///
    /// - Parameter isOwn: whether the query is the gateway's alone: then a name that is no `scope` is a slip, and would let
    ///   everybody through.
    /// - Returns: nil for a query that can't be read: then nobody passes.
    private static func required(_ headers: HTTPFields, _ query: Substring?, isOwn: Bool) -> RequiredNames? {
        var texts = headers[values: requiredScopes]
        if let query {
            guard let form = URLEncodedForm.parse(query.utf8) else { return nil }
            guard !isOwn || form.names(withPrefix: "").allSatisfy({ $0 == "scope" }) else { return nil }
            texts += form.all("scope")
        }
        guard !texts.isEmpty else { return RequiredNames.none }
        return RequiredNames(texts.flatMap { $0.split { $0 == "," || $0.isWhitespace } })
    }

    private func answer(_ verdict: Verification) -> HTTPResponse {
        switch verdict.code {
        case .valid: break
        case .notFound: return Self.answer(.unauthorized, verdict.code.rawValue)
        case .addressNotAllowed: return Self.answer(.forbidden, verdict.code.rawValue)
        case .missingScopes:
            var response = Self.answer(.forbidden, verdict.code.rawValue)
            response.headerFields[.known("x-latchkey-missing-scopes")] = verdict.missing.filter(Self.isPlain)
                .joined(separator: " ")
            return response
        case .rateLimited:
            var response = Self.answer(.tooManyRequests, verdict.code.rawValue)
            if let retryAt = verdict.retryAt {
                let wait = (retryAt - core.clock.now()).microseconds
                response.headerFields[.retryAfter] = String(max(1, (wait + 999_999) / 1_000_000))
            }
            return response
        }
        var response = Self.answer(.ok, verdict.code.rawValue)
        if let principal = verdict.principal { Self.identify(principal, in: &response.headerFields) }
        return response
    }

    private static func identify(_ principal: Principal, in headers: inout HTTPFields) {
        headers[.known("x-latchkey-workspace-id")] = principal.workspaceID.text
        headers[.known("x-latchkey-access-token-id")] = principal.tokenID.text
        headers[.known("x-latchkey-integration-id")] = principal.integrationID.text
        headers[.known("x-latchkey-scopes")] = (principal.scopes.names + principal.customScopes.names)
            .joined(separator: " ")
        headers[.known("x-latchkey-environment")] = principal.isTest ? "test" : "live"
        if let member = principal.memberID { headers[.known("x-latchkey-member-id")] = member.text }
    }

    private static func response(_ status: HTTPResponse.Status, _ code: String) -> Response {
        let head = answer(status, code)
        return Response(status: head.status, headers: head.headerFields)
    }

    private static func answer(_ status: HTTPResponse.Status, _ code: String) -> HTTPResponse {
        var headers: HTTPFields = [
            .cacheControl: "no-store", .contentLength: "0", .known("x-latchkey-code"): code,
        ]
        if status == .unauthorized { headers[.wwwAuthenticate] = "Bearer realm=\"latchkey\"" }
        return HTTPResponse(status: status, headerFields: headers)
    }

    /// What a client has sent comes back in a header only if it can't be misread there.
    private static func isPlain(_ name: String) -> Bool {
        name.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F }
    }
}
