import LatchkeyStorage
import Testing

@testable import LatchkeyCore

/// What happens to clients and grants is told to webhooks, in its own transaction.
@Suite struct OAuthEventTests {
    private static let types = [
        "oauth-client.updated", "client-secret.created", "client-secret.revoked", "grant.created", "grant.widened",
        "grant.updated", "grant.revoked", "oauth-token.reused", "registration-token.created",
        "registration-token.revoked",
    ]

    @Test func everyChangeIsAnEvent() async throws {
        let desk = try await DataDesk.open()
        let (core, admin, workspace) = (desk.core, try desk.admin.admin, desk.admin.workspace.id)
        try await core.database.write { transaction in
            for type in Self.types {
                try transaction.execute(
                    "INSERT INTO event_subscriptions (workspace_id, event_type, subscriber_id) VALUES (?, ?, 'hook')",
                    workspace, type)
            }
        }
        let redirectURI = "https://app.example.com/callback"
        let (client, secret) = try await core.oauthClients.enable(
            admin, integrationName: "Reports", scopes: ScopeSet([.note: .read]), OAuthSettings(),
            redirectURIs: [redirectURI])
        let credentials = ClientCredentials(clientID: client.integration.id.text, secret: secret)
        var parameters = AuthorizationParameters()
        parameters.clientID = client.integration.id.text
        parameters.responseType = "code"
        parameters.redirectURI = redirectURI
        let request = try await core.authorization.check(parameters)
        let location = try await core.authorization.allow(
            admin, request, shown: ShownConsent(request.scopes, .workspace))
        let code = String(try #require(location.split(separator: "code=").last).prefix { $0 != "&" })
        _ = try await core.oauthTokens.redeem(credentials, code: code, redirectURI: nil, verifier: nil)
        await #expect(throws: OAuthError.self) {
            _ = try await core.oauthTokens.redeem(credentials, code: code, redirectURI: nil, verifier: nil)
        }
        let grant = try #require(try await core.grants.list(admin).first)
        _ = try await core.integrations.setScopes(
            admin, client.integration.id, version: client.integration.version, scopes: ScopeSet([.note: .readWrite]))
        try await core.grants.approve(admin, grant.id, scopes: ScopeSet([.note: .readWrite]))
        _ = try await core.grants.limit(admin, grant.id) { $0.daysLimit = 30 }
        try await core.grants.revoke(admin, grant.id)
        let known = try #require(try await core.oauthClients.find(admin, client.integration.id).secrets.first)
        try await core.oauthClients.revokeSecret(admin, client.integration.id, known.id)
        let registration = core.newID(RegistrationToken.self)
        _ = try await core.registrationTokens.add(admin, id: registration)
        try await core.registrationTokens.revoke(admin, registration)

        let events = try await core.database.read { connection in
            try connection.all("SELECT payload FROM outbox_events ORDER BY id") { row in
                try JSON(parsing: Array(try row.next(String.self).utf8))
            }
        }
        #expect(
            events.map { $0["event_type"]?.string } == [
                "oauth-client.updated", "client-secret.created", "grant.created", "oauth-token.reused",
                "grant.widened", "grant.updated", "grant.revoked", "client-secret.revoked",
                "registration-token.created",
                "registration-token.revoked",
            ])
        for event in events { #expect(event["id"]?["workspace_id"]?.string == workspace.text) }
        #expect(events[0]["id"]?["integration_id"]?.string == client.integration.id.text)
        #expect(events[0]["actor"]?["id"]?.string == desk.admin.member.id.text)
        #expect(events[3]["actor"]?["type"]?.string == "system")
        #expect(events[5]["id"]?["grant_id"]?.string == grant.id.text)
        #expect(events[6]["id"]?["grant_id"]?.string == grant.id.text)
    }
}
