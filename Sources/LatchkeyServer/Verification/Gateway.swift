import HTTPTypes
import Hummingbird
import LatchkeyCore

/// `/gateway/verify/WORKSPACE`: what a gateway asks before it lets a request through (nginx `auth_request`, Envoy
/// `ext_authz`, Caddy `forward_auth`, Traefik ForwardAuth, HAProxy with Lua). The request is the client's own, with its
/// Authorization header; the answer has no body, and says in headers who it is. Every method, and whatever stands behind
/// the workspace's slug: some gateways keep what the client asked for.
final class Gateway: Sendable {
    static let path = "/gateway/verify/"
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
        let question = Question(
            path: path, query: request.uri.query, requiredScopes: request.headers[values: Self.requiredScopes])
        guard !question.slug.isEmpty else { return Self.response(.badRequest, "workspace_missing") }
        guard case .token(let token) = Credential.read(request.headers) else {
            return Self.response(.unauthorized, "token_missing")
        }
        guard let required = question.required else { return Self.response(.badRequest, "query_not_understood") }
        do {
            let verdict = try await core.verifier.verify(
                token, requiring: required, from: .address(context.clientAddress)
            ) { $0.slug == question.slug }
            if let principal = verdict.principal { context.trace.caller = .token(principal) }
            let head = answer(verdict)
            return Response(status: head.status, headers: head.headerFields)
        } catch {
            return Self.response(.serviceUnavailable, "unavailable")
        }
    }

    /// The verdict where memory knows it; nil for all else, and then nothing is counted.
    func cached(_ request: ShortRequest, _ question: Question) -> Verification? {
        guard !question.slug.isEmpty, let required = question.required else { return nil }
        return request.withCredential { credential in
            guard case .token(let token, _) = credential else { return nil }
            return core.verifier.cached(
                token, requiring: required, from: .address(request.client.address(of: request))
            ) { $0.slug == question.slug }
        }
    }

    /// The head of the answer to a verdict.
    func answer(_ verdict: Verification) -> HTTPResponse {
        switch verdict.code {
        case .valid: break
        case .notFound: return Self.answer(.unauthorized, verdict.code.rawValue)
        case .addressNotAllowed: return Self.answer(.forbidden, verdict.code.rawValue)
        case .missingScopes:
            var response = Self.answer(.forbidden, verdict.code.rawValue)
            response.headerFields[Self.missingScopes] = verdict.missing.filter(Self.isPlain)
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
        guard let principal = verdict.principal else { return response }
        for field in Identity.allCases {
            guard let text = field.text(of: principal) else { continue }
            response.headerFields.append(HTTPField(name: field.name, value: text))
        }
        return response
    }

    // Made once: a name is checked when it is made.
    private static let code = HTTPField.Name.known("x-latchkey-code")
    private static let missingScopes = HTTPField.Name.known("x-latchkey-missing-scopes")

    private static func response(_ status: HTTPResponse.Status, _ code: String) -> Response {
        let head = answer(status, code)
        return Response(status: head.status, headers: head.headerFields)
    }

    static func answer(_ status: HTTPResponse.Status, _ code: String) -> HTTPResponse {
        var headers: HTTPFields = [.cacheControl: "no-store", .contentLength: "0", Self.code: code]
        if status == .unauthorized { headers[.wwwAuthenticate] = "Bearer realm=\"latchkey\"" }
        return HTTPResponse(status: status, headerFields: headers)
    }

    /// What a client has sent comes back in a header only if it can't be misread there.
    private static func isPlain(_ name: String) -> Bool {
        name.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F }
    }
}
