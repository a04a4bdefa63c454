import HTTPTypes
import HummingbirdTesting
import LatchkeyCore
import NIOCore
import Testing

@testable import LatchkeyServer

/// RFC 9700 section 4, attack by attack.
@Suite struct OAuthAttackTests {
    // MARK: 4.1 Insufficient redirection URI validation, 4.11 open redirection

    @Test(
        arguments: [
            "https://app.example.com/callback/", "https://app.example.com/callback?x=1", "https://app.example.com/",
            "https://app.example.com/CALLBACK", "https://app.example.com:443/callback",
            "https://app.example.com.evil.example/callback", "https://evil.example/callback",
            "http://app.example.com/callback", "https://app.example.com/callback#x",
            "https://app.example.com@evil.example/callback", "https://app.example.com\\@evil.example/callback",
            "https://app.example.com/a/../callback", "javascript:alert(1)", "//app.example.com/callback", "",
        ])
    func insufficientRedirectURIValidation(_ uri: String) async throws {
        try await OAuthDesk.open { desk in
            let response = try await desk.browser.send(.get, desk.link([("redirect_uri", uri)]))
            #expect(response.status == .badRequest)
            #expect(response.headers[.location] == nil)
        }
    }

    /// A link alone leads nobody away from here: errors too are told to the app only after sign-in.
    @Test func openRedirectorOfTheAuthorizationServer() async throws {
        try await OAuthDesk.open { desk in
            let stranger = Browser(desk.client)
            let response = try await stranger.send(.get, desk.link([("response_type", "token")]))
            #expect(response.headers[.location]?.hasPrefix("/sign-in?next=") == true)
            let told = try await desk.browser.send(.get, desk.link([("response_type", "token")]))
            #expect(told.headers[.location]?.contains("error=unsupported_response_type") == true)
        }
    }

    /// Whoever makes an app chooses its address: people of other workspaces are not sent there.
    @Test func openRedirectorThroughAnAppOfSomebodyElse() async throws {
        try await OAuthDesk.open { desk in
            _ = try await desk.server.workspace("Other", admin: "eve@example.com")
            let browser = try await Browser.signedIn(desk.client, as: "eve@example.com")
            let response = try await browser.send(.get, desk.link([("response_type", "token")]))
            #expect(response.status == .badRequest && response.headers[.location] == nil)
        }
    }

    /// An app that asks for more while somebody reads what it asks for does not get it.
    @Test func consentCoversWhatWasShown() async throws {
        try await OAuthDesk.open { desk in
            let admin = try desk.admin.admin
            try await desk.browser.open(desk.link())
            let shown = try required(Browser.value(ofField: "scopes", in: desk.browser.page), "the scopes")
            let id = try required(IntegrationID(desk.clientID), "the integration")
            let version = try await desk.core.integrations.find(admin, id).version
            _ = try await desk.core.integrations.setScopes(admin, id, version: version, scopes: .everything)
            try await desk.browser.expect(
                409, submitting: desk.link(), [("workspace", "acme-inc"), ("decision", "allow"), ("scopes", shown)],
                has: "has changed while you were reading", "Records")
            #expect(try await desk.core.grants.list(admin).isEmpty)
        }
    }

    // MARK: 4.2 Leakage by Referer, 4.3 by browser history

    @Test func credentialLeakageViaReferer() async throws {
        try await OAuthDesk.open { desk in
            try await desk.browser.open("/sign-in")
            let page = try await desk.browser.send(.get, desk.link())
            #expect(page.headers[.known("Referrer-Policy")] == "same-origin")
            #expect(page.headers[.cacheControl] == "no-store")
            let code = try await desk.code()
            #expect(!desk.server.logLines.contains { $0.contains(code) })
        }
    }

    @Test func credentialLeakageViaBrowserHistory() async throws {
        try await OAuthDesk.open { desk in
            let token = try required(try await desk.redeem(try await desk.code()).json["access_token"]?.string, "it")
            // A token in an address is no credential.
            let response = try await desk.client.executeRequest(
                uri: "/v2/self?access_token=\(token)", method: .get, headers: [:], body: nil)
            #expect(response.status == .badRequest)
        }
    }

    // MARK: 4.4 Mix-up

    @Test func mixUpAttacks() async throws {
        try await OAuthDesk.open { desk in
            for decision in ["allow", "deny"] {
                let answer = try await desk.decide(decision)
                #expect(OAuthDesk.parameter("iss", of: answer) == "http://keys.example.com")
            }
        }
    }

    // MARK: 4.5 Authorization code injection

