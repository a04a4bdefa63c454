import HTTPTypes
package import Hummingbird
package import LatchkeyCore

/// Puts the parts of the server together: which surface has which rules, and what they share.
package struct ServerAssembly: Sendable {
    package let responder: RootResponder
    /// Answer on the event loop, before the responder hears of it.
    let shortcuts: Shortcuts
    /// Every path outside the API with its methods, for the tests of the reserved slugs and of the routes.
    package let siteRoutes: [(method: HTTPRequest.Method, path: String)]

    package init(core: Core, configuration: ServerConfiguration, log: ServerLog) throws {
        let pages = try PageSite(core: core, publicURL: configuration.origin, isSecure: configuration.isSecure)
        let deadline = Deadline(duration: configuration.deadline)
        let tokens = TokenMetrics()
        let requests = RequestMetrics()
        let metrics = MetricsEndpoint(
            requests: requests, tokens: tokens, requestLog: core.requestLog, secret: configuration.metricsSecret)

        let errors = SiteErrors(pages: pages, logger: log.logger("pages"))
        let router = Router(context: ServerContext.self, options: .autoGenerateHeadEndpoints)
        router.add(middleware: ErrorRenderer(errors: errors))
        let health = HealthEndpoints(core: core)
        let document = OpenAPIDocument(operations: OperationCatalogue.operations, origin: configuration.origin)
        let constants = ["/healthz": health.health(), "/openapi.json": document.response()]
        // The constant ones too, for HEAD, 405 and the list of routes.
        for (path, answer) in constants { router.get(RouterPath(path)) { _, _ in answer } }
        router.get("/readyz") { _, _ in await health.readiness() }
        router.get("/metrics") { request, context in try metrics.respond(to: request, context: context) }
        OAuthEndpoints(core: core, logger: log.logger("oauth")).register(on: router)
        RegistrationEndpoints(core: core, logger: log.logger("oauth")).register(on: router)
        AllPages.register(on: router, site: pages)
        try router.validate()

        let accessLog = AccessLog(log: log, metrics: requests, requests: core.requestLog)
        let security = SecurityHeaders(isSecure: configuration.isSecure)
        let headers = APIHeaders(
            isSecure: configuration.isSecure, timestamps: log.timestamps, issuer: core.authorization.issuer)
        let gateway = Gateway(core: core)
        shortcuts = Shortcuts {
            let (log, counts) = (accessLog.lane(), tokens.lane())
            let headers = APIHeaders(
                isSecure: configuration.isSecure, timestamps: log.timestamps, issuer: core.authorization.issuer)
            return [
                SelfShortcut(core: core, headers: headers, counts: counts, log: log),
                VerifyShortcut(core: core, headers: headers, counts: counts, log: log),
                GatewayShortcut(gateway, log: log, clock: core.clock),
                IntrospectionResponder(core: core, security: security, log: log),
            ]
        }
        siteRoutes = router.routes.map { ($0.method, $0.path.description) }
        responder = RootResponder(
            api: APIResponder(
                core: core,
                headers: headers,
                deadline: deadline, counts: tokens.lane(), logger: log.logger("api")),
            site: SiteResponder(
                router: router, constants: constants, errors: errors, security: security, deadline: deadline),
            gateway: gateway,
            gitHubLeaks: configuration.gitHubKeysURL.map {
                GitHubLeaks(
                    core: core, keysURL: $0, headers: headers, deadline: deadline, logger: log.logger("leaks"))
            }, accessLog: accessLog, proxies: configuration.trustedProxies,
            clock: core.clock)
    }
}
