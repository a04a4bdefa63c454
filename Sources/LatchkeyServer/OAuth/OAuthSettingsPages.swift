import HTTPTypes
import Hummingbird
import LatchkeyCore

/// The OAuth section of an integration's page: its settings and client secrets.
enum OAuthSettingsPages {
    static func register(in routes: PageRoutes) {
        let path = "/{workspace-slug}/settings/developers/{integration-id}"
        routes.post("\(path)/oauth", save)
        routes.post("\(path)/client-secrets", addSecret)
        routes.get("\(path)/client-keys/new") { admin in try await newKey(admin) }
        routes.post("\(path)/client-keys", addKey)
        routes.get("\(path)/client-secrets/{secret-id}", showSecret)
        routes.get("\(path)/client-secrets/{secret-id}/revoke") { admin in try await askRevoke(admin) }
        routes.post("\(path)/client-secrets/{secret-id}/revoke", revoke)
    }

    @Sendable private static func save(_ admin: AdminContext) async throws -> Response {
        let integration = try await admin.integration()
        let form = admin.form
        var settings = OAuthSettings()
        settings.isEnabled = form.has("is_enabled")
        settings.isPublic = form.text("kind") == "public"
        settings.isPublished = form.text("audience") == "instance"
        settings.offersOfflineAccess = form.has("offline_access")
        settings.allowsDevices = form.has("devices")
        settings.allowsClientCredentials = form.has("client_credentials")
        settings.tokenLevel = form.text("token_level") == TokenLevel.user.rawValue ? .user : .workspace
        settings.requiresPushedRequests = form.has("pushed_requests")
        do {
            let client = try await admin.core.oauthClients.save(
                admin.administrator, integration.id, version: try form.int("oauth_version"), settings,
                redirectURIs: form.text("redirect_uris").split(whereSeparator: \.isWhitespace).map(String.init))
            return section(
                admin, integration.id, saying: client.settings.isEnabled ? "OAuth is saved." : "OAuth is switched off.")
        } catch let error as LatchkeyError where error.isAboutTheForm {
            let view = try await admin.view(of: integration, open: .oauth, error)
            return try await admin.settings(
                "integration", view, tab: .developers, title: integration.name, status: error.pageStatus)
        }
    }

    /// A new secret is kept in the session and shown on a page of its own.
    @Sendable private static func addSecret(_ admin: AdminContext) async throws -> Response {
        let integration = try await admin.integration()
        let id = try admin.form.id("id", as: ClientSecretID.self)
        do {
            if let secret = try await admin.core.oauthClients.addSecret(admin.administrator, integration.id, id: id) {
                try await admin.core.sessions.keepSecret(secret, for: keptName(id), admin.signedIn)
            }
            return admin.redirect(to: "\(admin.path(of: integration.id))/client-secrets/\(id)")
        } catch let error as LatchkeyError where error.kind == .conflict {
            return admin.redirect(
                to: admin.path(of: integration.id, open: .oauth), saying: FlashMessage(.bad, error.message))
        }
    }

    private static func newKey(_ admin: AdminContext, _ error: LatchkeyError? = nil) async throws -> Response {
        let integration = try await admin.integration()
        let (_, secrets) = try await admin.core.oauthClients.find(admin.administrator, integration.id)
        guard secrets.count < OAuthClients.secretLimit else {
            return admin.redirect(
                to: admin.path(of: integration.id, open: .oauth),
                saying: FlashMessage(.bad, "Two secrets or keys are there. Revoke one of them first."))
        }
        return try await admin.settings(
            "client-key-new", ClientKeyView(of: integration, admin, error), tab: .developers, title: "Add a public key",
            status: error?.pageStatus ?? .ok)
    }

    /// A key that the client signs with, in place of a secret.
    @Sendable private static func addKey(_ admin: AdminContext) async throws -> Response {
        let integration = try await admin.integration()
        do {
            try await admin.core.oauthClients.addPublicKey(
                admin.administrator, integration.id, id: try admin.form.id("id"), admin.form.text("public_key"))
            return section(admin, integration.id, saying: "The client can prove itself with this key now.")
        } catch let error as LatchkeyError where error.isAboutTheForm || error.kind == .conflict {
            return try await newKey(admin, error)
        }
    }

    @Sendable private static func showSecret(_ admin: AdminContext) async throws -> Response {
        let integration = try await admin.integration()
        let id = try admin.page.id("secret-id", as: ClientSecretID.self)
        guard let secret = try await admin.core.sessions.keptSecret(for: keptName(id), admin.signedIn) else {
            return admin.redirect(to: admin.path(of: integration.id, open: .oauth))
        }
        return try await admin.settings(
            "client-secret", ClientSecretView(secret, of: integration, admin), tab: .developers, title: "Client secret")
    }

    private static func askRevoke(_ admin: AdminContext) async throws -> Response {
        let (integration, secret) = try await admin.clientSecret()
        return try await admin.settings(
            "client-secret-revoke", ClientSecretQuestionView(secret, of: integration, admin), tab: .developers,
            title: "Revoke client secret")
    }

    @Sendable private static func revoke(_ admin: AdminContext) async throws -> Response {
        let integration = try await admin.integration()
        try await admin.core.oauthClients.revokeSecret(
            admin.administrator, integration.id, try admin.page.id("secret-id", as: ClientSecretID.self))
        return section(admin, integration.id, saying: "The client secret and what was got with it no longer work.")
    }

    private static func section(_ admin: AdminContext, _ id: IntegrationID, saying text: String) -> Response {
        admin.redirect(to: admin.path(of: id, open: .oauth), saying: FlashMessage(text))
    }

    private static func keptName(_ id: ClientSecretID) -> String { "client-secret \(id)" }
}

extension AdminContext {
    /// The client secret that the path names, of the integration that the path names.
    fileprivate func clientSecret() async throws -> (Integration, ClientSecret) {
        let integration = try await integration()
        let id = try page.id("secret-id", as: ClientSecretID.self)
        let (_, secrets) = try await core.oauthClients.find(administrator, integration.id)
        guard let secret = secrets.first(where: { $0.id == id }) else { throw PageRefusal.notFound }
        return (integration, secret)
    }
}