    @Test func authorizationCodeInjection() async throws {
        try await OAuthDesk.open { desk in
            let code = try await desk.code()
            let other = String(OAuthDesk.verifier.reversed())
            #expect(try await desk.redeem(code, verifier: other).json["error"]?.string == "invalid_grant")
            #expect(try await desk.redeem(code, verifier: nil).json["error"]?.string == "invalid_grant")
            let elsewhere = "https://app.example.com/other"
            #expect(try await desk.redeem(code, redirectURI: elsewhere).json["error"]?.string == "invalid_grant")
            #expect(try await desk.redeem(code).status == 200)
        }
    }

    /// A code is its client's alone.
    @Test func aCodeOfAnotherClientIsRefused() async throws {
        try await OAuthDesk.open { desk in
            let (client, secret) = try await desk.core.oauthClients.enable(
                try desk.admin.admin, integrationName: "Other", scopes: ScopeSet.none, OAuthSettings(), redirectURIs: []
            )
            let others = [("client_id", client.integration.id.text), ("client_secret", secret ?? "")]
            let code = try await desk.code()
            #expect(try await desk.redeem(code, as: others).json["error"]?.string == "invalid_grant")
            #expect(try await desk.redeem(code).status == 200)
        }
    }

    // MARK: 4.6 Access token injection, 4.9 leakage at the resource server

    /// A token says whose it is, for which workspace, so that a service can refuse another's.
    @Test func accessTokenInjection() async throws {
        try await OAuthDesk.open { desk in
            let token = try required(try await desk.redeem(try await desk.code()).json["access_token"]?.string, "it")
            let identity = try await desk.identity(token)
            #expect(identity["aud"]?.string == desk.clientID)
            #expect(identity["workspace_id"]?.string == desk.admin.workspace.id.text)
        }
    }

    // MARK: 4.7 Cross-site request forgery

    @Test func crossSiteRequestForgery() async throws {
        try await OAuthDesk.open { desk in
            try await desk.browser.open(desk.link())
            let forged = try await desk.browser.post(
                desk.link(), [("workspace", "acme-inc"), ("decision", "allow")])
            #expect(forged.headers[.location] == nil && forged.status.kind == .clientError)
            #expect(try await desk.core.grants.list(try desk.admin.admin).isEmpty)
        }
    }

    // MARK: 4.8 PKCE downgrade

    @Test func pkceDowngrade() async throws {
        try await OAuthDesk.open { desk in
            // Asked for without a challenge, a code takes no verifier.
            let bare = try await desk.code([("code_challenge", ""), ("code_challenge_method", "")])
            #expect(try await desk.redeem(bare).json["error"]?.string == "invalid_grant")
            #expect(try await desk.redeem(bare, verifier: nil).status == 200)
            for changes in [
                [("code_challenge_method", "plain")], [("code_challenge_method", "")], [("code_challenge", "short")],
            ] {
                let response = try await desk.browser.send(.get, desk.link(changes))
                #expect(response.headers[.location]?.contains("error=invalid_request") == true)
            }
        }
        try await OAuthDesk.open(isPublic: true) { desk in
            let bare = desk.link([("code_challenge", ""), ("code_challenge_method", "")])
            let response = try await desk.browser.send(.get, bare)
            #expect(response.headers[.location]?.contains("error=invalid_request") == true)
        }
    }

    // MARK: 4.10 Misuse of stolen access tokens

    @Test func misuseOfStolenAccessTokens() async throws {
        try await OAuthDesk.open { desk in
            let token = try required(try await desk.redeem(try await desk.code()).json["access_token"]?.string, "it")
            let grant = try #require(try await desk.core.grants.list(try desk.admin.admin).first)
            try await desk.core.grants.revoke(try desk.admin.admin, grant.id)
            #expect(try await !desk.isAlive(token))
        }
    }

    // MARK: 4.12 307 redirect

    @Test func redirect307() async throws {
        try await OAuthDesk.open { desk in
            try await desk.browser.open(desk.link())
            let csrf = Browser.value(ofField: "csrf", in: desk.browser.page) ?? ""
            let response = try await desk.browser.post(desk.link(), [("csrf", csrf), ("decision", "deny")])
            #expect(response.status == .seeOther)
        }
    }

    // MARK: 4.13 TLS-terminating reverse proxies

    /// What a client claims of itself in a proxy's headers changes neither the issuer nor the addresses.
    @Test func tlsTerminatingReverseProxies() async throws {
        try await OAuthDesk.open { desk in
            var headers: HTTPFields = [:]
            headers[.known("X-Forwarded-Host")] = "evil.example"
            headers[.known("X-Forwarded-Proto")] = "https"
            let response = try await desk.client.executeRequest(
                uri: "/.well-known/oauth-authorization-server", method: .get, headers: headers, body: nil)
            #expect(!String(buffer: response.body).contains("evil.example"))
        }
    }

    // MARK: 4.14 Refresh token theft

