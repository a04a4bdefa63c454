import HTTPTypes
import Hummingbird
import LatchkeyCore
import Logging

/// Answers `/v2/*`: finds the operation, checks the token, its limits and its scopes, and renders what comes out.
/// It stands beside Hummingbird's router, not in it, because here an unknown verb is a 404 with a message, and because
/// the way of a known token to `/v2/self` must stay short: no middleware chain, no task, no wait.
final class APIResponder: Sendable {
    private let core: Core
    private let router: OperationRouter
    private let headers: APIHeaders
    private let limits: RateLimits
    private let open: OpenRequests
    private let deadline: Deadline
    private let counts: TokenCounts
    private let logger: Logger

    init(
        core: Core, headers: APIHeaders, deadline: Deadline, counts: TokenCounts, logger: Logger,
        operations: [Operation] = OperationCatalogue.operations
    ) {
        self.core = core
        router = OperationRouter(operations)
        self.headers = headers
        limits = RateLimits(core.configuration)
        open = OpenRequests(core: core, deadline: deadline)
        self.deadline = deadline
        self.counts = counts
        self.logger = logger
    }

    func respond(to request: Request, at path: String, context: ServerContext, now: Instant) async -> Response {
        guard let (endpoint, parameters) = router.find(request.method, path) else {
            if Self.isPreflight(request) { return headers.preflight(id: context.requestID) }
            let error = APIError.unknownEndpoint(request.method.rawValue, path)
            return bodiless(headers.response(error, id: context.requestID), request)
        }
        context.trace.route = endpoint.operation.path
        context.trace.operation = endpoint.logged
        do {
            if case .open(let handler) = endpoint.operation.access {
                let answer = try await open.run(endpoint.operation, handler, request, context, at: now)
                return bodiless(headers.response(answer, id: context.requestID, accurateAt: nil), request)
            }
            // Two awaits, and a known token at /v2/self meets neither.
            var credential: CredentialOutcome
            let (first, hasProof) = Credential.withText(in: request.headers) {
                (look(at: $0, context), $0.hasProof)
            }
            switch first {
            case .settled(let outcome):
                credential = outcome
                counts.countSettled(outcome)
            case .mustAsk(let token):
                credential = CredentialOutcome(
                    try await core.tokenChecker.check(token, from: .address(context.clientAddress)),
                    length: token.count)
                counts.countMiss(credential)
            }
            if case .active(let principal) = credential, hasProof || principal.boundKey != nil,
                !(hasProof && proves(request, at: path, principal))
            {
                credential = .unknown
            }
            if case .active(let principal) = credential {
                context.trace.caller = .token(principal)
                try endpoint.operation.admit(principal, limits: limits, at: now)
            }
            let answer =
                switch endpoint.operation.access {
                case .probe(let handler): try handler(credential)
                // Answered above.
                case .open: throw APIError.noCredential
                case .live(let handler):
                    try await serve(
                        request, endpoint, RequiredScopes(.none), handler, Self.principal(of: credential), parameters,
                        context)
                case .required(let scopes, let handler):
                    try await serve(
                        request, endpoint, scopes, handler, Self.principal(of: credential), parameters, context)
                }
            let accurateAt = endpoint.operation.rate.isRead ? now : nil
            return bodiless(headers.response(answer, id: context.requestID, accurateAt: accurateAt), request)
        } catch {
            return bodiless(headers.response(described(error, context), id: context.requestID), request)
        }
    }

    /// Runs an operation for a live token that has its scopes.
    private func serve(
        _ request: Request, _ endpoint: OperationRouter.Endpoint, _ scopes: RequiredScopes,
        _ handler: @escaping Operation.Handler, _ principal: Principal, _ parameters: PathParameters,
        _ context: ServerContext
    ) async throws -> APIAnswer {
        let needed = scopes.needed(parameters)
        guard principal.scopes.covers(needed) else {
            throw APIError.missingScopes(principal.scopes.missing(from: needed))
        }
        let core = core
        @Sendable func run() async throws -> APIAnswer {
            let operation = endpoint.operation
            var body = JSON.null
            if let schema = operation.body, !operation.readsOwnBody {
                body = try await RequestJSON.read(request, as: schema)
            }
            let api = APIContext(
                core: core, principal: principal, parameters: parameters,
                query: try QueryValues(request.uri.query, of: operation), body: body, server: context)
            return try await handler(request, api)
        }
        // Without a body there is nothing to wait for but the storage, which has a limit of its own.
        guard endpoint.operation.method != .get else { return try await run() }
        return try await deadline.run(for: context, run)
    }

    private enum FirstLook {
        case settled(CredentialOutcome)
        case mustAsk([UInt8])
    }

    /// A cached token is checked in place; for anything else that looks like one the database must be asked.
    private func look(at credential: Credential.Text, _ context: ServerContext) -> FirstLook {
        switch credential {
        case .missing: return .settled(.missing)
        case .malformed: return .settled(.malformed)
        case .token(let token, _):
            if let known = core.tokenChecker.cached(token, from: .address(context.clientAddress)) {
                return .settled(CredentialOutcome(known, length: token.count))
            }
            return .mustAsk(Array(token))
        }
    }

    /// Whether the request shows the key that its token is bound to.
    private func proves(_ request: Request, at path: String, _ principal: Principal) -> Bool {
        let proofs = request.headers[values: .dpop]
        guard let key = principal.boundKey, proofs.count == 1,
            case .token(let token) = Credential.read(request.headers)
        else { return false }
        return core.dpop.shows(
            key, SentProof(proofs[0], method: request.method.rawValue, path: path),
            token: String(decoding: token, as: UTF8.self), of: principal.tokenID)
    }

    private static func principal(of credential: CredentialOutcome) throws -> Principal {
        switch credential {
        case .active(let principal): return principal
        case .unknown: throw APIError.unknownToken
        case .elsewhere: throw APIError.addressNotAllowed
        case .wrongLength: throw APIError.wrongLength
        case .malformed: throw APIError.malformedCredential
        case .missing: throw APIError.noCredential
        }
    }

    private func described(_ error: any Error, _ context: ServerContext) -> APIError {
        let shown = APIError(describing: error)
        if shown.status == 500 {
            logger.error(
                "an API request failed",
                metadata: ["request_id": "\(context.requestID)", "error": "\(error)"])
        }
        return shown
    }

    /// Takes the body off an answer to HEAD; its length stays in the headers.
    private func bodiless(_ response: Response, _ request: Request) -> Response {
        request.method == .head ? response.createHeadResponse() : response
    }

    private static func isPreflight(_ request: Request) -> Bool {
        request.method == .options && request.headers.contains(.origin)
            && request.headers.contains(.accessControlRequestMethod)
    }
}
