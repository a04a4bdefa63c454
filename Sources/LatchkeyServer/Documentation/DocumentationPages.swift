import Hummingbird

/// `/docs`: the API's reference for people, made from the same declarations as `/openapi.json`.
enum DocumentationPages {
    static func register(in routes: PageRoutes) {
        routes.get("/docs", show)
    }

    @Sendable private static func show(_ page: PageContext) async throws -> Response {
        try page.plain("reference", ReferenceView(origin: page.site.publicURL), title: "API reference")
    }
}
