import HummingbirdTesting
import LatchkeyCore
import Testing

@testable import LatchkeyServer

/// The OAuth section of an integration's page, and the tab Connected apps.
@Suite struct OAuthPagesTests {
    private func fields(_ desk: DevelopersDesk, _ changes: [(String, String)]) -> [(String, String)] {
        [("oauth_version", Browser.value(ofField: "oauth_version", in: desk.browser.page) ?? "")] + changes
    }

    @Test func anIntegrationGetsOAuthOnItsPage() async throws {
        try await DevelopersDesk.open { desk in
            let integration = try await desk.server.integration(desk.admin).integration
            let section = desk.path(integration, "?open=oauth")
            try await desk.browser.expect(at: section, has: "OAuth<small>Off</small>", integration.id.text)
            try await desk.browser.expect(
                submitting: desk.path(integration, "/oauth"),
                fields(
                    desk,
                    [
                        ("is_enabled", "on"), ("kind", "confidential"), ("audience", "instance"),
                        ("redirect_uris", "https://app.example.com/cb\r\n http://127.0.0.1/cb "),
                    ]), has: "On, for every workspace", "https://app.example.com/cb\nhttp://127.0.0.1/cb",
                "/authorize?client_id=")
            let id = try required(Browser.value(ofField: "id", in: desk.browser.page), "the secret's id")
            try await desk.browser.expect(
                submitting: desk.path(integration, "/client-secrets"), [("id", id)], has: "lks_", "shown only once")
            let secret = try required(
                Browser.value(ofField: "client-secret", in: desk.browser.page.replacing("id=", with: "name=")), "it")
            #expect(secret.count == 64)
            let (_, secrets) = try await desk.core.oauthClients.find(try desk.admin.admin, integration.id)
            #expect(secrets.map(\.lastFour) == [String(secret.suffix(4))])
            try await desk.browser.expect(at: section, has: "lks_…\(secret.suffix(4))")
            #expect(!desk.browser.page.contains(secret))
        }
    }

    @Test(
        arguments: [
            ("https://app.example.com/*", "is no redirect URI"), ("http://app.example.com/", "use https"),
            ("com.example.app:/cb", "only public clients"),
        ])
    func aWrongRedirectURIIsSaidAtItsField(_ uri: String, _ message: String) async throws {
        try await DevelopersDesk.open { desk in
            let integration = try await desk.server.integration(desk.admin).integration
            try await desk.browser.open(desk.path(integration, "?open=oauth"))
            try await desk.browser.expect(
                400, submitting: desk.path(integration, "/oauth"),
                fields(desk, [("is_enabled", "on"), ("kind", "confidential"), ("redirect_uris", uri)]), has: message,
                uri)
        }
    }

    @Test func anOlderFormIsRefused() async throws {
        try await DevelopersDesk.open { desk in
            let integration = try await desk.server.integration(desk.admin).integration
            try await desk.browser.open(desk.path(integration, "?open=oauth"))
            let old = fields(desk, [("is_enabled", "on"), ("kind", "public")])
            try await desk.browser.submit(desk.path(integration, "/oauth"), old)
            try await desk.browser.expect(409, submitting: desk.path(integration, "/oauth"), old, has: "changed")
        }
    }

