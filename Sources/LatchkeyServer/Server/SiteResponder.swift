import HTTPTypes
import Hummingbird
import LatchkeyCore

/// Answers everything but the API: pages, health, metrics, the reference. Hummingbird's router finds the handler; what
/// it cannot tell (405 and its `Allow`) comes from a table of the same routes.
final class SiteResponder: Sendable {
    private let router: RouterResponder<ServerContext>
    private let routes: PathTable<Route>
    private let errors: SiteErrors
    private let security: SecurityHeaders
    private let deadline: Deadline
    /// Answers that are the same for everyone, by their path: made once, headers and all.
    private let constants: [String: Response]

    /// Large files take longer; only members may send them.
    private static let uploadDeadline = Deadline(duration: .seconds(900))

    private struct Route: Sendable {
        let template: String
        var methods: [HTTPRequest.Method] = []
    }

    init(
        router: Router<ServerContext>, constants: [String: Response], errors: SiteErrors, security: SecurityHeaders,
        deadline: Deadline
    ) {
        self.constants = constants.mapValues { answer in
            var answer = answer
            security.add(to: &answer)
            // Hummingbird puts the date where it finds one, and need not make room.
            answer.headers[.date] = "-"
            return answer
        }
        var routes = PathTable<Route>()
        for route in router.routes {
            let template = route.path.description
            routes.update(template, initial: Route(template: template)) { known in
                known.methods.append(route.method)
                if route.method == .get { known.methods.append(.head) }
            }
        }
        self.routes = routes
        self.router = router.buildResponder()
        self.errors = errors
        self.security = security
        self.deadline = deadline
    }

    func respond(to request: Request, at path: String, context: ServerContext) async -> Response {
        if let answer = constants[path], request.method == .get {
            context.trace.route = path
            return answer
        }
        var response: Response
        do {
            response = try await find(request, path, context)
        } catch {
            response = await errors.response(to: error, request, context)
            if request.method == .head { response = response.createHeadResponse() }
        }
        security.add(to: &response)
        return response
    }

    private func find(_ request: Request, _ path: String, _ context: ServerContext) async throws -> Response {
        guard let (route, _) = routes.match(path) else { throw PublicError.notFound }
        context.trace.route = route.template
        guard route.methods.contains(request.method) else { throw PublicError.methodNotAllowed(route.methods) }
        let router = router
        let isUpload = route.template == ImportPages.uploadPath && request.method == .post
        return try await (isUpload ? Self.uploadDeadline : deadline).run(for: context) {
            try await router.respond(to: request, context: context)
        }
    }
}
