import HTTPTypes
import HummingbirdTesting
import LatchkeyCore
import NIOCore
import Testing

@testable import LatchkeyServer

/// OWASP ASVS 5.0 chapter V10, item by item: what it asks of an authorization server. docs/security.md has the table.
@Suite struct VerificationStandardTests {
    @Test("ASVS 10.4.1: redirect URIs are compared exactly with the client's own list")
    func v10_4_1() async throws {
        let (mine, native) = (OAuthDesk.redirectURI, "http://127.0.0.1:1/cb")
        try await OAuthDesk.open(redirectURIs: [mine, native]) { desk in
            let others = "https://other.example.com/callback"
            _ = try await desk.core.oauthClients.enable(
                try desk.admin.admin, integrationName: "Other", scopes: ScopeSet.none, OAuthSettings(),
                redirectURIs: [others])
            // RFC 8252 section 7.3 leaves the port of a loopback address open, and that alone.
            for uri in [mine, native, "http://127.0.0.1:50123/cb"] {
                let answer = try await desk.press(desk.link([("redirect_uri", uri)]))
                #expect(answer.headers[.location]?.hasPrefix("\(uri)?code=") == true, "\(uri)")
            }
            for uri in [
                others, "\(mine)/", "\(mine)?x=1", "\(mine)2", String(mine.dropLast()), "https://app.example.com",
                "https://app.example.com:443/callback", "https://APP.example.com/callback",
                "https://app.example.com/Callback", "https://app.example.com/%63allback",
                "https://x.app.example.com/callback", "http://app.example.com/callback",
                "http://127.0.0.1:50123/cb2", "http://127.0.0.2:1/cb", "http://localhost:1/cb",
            ] { try await desk.expectNoRedirect(to: uri, has: "has not registered") }
        }
    }