    @Test func twoSecretsFitAndOneThatIsRevokedTakesItsTokensAlong() async throws {
        try await OAuthDesk.open { desk in
            let admin = try desk.admin.admin
            let integration = try required(IntegrationID(desk.clientID), "the integration")
            let path = "/acme-inc/settings/developers/\(integration)"
            let found = try await desk.send("/oauth/token", [("grant_type", "client_credentials")] + desk.credentials)
            let token = try required(found.json["access_token"]?.string, "a token")
            let second = try required(
                try await desk.core.oauthClients.addSecret(admin, integration, id: desk.core.newID()), "a secret")
            try await desk.browser.expect(at: "\(path)?open=oauth", has: "Two are there")
            await #expect(throws: LatchkeyError.self) {
                try await desk.core.oauthClients.addSecret(admin, integration, id: desk.core.newID())
            }
            let (_, secrets) = try await desk.core.oauthClients.find(admin, integration)
            let first = try #require(secrets.last)
            try await desk.browser.expect(at: "\(path)/client-secrets/\(first.id)/revoke", has: first.masked)
            try await desk.browser.expect(
                submitting: "\(path)/client-secrets/\(first.id)/revoke", has: "no longer work")
            #expect(try await !desk.isAlive(token))
            let again = [("grant_type", "client_credentials"), ("client_id", desk.clientID)]
            #expect(try await desk.send("/oauth/token", again + [("client_secret", desk.secret ?? "")]).status == 401)
            #expect(try await desk.send("/oauth/token", again + [("client_secret", second)]).status == 200)
        }
    }

    @Test func connectedAppsAreListedAndDisconnected() async throws {
        try await OAuthDesk.open { desk in
            let apps = "/acme-inc/settings/connected-apps"
            try await desk.browser.expect(at: apps, has: "No connected apps")
            let token = try required(try await desk.redeem(try await desk.code()).json["access_token"]?.string, "it")
            #expect(try await desk.isAlive(token))
            try await desk.browser.expect(at: apps, has: "Reports", "by Acme Inc", "Notes: read &amp; write")
            let grant = try #require(try await desk.core.grants.list(try desk.admin.admin).first)
            // Before it is written, which happens once a minute.
            #expect(grant.lastUsedAt == desk.server.clock.now())
            try await desk.browser.expect(at: "\(apps)/\(grant.id)/disconnect", has: "Disconnect Reports?")
            try await desk.browser.expect(
                submitting: "\(apps)/\(grant.id)/disconnect", has: "No connected apps", "no longer work")
            #expect(try await !desk.isAlive(token))
        }
    }

    @Test func newPermissionsAreAskedForAgain() async throws {
        try await OAuthDesk.open { desk in
            let admin = try desk.admin.admin
            let token = try required(try await desk.redeem(try await desk.code()).json["access_token"]?.string, "it")
            let id = try required(IntegrationID(desk.clientID), "the integration")
            let old = try await desk.core.integrations.find(admin, id)
            let more = ScopeSet([.note: .readWrite, .task: .readWrite, .file: .read])
            _ = try await desk.core.integrations.setScopes(admin, id, version: old.version, scopes: more)
            #expect(try await desk.identity(token)["scope"]?.string == "note:read-write task:read")
            let apps = "/acme-inc/settings/connected-apps"
            try await desk.browser.expect(at: apps, has: "New permissions wanted")
            let grant = try #require(try await desk.core.grants.list(admin).first)
            try await desk.browser.expect(
                at: "\(apps)/\(grant.id)/approve", has: "Files: read", "Tasks: read &amp; write")
            // What it wants by now is not what was shown.
            try await desk.browser.expect(
                409, submitting: "\(apps)/\(grant.id)/approve", [("scopes", "note:read")], has: "changed meanwhile")
            try await desk.browser.expect(
                submitting: "\(apps)/\(grant.id)/approve", [("scopes", more.text)], has: "new permissions are given")
            #expect(try await desk.identity(token)["scope"]?.string == more.text)
            // Losing one counts at once.
            let now = try await desk.core.integrations.find(admin, id)
            _ = try await desk.core.integrations.setScopes(admin, id, version: now.version, scopes: .none)
            #expect(try await desk.identity(token)["scope"]?.string == "")
        }
    }

    @Test func deletingTheIntegrationEndsEverything() async throws {
        try await OAuthDesk.open(offline: true) { desk in
            let granted = try await desk.redeem(try await desk.code())
            let id = try required(IntegrationID(desk.clientID), "the integration")
            try await desk.core.integrations.delete(try desk.admin.admin, id, confirmedName: "Reports")
            #expect(try await !desk.isAlive(granted.json["access_token"]?.string ?? ""))
            #expect(try await desk.refresh(granted.json["refresh_token"]?.string ?? "").status == 401)
            try await desk.browser.expect(at: "/acme-inc/settings/connected-apps", has: "No connected apps")
        }
    }

    @Test func membersSeeNeitherTabNorSection() async throws {
        try await OAuthDesk.open { desk in
            _ = try await desk.server.join("grace@example.com", invitedBy: desk.admin)
            let browser = try await Browser.signedIn(desk.client, as: "grace@example.com")
            try await browser.expect(403, at: "/acme-inc/settings/connected-apps", has: "admin")
            try await browser.expect(403, at: "/acme-inc/settings/developers/\(desk.clientID)", has: "admin")
        }
    }
}
