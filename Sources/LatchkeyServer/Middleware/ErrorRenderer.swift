import Hummingbird

/// Renders errors inside the router: one that left it would become a bare status (Hummingbird's RouterResponder).
struct ErrorRenderer: RouterMiddleware {
    typealias Context = ServerContext
    let errors: SiteErrors

    func handle(
        _ request: Request, context: ServerContext, next: @concurrent (Request, ServerContext) async throws -> Response
    ) async throws -> Response {
        do {
            return try await next(request, context)
        } catch {
            return await errors.response(to: error, request, context)
        }
    }
}
