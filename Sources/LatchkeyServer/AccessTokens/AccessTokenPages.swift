import HTTPTypes
import Hummingbird
import LatchkeyCore
import NIOCore

/// Adding access tokens to an integration, and copying them.
enum AccessTokenPages {
    static func register(in routes: PageRoutes) {
        routes.get("/{workspace-slug}/settings/developers/{integration-id}/access-tokens/new", new)
        routes.post("/{workspace-slug}/settings/developers/{integration-id}/access-tokens/new", create)
        routes.get("/{workspace-slug}/settings/developers/{integration-id}/access-tokens/{token-id}/copy", show)
        routes.post("/{workspace-slug}/settings/developers/{integration-id}/access-tokens/{token-id}/copy", copy)
        AccessTokenChangePages.register(in: routes)
        TokenImportPages.register(in: routes)
    }

    @Sendable private static func new(_ admin: AdminContext) async throws -> Response {
        let integration = try await admin.integration()
        return try await admin.settings(
            "access-token-new", NewAccessTokenView(integration, try await admin.tokenRules(), admin), tab: .developers,
            title: "Add a new access token")
    }

    @Sendable private static func create(_ admin: AdminContext) async throws -> Response {
        let integration = try await admin.integration()
        let chosen = try ScopeForm.scopes(in: admin.form)
        do {
            let expiresAt = try TokenExpiry.chosen(
                in: admin.form, now: admin.core.clock.now(), timeZone: admin.signedIn.user.timeZone)
            let (token, secret) = try await admin.core.accessTokens.create(
                admin.administrator, integration.id, id: try admin.form.id("id"), name: admin.form.text("name"),
                scopes: admin.form.text("grant") == "some" ? chosen : nil, expiresAt: expiresAt,
                try admin.form.tokenDetails())
            return try await showOnce(secret, token, admin, saying: "The access token \(token.name) was added.")
        } catch let error as LatchkeyError where error.isAboutTheForm {
            return try await admin.settings(
                "access-token-new",
                NewAccessTokenView(
                    integration, try await admin.tokenRules(), admin, chosen: chosen, error: error),
                tab: .developers, title: "Add a new access token", status: error.pageStatus)
        }
    }

    /// Keeps a new secret in the session and leads to the page that shows it. Without one, the form was sent twice:
    /// what the first one kept is still there.
    static func showOnce(
        _ secret: String?, _ token: AccessToken, _ admin: AdminContext, saying text: String
    ) async throws -> Response {
        if let secret {
            try await admin.core.sessions.keepSecret(secret, for: keptName(token.id), admin.signedIn)
        }
        return admin.redirect(to: "\(admin.path(of: token))/copy", saying: FlashMessage(text))
    }

    /// The page that shows the token if this session has just made or copied it, and asks otherwise.
    @Sendable private static func show(_ admin: AdminContext) async throws -> Response {
        let (integration, token) = try await admin.accessToken()
        let secret = try await admin.core.sessions.keptSecret(for: keptName(token.id), admin.signedIn)
        if secret == nil, !token.isCopyable {
            return admin.redirect(to: admin.path(of: integration.id, open: .accessTokens))
        }
        return try await admin.settings(
            "access-token-secret", AccessTokenSecretView(token, of: integration, secret: secret, admin),
            tab: .developers, title: "Access token \(token.name)")
    }

    /// Answers a script with the token itself; a browser without script is led to the page that shows it.
    @Sendable private static func copy(_ admin: AdminContext) async throws -> Response {
        let (_, token) = try await admin.accessToken()
        let page = "\(admin.path(of: token))/copy"
        let isScript = admin.page.request.headers[.accept] == "application/json"
        do {
            let secret = try await admin.core.accessTokens.reveal(admin.administrator, admin.signedIn, token.id)
            if isScript { return json(["token": secret]) }
            try await admin.core.sessions.keepSecret(secret, for: keptName(token.id), admin.signedIn)
            return admin.redirect(to: page)
        } catch let error as LatchkeyError where error.code == .passwordRequired {
            let confirmation = "/confirm-password?next=\(PercentEncoding.encode(page))"
            return isScript ? json(["confirm": confirmation], status: .forbidden) : admin.redirect(to: confirmation)
        }
    }

    private static func keptName(_ id: AccessTokenID) -> String { "access-token \(id)" }

    /// Keys and values are ours: none holds a character that JSON escapes.
    private static func json(_ members: [String: String], status: HTTPResponse.Status = .ok) -> Response {
        let text = members.map { "\"\($0)\":\"\($1)\"" }.joined(separator: ",")
        return Response(
            status: status,
            headers: [.contentType: "application/json", .cacheControl: "no-store", .xContentTypeOptions: "nosniff"],
            body: ResponseBody(byteBuffer: ByteBuffer(string: "{\(text)}")))
    }
}

extension AdminContext {
    /// The pages of one access token begin with this.
    func path(of token: AccessToken) -> String {
        "\(path(of: token.integrationID))/access-tokens/\(token.id)"
    }

    /// What the workspace lays down.
    func tokenRules() async throws -> TokenRules {
        try await core.workspaces.tokenRules(administrator)
    }

    /// The access token that the path names, of the integration that the path names.
    func accessToken() async throws -> (Integration, AccessToken) {
        let integration = try await integration()
        let token = try await core.accessTokens.find(
            administrator, try page.id("token-id", as: AccessTokenID.self))
        guard token.integrationID == integration.id else { throw PageRefusal.notFound }
        return (integration, token)
    }
}
