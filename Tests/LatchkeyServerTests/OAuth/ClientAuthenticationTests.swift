import LatchkeyCore
import Testing

@testable import LatchkeyServer

@Suite struct ClientAuthenticationTests {
    /// Known credentials are kept in memory: what ends them must end them there.
    @Test func aKnownClientIsForgottenWhenItChanges() async throws {
        try await OAuthDesk.open { desk in
            let admin = try desk.admin.admin
            let id = try required(IntegrationID(desk.clientID), "the integration")
            let fields = [("grant_type", "client_credentials")] + desk.credentials
            for _ in 0..<2 { #expect(try await desk.send("/oauth/token", fields).status == 200) }
            try await desk.core.oauthClients.disable(admin, integrationName: "Reports")
            #expect(try await desk.send("/oauth/token", fields).status == 401)
            _ = try await desk.core.oauthClients.save(
                admin, id, version: nil, enabled(), redirectURIs: [OAuthDesk.redirectURI])
            #expect(try await desk.send("/oauth/token", fields).status == 200)
            let (_, secrets) = try await desk.core.oauthClients.find(admin, id)
            try await desk.core.oauthClients.revokeSecret(admin, id, try #require(secrets.first).id)
            #expect(try await desk.send("/oauth/token", fields).status == 401)
        }
    }

    @Test func lastUsedIsExactToAMinute() async throws {
        try await OAuthDesk.open { desk in
            let id = try required(IntegrationID(desk.clientID), "the integration")
            let fields = [("grant_type", "client_credentials")] + desk.credentials
            var uses: [Instant?] = []
            for seconds in [0, 30, 30] {
                desk.server.clock.advance(by: .seconds(seconds))
                _ = try await desk.send("/oauth/token", fields)
                uses.append(try await desk.core.oauthClients.find(try desk.admin.admin, id).secrets.first?.lastUsedAt)
            }
            let first = try #require(uses[0])
            #expect(uses == [first, first, first + .seconds(60)])
        }
    }

    @Test(arguments: ["", "x", "01a2137f-70dd-7ce5-a0ce-b69e2e569d3e"]) func whoIsNotKnownIsRefused(_ id: String)
        async throws
    {
        try await OAuthDesk.open { desk in
            for path in ["/oauth/token", "/oauth/introspect", "/oauth/par", "/oauth/device_authorization"] {
                let found = try await desk.send(
                    path,
                    [
                        ("grant_type", "client_credentials"), ("token", "x"), ("client_id", id),
                        ("client_secret", desk.secret ?? ""),
                    ])
                #expect(found.status == 401 && found.json["error"]?.string == "invalid_client", "\(path)")
            }
        }
    }

    private func enabled() -> OAuthSettings {
        var settings = OAuthSettings()
        settings.isEnabled = true
        return settings
    }
}
