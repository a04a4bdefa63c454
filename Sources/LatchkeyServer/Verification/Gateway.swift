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
    private let questions = KnownQuestions()

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

    /// The same for what memory knows; nil for all else, and then nothing is counted.
    func cached(_ request: ShortRequest) -> (answer: HTTPResponse, verdict: Verification)? {
        let question = questions.question(of: request)
        guard !question.slug.isEmpty, let required = question.required else { return nil }
        let verdict = request.withCredential { credential -> Verification? in
            guard case .token(let token, _) = credential else { return nil }
            return core.verifier.cached(
                token, requiring: required, from: .address(request.client.address(of: request))
            ) { $0.slug == question.slug }
        }
        return verdict.map { (answer($0), $0) }
    }

    private func answer(_ verdict: Verification) -> HTTPResponse {
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
        if let principal = verdict.principal { Self.identify(principal, in: &response.headerFields) }
        return response
    }

    private static func identify(_ principal: Principal, in headers: inout HTTPFields) {
        headers.append(HTTPField(name: workspaceID, value: principal.workspaceID.text))
        headers.append(HTTPField(name: tokenID, value: principal.tokenID.text))
        headers.append(HTTPField(name: integrationID, value: principal.integrationID.text))
        headers.append(HTTPField(name: scopes, value: principal.allScopeText))
        headers.append(HTTPField(name: environment, value: principal.isTest ? "test" : "live"))
        if let member = principal.memberID { headers.append(HTTPField(name: memberID, value: member.text)) }
    }

    // Made once: a name is checked when it is made.
    private static let code = HTTPField.Name.known("x-latchkey-code")
    private static let missingScopes = HTTPField.Name.known("x-latchkey-missing-scopes")
    private static let workspaceID = HTTPField.Name.known("x-latchkey-workspace-id")
    private static let tokenID = HTTPField.Name.known("x-latchkey-access-token-id")
    private static let integrationID = HTTPField.Name.known("x-latchkey-integration-id")
    private static let scopes = HTTPField.Name.known("x-latchkey-scopes")
    private static let environment = HTTPField.Name.known("x-latchkey-environment")
    private static let memberID = HTTPField.Name.known("x-latchkey-member-id")

    private static func response(_ status: HTTPResponse.Status, _ code: String) -> Response {
        let head = answer(status, code)
        return Response(status: head.status, headers: head.headerFields)
    }

    private static func answer(_ status: HTTPResponse.Status, _ code: String) -> HTTPResponse {
        var headers: HTTPFields = [.cacheControl: "no-store", .contentLength: "0", Self.code: code]
        if status == .unauthorized { headers[.wwwAuthenticate] = "Bearer realm=\"latchkey\"" }
        return HTTPResponse(status: status, headerFields: headers)
    }

    /// What a client has sent comes back in a header only if it can't be misread there.
    private static func isPlain(_ name: String) -> Bool {
        name.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F }
    }
}