    @Test("ASVS 10.4.2: a code is good once, and a second use ends all that came from it")
    func v10_4_2() async throws {
        try await OAuthDesk.open(offline: true) { desk in
            let code = try await desk.code()
            let first = try await desk.redeem(code)
            let second = try await desk.refresh(first.json["refresh_token"]?.string ?? "")
            let tokens = try [first, second].map { try required($0.json["access_token"]?.string, "a token") }
            let untouched = try await desk.connect()
            for token in tokens { #expect(try await desk.isAlive(token)) }
            desk.expect(try await desk.redeem(code), refuses: "invalid_grant")
            for token in tokens { #expect(try await !desk.isAlive(token)) }
            desk.expect(
                try await desk.refresh(second.json["refresh_token"]?.string ?? ""), refuses: "invalid_grant")
            // What came from another code lives on.
            #expect(try await desk.isAlive(untouched.access))
            #expect(try await desk.refresh(untouched.refresh ?? "").status == 200)
        }
    }

    @Test("ASVS 10.4.3: a code lives less than a minute")
    func v10_4_3() async throws {
        try await OAuthDesk.open { desk in
            let (inTime, tooLate) = (try await desk.code(), try await desk.code())
            desk.server.clock.advance(by: .seconds(59))
            #expect(try await desk.redeem(inTime).status == 200)
            desk.server.clock.advance(by: .seconds(1))
            desk.expect(try await desk.redeem(tooLate), refuses: "invalid_grant")
        }
    }

    @Test("ASVS 10.4.4: no implicit and no password grant, and a client has only the grants that it was given")
    func v10_4_4() async throws {
        let device = ("grant_type", "urn:ietf:params:oauth:grant-type:device_code")
        try await OAuthDesk.open { desk in
            for type in ["token", "id_token", "code token", "none"] {
                try await desk.expect(authorizing: [("response_type", type)], refuses: "unsupported_response_type")
            }
            func ask(_ fields: (String, String)...) async throws -> OAuthDesk.Answer {
                try await desk.send("/oauth/token", fields + desk.credentials)
            }
            desk.expect(
                try await ask(
                    ("grant_type", "password"), ("username", "ada@example.com"), ("password", TestServer.password)),
                refuses: "unsupported_grant_type")
            // At first: codes, without refresh tokens, and tokens in the client's own name.
            #expect(try await desk.connect().refresh == nil)
            #expect(try await ask(("grant_type", "client_credentials")).status == 200)
            desk.expect(
                try await desk.send("/oauth/device_authorization", desk.credentials), refuses: "unauthorized_client")
            // The other way round.
            try await desk.change { settings in
                settings.allowsClientCredentials = false
                settings.offersOfflineAccess = true
                settings.allowsDevices = true
            }
            desk.expect(try await ask(("grant_type", "client_credentials")), refuses: "unauthorized_client")
            let refresh = try required(try await desk.connect().refresh, "a refresh token")
            let begun = try await desk.send("/oauth/device_authorization", desk.credentials)
            let code = try required(begun.json["device_code"]?.string, "a device code")
            desk.expect(try await ask(device, ("device_code", code)), refuses: "authorization_pending")
            // What was switched off is no way on.
            try await desk.change { $0.offersOfflineAccess = false }
            desk.expect(try await desk.refresh(refresh), refuses: "invalid_grant")
            // No address, no codes.
            try await desk.change { $0.redirectURIs = [] }
            try await desk.expectNoRedirect(to: OAuthDesk.redirectURI, has: "has not registered")
        }
    }

    @Test("ASVS 10.4.5: a public client's refresh token can't be replayed")
    func v10_4_5() async throws {
        try await OAuthDesk.open(isPublic: true, offline: true) { desk in
            let (stolen, untouched) = (try await desk.connect(), try await desk.connect())
            let renewed = try await desk.refresh(stolen.refresh ?? "")
            let next = try required(renewed.json["refresh_token"]?.string, "the next one")
            #expect(renewed.status == 200 && next != stolen.refresh)
            desk.expect(try await desk.refresh(stolen.refresh ?? ""), refuses: "invalid_grant")
            // Nobody knows who came first: both are out.
            desk.expect(try await desk.refresh(next), refuses: "invalid_grant")
            for token in [stolen.access, renewed.json["access_token"]?.string ?? ""] {
                #expect(try await !desk.isAlive(token))
            }
            #expect(try await desk.refresh(untouched.refresh ?? "").status == 200)
            // Bound to a key, it is worth nothing to whoever hasn't got that.
            let (key, thief) = (DPoPTests.Key(), DPoPTests.Key())
            let code = try await desk.code([("dpop_jkt", key.thumbprint)])
            let bound = try await desk.redeem(code, proof: try key.proof(desk, "/oauth/token"))
            let refresh = try required(bound.json["refresh_token"]?.string, "a refresh token")
            for proof in [nil, try thief.proof(desk, "/oauth/token", id: "2")] {
                desk.expect(try await desk.refresh(refresh, proof: proof), refuses: "invalid_dpop_proof")
            }
            let proof = try key.proof(desk, "/oauth/token", id: "2")
            #expect(try await desk.refresh(refresh, proof: proof).status == 200)
        }
    }

    @Test("ASVS 10.4.6: PKCE with S256, never plain, and the verifier is checked", arguments: [true, false])
    func v10_4_6(isPublic: Bool) async throws {
        try await OAuthDesk.open(isPublic: isPublic) { desk in
            for changes in [
                [("code_challenge_method", "plain")], [("code_challenge_method", "")], [("code_challenge", "")],
                [("code_challenge", "short")],
            ] { try await desk.expect(authorizing: changes, refuses: "invalid_request") }
            let code = try await desk.code()
            for verifier in [nil, OAuthDesk.challenge, String(OAuthDesk.verifier.reversed())] {
                desk.expect(try await desk.redeem(code, verifier: verifier), refuses: "invalid_grant")
            }
            #expect(try await desk.redeem(code).status == 200)
            let none = [("code_challenge", ""), ("code_challenge_method", "")]
            if isPublic {
                try await desk.expect(authorizing: none, refuses: "invalid_request")
            } else {
                // As Attio's do. Nobody can slip such a code in where a verifier is sent.
                let bare = try await desk.code(none)
                desk.expect(try await desk.redeem(bare), refuses: "invalid_grant")
                #expect(try await desk.redeem(bare, verifier: nil).status == 200)
            }
        }
    }

    @Test("ASVS 10.4.7: nobody registers a client without a token of an admin, and people are warned of it")
    func v10_4_7() async throws {
        try await OAuthDesk.open { desk in
            let admin = try desk.admin.admin
            let token = try required(
                try await desk.core.registrationTokens.add(admin, id: desk.core.newID()), "a registration token")
            func register(_ authorization: String, _ uri: String) async throws -> OAuthDesk.Answer {
                let body = #"{"client_name":"Notebook","redirect_uris":["\#(uri)"],"scope":"note:read"}"#
                return try await desk.api(.post, "/oauth/register", authorization, body: body)
            }
            for authorization in ["Bearer lki_x", "Bearer \(desk.secret ?? "")", "Basic \(token)"] {
                desk.expect(
                    try await register(authorization, OAuthDesk.redirectURI), refuses: "invalid_token", status: 401)
            }
            for uri in ["http://app.example.com/", "https://app.example.com/*", "javascript:alert(1)"] {
                desk.expect(try await register("Bearer \(token)", uri), refuses: "invalid_redirect_uri")
            }
            #expect(try await desk.core.integrations.count(admin) == 1)
            let made = try await register("Bearer \(token)", OAuthDesk.redirectURI)
            let credentials = try ["client_id", "client_secret"].map { name in
                (name, try required(made.json[name]?.string, name))
            }
            let own = [("grant_type", "client_credentials")] + credentials
            desk.expect(try await desk.send("/oauth/token", own), refuses: "unauthorized_client")
            let changes = [("client_id", credentials[0].1)]
            try await desk.browser.expect(
                at: desk.link(changes), has: "Connect Notebook to Acme Inc?", "not published",
                "https://app.example.com")
            _ = try await desk.server.workspace("Other", admin: "eve@example.com")
            let stranger = try await Browser.signedIn(desk.client, as: "eve@example.com")
            try await stranger.expect(400, at: desk.link(changes), has: "members of the workspace that made it only")
            #expect(try await desk.core.grants.list(admin).isEmpty)
            #expect(try await desk.redeem(try await desk.code(changes), as: credentials).status == 200)
        }
    }

    @Test("ASVS 10.4.8: refresh tokens end for good, however often they are renewed")
    func v10_4_8() async throws {
        try await OAuthDesk.open(offline: true) { desk in
            let idle = try required(try await desk.connect().refresh, "a refresh token")
            var refresh = try required(try await desk.connect().refresh, "a refresh token")
            for days in [29, 29, 29, 29, 29, 29, 5] {
                desk.server.clock.advance(by: .days(days))
                let renewed = try await desk.refresh(refresh)
                refresh = try required(renewed.json["refresh_token"]?.string, "the next one")
            }
            // Renewed a day ago, but 180 days old.
            desk.server.clock.advance(by: .days(1))
            desk.expect(try await desk.refresh(refresh), refuses: "invalid_grant")
            desk.expect(try await desk.refresh(idle), refuses: "invalid_grant")
        }
    }

    @Test("ASVS 10.4.9: an admin revokes refresh and access tokens on a page")
    func v10_4_9() async throws {
        try await OAuthDesk.open(offline: true) { desk in
            let tokens = try await desk.connect()
            let grant = try #require(try await desk.core.grants.list(try desk.admin.admin).first)
            let rest = "settings/connected-apps/\(grant.id)/disconnect"
            _ = try await desk.server.join("grace@example.com", invitedBy: desk.admin)
            _ = try await desk.server.workspace("Other", admin: "eve@example.com")
            // Neither a member who is no admin nor another workspace's admin.
            for (email, workspace, status) in [
                ("grace@example.com", "acme-inc", 403), ("eve@example.com", "acme-inc", 404),
                ("eve@example.com", "other", 200),
            ] {
                let browser = try await Browser.signedIn(desk.client, as: email)
                try await browser.open("/\(email.hasPrefix("eve") ? "other" : "acme-inc")/settings/profile")
                let answer = try await browser.submit("/\(workspace)/\(rest)", [])
                #expect(answer.status.code == status, "\(email)")
                #expect(try await desk.isAlive(tokens.access))
            }
            let renewed = try await desk.refresh(tokens.refresh ?? "")
            #expect(renewed.status == 200)
            try await desk.browser.open("/acme-inc/\(rest)")
            try await desk.browser.expect(submitting: "/acme-inc/\(rest)", has: "Its tokens no longer work")
            #expect(try await !desk.isAlive(tokens.access))
            desk.expect(
                try await desk.refresh(renewed.json["refresh_token"]?.string ?? ""), refuses: "invalid_grant")
        }
    }

    @Test("ASVS 10.4.10: a confidential client proves itself wherever it says who it is")
    func v10_4_10() async throws {
        try await OAuthDesk.open(offline: true, devices: true) { desk in
            let (_, others) = try await desk.core.oauthClients.enable(
                try desk.admin.admin, integrationName: "Other", scopes: ScopeSet.none, OAuthSettings(),
                redirectURIs: [])
            let (live, token) = (try await desk.connect(), try await desk.connect().access)
            let grant = "urn:ietf:params:oauth:grant-type:token-exchange"
            let type = "urn:ietf:params:oauth:token-type:access_token"
            let challenge = [("code_challenge", OAuthDesk.challenge), ("code_challenge_method", "S256")]
            for (path, fields) in [
                ("token", [("grant_type", "client_credentials")]),
                (
                    "token",
                    [
                        ("grant_type", "authorization_code"), ("code", try await desk.code()),
                        ("code_verifier", OAuthDesk.verifier),
                    ]
                ),
                ("token", [("grant_type", "refresh_token"), ("refresh_token", live.refresh ?? "")]),
                ("token", [("grant_type", grant), ("subject_token", token), ("subject_token_type", type)]),
                ("par", [("response_type", "code"), ("redirect_uri", OAuthDesk.redirectURI)] + challenge),
                ("device_authorization", []), ("introspect", [("token", token)]), ("revoke", [("token", token)]),
            ] {
                for secret in [nil, "wrong", try required(others, "another client's secret")] {
                    let claimed = [("client_id", desk.clientID)] + (secret.map { [("client_secret", $0)] } ?? [])
                    desk.expect(
                        try await desk.send("/oauth/\(path)", fields + claimed), refuses: "invalid_client",
                        status: 401)
                }
                #expect(try await desk.isAlive(token), "\(path)")
                let answer = try await desk.send("/oauth/\(path)", fields + desk.credentials)
                #expect((200...201).contains(answer.status) && answer.json["active"] != .bool(false), "\(path)")
            }
            #expect(try await !desk.isAlive(token))
        }
    }
}
