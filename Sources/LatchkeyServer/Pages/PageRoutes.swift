import FoundationEssentials
import HTTPTypes
package import Hummingbird

/// Registers pages: who may see them, and what their forms may send. Other methods of their paths are answered by
/// `SiteResponder`, which knows all routes.
package struct PageRoutes {
    private let router: Router<ServerContext>
    private let site: PageSite

    package init(router: Router<ServerContext>, site: PageSite) {
        self.router = router
        self.site = site
    }

    /// A page. The handler's parameter says who may see it.
    package func get<Access: PageAccess>(
        _ path: String, _ handler: @escaping @Sendable (Access) async throws -> Response
    ) {
        on(.get, path, limit: .fields, handler)
    }

    /// A form. It is read and checked against forgery before the handler runs.
    package func post<Access: PageAccess>(
        _ path: String, accepting limit: FormLimit = .fields,
        _ handler: @escaping @Sendable (Access) async throws -> Response
    ) {
        on(.post, path, limit: limit, handler)
    }

    /// A form with one large file, which is written to `place` as it comes. The handler gets nil where none was chosen;
    /// the file is removed when it throws.
    func upload<Access: PageAccess>(
        _ path: String, to place: @escaping @Sendable (Access) throws -> String,
        _ handler: @escaping @Sendable (Access, UploadedFile?) async throws -> Response
    ) {
        let site = site
        router.on(RouterPath(path), method: .post) { request, context in
            let page = try await PageContext.open(site, request, context)
            do {
                var access = try await Access.admit(page)
                let path = try place(access)
                do {
                    let (form, file) = try await FileUpload.receive(request, to: path)
                    access.page.form = form
                    try CrossSiteRequests.check(access.page)
                    return try await handler(access, file)
                } catch {
                    try? FileManager.default.removeItem(atPath: path)
                    throw error
                }
            } catch {
                return try await ErrorPages.response(for: error, page)
            }
        }
    }

    private func on<Access: PageAccess>(
        _ method: HTTPRequest.Method, _ path: String, limit: FormLimit,
        _ handler: @escaping @Sendable (Access) async throws -> Response
    ) {
        let site = site
        router.on(RouterPath(path), method: method) { request, context in
            let page = try await PageContext.open(site, request, context)
            do {
                // Who is asking comes first: only those who may send a form have it read.
                var access = try await Access.admit(page)
                if method == .post {
                    access.page.form = try await FormBody.read(request, limit: limit)
                    try CrossSiteRequests.check(access.page)
                }
                return try await handler(access)
            } catch {
                return try await ErrorPages.response(for: error, page)
            }
        }
    }
}
