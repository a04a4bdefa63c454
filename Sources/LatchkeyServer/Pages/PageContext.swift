package import HTTPTypes
package import Hummingbird
package import LatchkeyCore

/// One request to a page, from anyone: whoever needs more asks for a `SignedInContext`, `MemberContext` or
/// `AdminContext` instead, which cannot be had without it.
package struct PageContext: PageAccess {
    package let site: PageSite
    package let request: Request
    package let server: ServerContext
    /// Whose session the cookie opens, if any.
    package let signedIn: SignedIn?
    /// What forms before sign-in are bound to; kept in a cookie.
    let nonce: String
    /// What was submitted; empty for GET.
    package internal(set) var form = Form()

    package var core: Core { site.core }
    /// The client's address, as trusted proxies report it.
    package var address: String? { server.clientAddress }
    /// The browser's own description of itself, at most 400 characters of it.
    package var userAgent: String? { request.headers[.userAgent].map { String($0.prefix(400)) } }
    /// The hidden field `csrf` of every form on this page.
    package var csrf: String { CrossSiteRequests.token(core: core, signedIn: signedIn, nonce: nonce) }
    /// The fields of the query string.
    package var query: Form { URLEncodedForm.parse((request.uri.query ?? "").utf8) ?? Form() }

    package var page: PageContext {
        get { self }
        set { self = newValue }
    }

    package static func admit(_ page: PageContext) async throws -> PageContext { page }

    /// Reads the cookies of a request and finds its session.
    static func open(_ site: PageSite, _ request: Request, _ server: ServerContext) async throws -> PageContext {
        var signedIn: SignedIn?
        if let cookie = site.cookies.value(site.cookies.session, of: request) {
            signedIn = try await site.core.sessions.find(cookie: cookie, address: server.clientAddress)
        }
        if let signedIn { server.trace.caller = .user(signedIn.user.id) }
        let kept = site.cookies.value(site.cookies.nonce, of: request).flatMap(PageNonce.checked)
        return PageContext(
            site: site, request: request, server: server, signedIn: signedIn, nonce: kept ?? PageNonce.make())
    }

    /// A captured part of the path, such as `{workspace-slug}`.
    package func parameter(_ name: String) throws -> String {
        guard let value = server.parameters.get(name) else { throw PageRefusal.notFound }
        return URLEncodedForm.decode(value.utf8)
    }

    /// A captured id; what is not one is a page that does not exist.
    package func id<Subject>(_ name: String, as subject: ID<Subject>.Type = ID<Subject>.self) throws -> ID<Subject> {
        guard let id = ID<Subject>(try parameter(name)) else { throw PageRefusal.notFound }
        return id
    }

    /// A page without the settings' rail: sign-in, set-up, questions, errors.
    /// - Parameters:
    ///   - template: the name of a template that fills the layout `plain`.
    ///   - view: a small struct; its stored properties are what the template can name.
    ///   - hidesAddress: for pages whose address holds a one-time code.
    package func plain(
        _ template: String, _ view: some Sendable, title: String, status: HTTPResponse.Status = .ok,
        hidesAddress: Bool = false
    ) throws -> Response {
        var frame = PageFrame(title: title, csrf: csrf)
        frame.signedInAs = signedIn?.user.email
        return finish(
            try site.renderer.render(
                template, view, frame: frame, page: self, status: status, hidesAddress: hidesAddress))
    }

    /// See other, at a path of this server, with one sentence for the page that follows.
    package func redirect(to path: String, saying flash: FlashMessage? = nil) -> Response {
        var response = Response(status: .seeOther, headers: [.location: path, .cacheControl: "no-store"])
        if let flash { response.add(cookie: site.cookies.header(site.cookies.flash, flash.cookieValue, maxAge: 60)) }
        return response
    }

    /// Sets the cookie of a new session; any session must begin with this.
    package func begin(_ session: NewSession, then response: Response) -> Response {
        var response = response
        let seconds = session.signedIn.session.expiresAt.seconds - core.clock.now().seconds
        response.add(
            cookie: site.cookies.header(site.cookies.session, session.cookie, maxAge: Int(max(0, seconds))))
        response.add(cookie: site.cookies.removal(site.cookies.nonce))
        return response
    }

    /// Removes the session's cookie; the session itself is ended in the core.
    package func forgetSession(then response: Response) -> Response {
        var response = response
        response.add(cookie: site.cookies.removal(site.cookies.session))
        return response
    }

    /// What every rendered page sends besides its text: the nonce that its forms are bound to, and no flash twice.
    func finish(_ response: Response) -> Response {
        var response = response
        if signedIn == nil, site.cookies.value(site.cookies.nonce, of: request) != nonce {
            response.add(cookie: site.cookies.header(site.cookies.nonce, nonce))
        }
        if request.method == .get, flash != nil { response.add(cookie: site.cookies.removal(site.cookies.flash)) }
        return response
    }

    var flash: FlashMessage? {
        site.cookies.value(site.cookies.flash, of: request).flatMap(FlashMessage.init(cookieValue:))
    }
}