    @Test func refreshTokenReplay() async throws {
        try await OAuthDesk.open(offline: true) { desk in
            let first = try await desk.redeem(try await desk.code())
            let stolen = try required(first.json["refresh_token"]?.string, "a refresh token")
            let second = try await desk.refresh(stolen)
            #expect(second.status == 200)
            #expect(try await desk.refresh(stolen).json["error"]?.string == "invalid_grant")
            for json in [first.json, second.json] {
                #expect(try await !desk.isAlive(json["access_token"]?.string ?? ""))
            }
            let rotated = try required(second.json["refresh_token"]?.string, "a refresh token")
            #expect(try await desk.refresh(rotated).status == 400)
        }
    }

    @Test func twentyAtOnceWithOneRefreshToken() async throws {
        try await OAuthDesk.open(offline: true) { desk in
            let refresh = try required(
                try await desk.redeem(try await desk.code()).json["refresh_token"]?.string, "a refresh token")
            try await expectNoneSurvives {
                try await desk.refresh(refresh).json
            } isAlive: {
                try await desk.isAlive($0)
            }
        }
    }

    // MARK: RFC 6749 4.1.2: a code used twice

    @Test func aCodeUsedTwiceEndsWhatItGave() async throws {
        try await OAuthDesk.open { desk in
            let code = try await desk.code()
            let token = try required(try await desk.redeem(code).json["access_token"]?.string, "a token")
            // Somebody who can't prove to be the client ends nothing.
            let claimed = [("client_id", desk.clientID), ("client_secret", "wrong")]
            #expect(try await desk.redeem(code, as: claimed).status == 401)
            #expect(try await desk.isAlive(token))
            #expect(try await desk.redeem(code).json["error"]?.string == "invalid_grant")
            #expect(try await !desk.isAlive(token))
        }
    }

    @Test func aReplayByWhoOnlyKnowsAPublicClientsNameEndsNothing() async throws {
        try await OAuthDesk.open(isPublic: true) { desk in
            let code = try await desk.code()
            let token = try required(try await desk.redeem(code).json["access_token"]?.string, "a token")
            #expect(try await desk.redeem(code, verifier: String(OAuthDesk.verifier.reversed())).status == 400)
            #expect(try await desk.isAlive(token))
            #expect(try await desk.redeem(code).status == 400)
            #expect(try await !desk.isAlive(token))
        }
    }

    @Test func twentyAtOnceWithOneCode() async throws {
        try await OAuthDesk.open { desk in
            let code = try await desk.code()
            try await expectNoneSurvives {
                try await desk.redeem(code).json
            } isAlive: {
                try await desk.isAlive($0)
            }
        }
    }

    @Test func aCodeLivesAMinute() async throws {
        try await OAuthDesk.open { desk in
            let code = try await desk.code()
            desk.server.clock.advance(by: .seconds(60))
            #expect(try await desk.redeem(code).json["error"]?.string == "invalid_grant")
        }
    }

    // MARK: 4.15 Client impersonating a resource owner

    /// A token that a client asked for itself names no member.
    @Test func clientImpersonatingResourceOwner() async throws {
        try await OAuthDesk.open { desk in
            let found = try await desk.send("/oauth/token", [("grant_type", "client_credentials")] + desk.credentials)
            let token = try required(found.json["access_token"]?.string, "a token")
            #expect(try await desk.identity(token)["authorized_by_workspace_member_id"] == nil)
        }
    }

    // MARK: 4.16 Clickjacking

    @Test func clickjacking() async throws {
        try await OAuthDesk.open { desk in
            let page = try await desk.browser.send(.get, desk.link())
            let policy = try #require(page.headers[.contentSecurityPolicy])
            #expect(policy.contains("frame-ancestors 'none'"))
            #expect(policy.contains("form-action 'self' https://app.example.com;"))
            #expect(page.headers[.known("X-Frame-Options")] == "DENY")
        }
    }

    // MARK: 4.17 In-browser communication

    /// Answers go by redirect alone: no page of this server posts messages to another.
    @Test func inBrowserCommunication() async throws {
        try await OAuthDesk.open { desk in
            let response = try await desk.browser.send(.get, desk.link([("response_mode", "web_message")]))
            #expect(!String(buffer: response.body).contains("postMessage"))
            #expect(response.headers[.known("Cross-Origin-Opener-Policy")] == "same-origin")
        }
    }

    /// Twenty requests at the same instant: at most one gets tokens, and those are dead once all were answered.
    private func expectNoneSurvives(
        _ ask: @escaping @Sendable () async throws -> JSON, isAlive: (String) async throws -> Bool
    ) async throws {
        let answers = try await withThrowingTaskGroup(of: JSON.self) { group in
            for _ in 0..<20 { group.addTask { try await ask() } }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        let tokens = answers.compactMap { $0["access_token"]?.string }
        #expect(tokens.count == 1)
        for token in tokens { #expect(try await !isAlive(token)) }
    }
}
