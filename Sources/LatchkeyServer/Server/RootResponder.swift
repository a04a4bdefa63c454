package import Hummingbird
import LatchkeyCore

/// The first to see a request and the last to see its answer: decides which surface answers and writes the log.
package struct RootResponder: HTTPResponder {
    package typealias Context = ServerContext

    let api: APIResponder
    let site: SiteResponder
    let gateway: Gateway
    /// Nil where it is not switched on.
    let gitHubLeaks: GitHubLeaks?
    let accessLog: AccessLog
    let proxies: TrustedProxies
    let clock: any WallClock

    package func respond(to request: Request, context: ServerContext) async throws -> Response {
        let now = clock.now()
        let start = ContinuousClock.now
        let path = request.uri.path
        let context = context.arriving(with: request.headers, through: proxies)
        var response =
            if let gitHubLeaks, path == GitHubLeaks.path, request.method == .post {
                await gitHubLeaks.respond(to: request, context: context, now: now)
            } else if Self.isAPI(path) {
                await api.respond(to: request, at: path, context: context, now: now)
            } else if path.utf8.starts(with: Gateway.path.utf8) {
                await gateway.respond(to: request, at: path, context: context)
            } else {
                await site.respond(to: request, at: path, context: context)
            }
        if request.headers.contains(.upgrade) { response.headers[.connection] = "close" }
        let taken = start.duration(to: .now)
        accessLog.record(request, response, context, at: now, microseconds: Int(taken.microseconds))
        return response
    }

    /// Whether the API answers this path: `/v2` and all below it, and what is Latchkey's own, below `/latchkey/v1`.
    private static func isAPI(_ path: String) -> Bool {
        path.utf8.starts(with: "/v2/".utf8) || path == "/v2" || path.utf8.starts(with: "/latchkey/v1/".utf8)
    }
}
