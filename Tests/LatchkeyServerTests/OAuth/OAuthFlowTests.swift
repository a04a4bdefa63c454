import HTTPTypes
import HummingbirdTesting
import LatchkeyCore
import NIOCore
import Testing

@testable import LatchkeyServer

/// Authorize, exchange, use, renew, end.
@Suite struct OAuthFlowTests {
    @Test func aCodeBecomesATokenAsAttioHasIt() async throws {
        try await OAuthDesk.open { desk in
            let answer = try await desk.decide()
            #expect(answer.hasPrefix("https://app.example.com/callback?code="))
            #expect(OAuthDesk.parameter("state", of: answer) == "s 1&2")
            #expect(OAuthDesk.parameter("iss", of: answer) == "http://keys.example.com")
            let found = try await desk.redeem(try required(OAuthDesk.parameter("code", of: answer), "a code"))
            #expect(found.status == 200)
            #expect(found.headers[.cacheControl] == "no-store")
            guard case .object(let members) = found.json else { throw MissingInTest(what: "an object") }
            #expect(members.map(\.name) == ["access_token", "token_type"])
            let token = try required(found.json["access_token"]?.string, "a token")
            #expect(token.hasPrefix("lko_") && token.count == 64)
            let identity = try await desk.identity(token)
            #expect(identity["client_id"]?.string == desk.clientID && identity["aud"]?.string == desk.clientID)
            #expect(identity["scope"]?.string == "note:read-write task:read")
            #expect(identity["exp"] == .null)
            #expect(identity["authorized_by_workspace_member_id"]?.string == desk.admin.member.id.text)
        }
    }

    @Test func aClientMaySayWhoItIsInTheHeader() async throws {
        try await OAuthDesk.open { desk in
            let basic = "Basic \(base64("\(desk.clientID):\(desk.secret ?? "")"))"
            let found = try await desk.send(
                "/oauth/token",
                [
                    ("grant_type", "authorization_code"), ("code", try await desk.code()),
                    ("code_verifier", OAuthDesk.verifier),
                ], authorization: basic)
            #expect(found.status == 200)
            let wrong = try await desk.send(
                "/oauth/token", [("grant_type", "client_credentials")],
                authorization: "Basic \(base64("\(desk.clientID):wrong"))")
            #expect(wrong.status == 401 && wrong.json["error"]?.string == "invalid_client")
            #expect(wrong.headers[.wwwAuthenticate] == "Basic realm=\"latchkey\"")
        }
    }

    @Test func aScopeParameterNarrows() async throws {
        try await OAuthDesk.open { desk in
            let code = try await desk.code([("scope", "note:read")])
            let token = try required(try await desk.redeem(code).json["access_token"]?.string, "a token")
            #expect(try await desk.identity(token)["scope"]?.string == "note:read")
        }
    }

    @Test func aClientGetsATokenForItsOwnWorkspace() async throws {
        try await OAuthDesk.open { desk in
            let found = try await desk.send(
                "/oauth/token", [("grant_type", "client_credentials"), ("scope", "task:read")] + desk.credentials)
            #expect(found.status == 200 && found.json["expires_in"] == .number(3600))
            #expect(found.json["refresh_token"] == nil && found.json["scope"]?.string == "task:read")
            let token = try required(found.json["access_token"]?.string, "a token")
            #expect(try await desk.isAlive(token))
            desk.server.clock.advance(by: .hours(1))
            #expect(try await !desk.isAlive(token))
        }
    }

    @Test func refreshTokensRotateAndEnd() async throws {
        try await OAuthDesk.open(offline: true) { desk in
            let first = try await desk.redeem(try await desk.code())
            #expect(first.json["expires_in"] == .number(3600))
            var refresh = try required(first.json["refresh_token"]?.string, "a refresh token")
            // Renewed every 20 days, it ends with its family after 180.
            for _ in 0..<8 {
                desk.server.clock.advance(by: .days(20))
                let next = try await desk.refresh(refresh)
                #expect(next.status == 200)
                refresh = try required(next.json["refresh_token"]?.string, "a refresh token")
                let access = try required(next.json["access_token"]?.string, "an access token")
                #expect(try await desk.isAlive(access))
            }
            desk.server.clock.advance(by: .days(20))
            let late = try await desk.refresh(refresh)
            #expect(late.status == 400 && late.json["error"]?.string == "invalid_grant")
        }
    }

    @Test func introspectionTellsAClientOfItsOwnTokens() async throws {
        try await OAuthDesk.open(offline: true) { desk in
            let granted = try await desk.redeem(try await desk.code())
            for name in ["access_token", "refresh_token"] {
                let token = try required(granted.json[name]?.string, name)
                let told = try await desk.send("/oauth/introspect", [("token", token)] + desk.credentials)
                #expect(told.json["active"] == .bool(true) && told.json["client_id"]?.string == desk.clientID)
                #expect(told.json["iss"]?.string == "http://keys.example.com")
            }
            let token = try required(granted.json["access_token"]?.string, "a token")
            let bearer = try await desk.send("/oauth/introspect", [], authorization: "Bearer \(token)")
            let identity = try await desk.identity(token)
            #expect(bearer.json == identity)
            #expect(try await desk.send("/oauth/introspect", [("token", token)]).status == 401)
            // Another workspace's client learns nothing.
            let other = try await desk.server.workspace("Other", admin: "eve@example.com")
            let (client, secret) = try await desk.core.oauthClients.enable(
                try other.admin, integrationName: "Spy", scopes: ScopeSet.none, OAuthSettings(), redirectURIs: [])
            let told = try await desk.send(
                "/oauth/introspect",
                [
                    ("token", token), ("client_id", client.integration.id.text), ("client_secret", secret ?? ""),
                ])
            #expect(told.status == 200 && told.json == .object([("active", .bool(false))]))
        }
    }

    @Test func revocationEndsATokenInBothForms() async throws {
        try await OAuthDesk.open(offline: true) { desk in
            let first = try required(try await desk.redeem(try await desk.code()).json["access_token"]?.string, "it")
            #expect(try await desk.send("/oauth/revoke", [], authorization: "Bearer \(first)").status == 204)
            #expect(try await !desk.isAlive(first))
            let second = try await desk.redeem(try await desk.code())
            let refresh = try required(second.json["refresh_token"]?.string, "a refresh token")
            #expect(try await desk.send("/oauth/revoke", [("token", refresh)] + desk.credentials).status == 200)
            #expect(try await !desk.isAlive(second.json["access_token"]?.string ?? ""))
            #expect(try await desk.refresh(refresh).status == 400)
            // What is not there is no error, what is not said is.
            #expect(try await desk.send("/oauth/revoke", [("token", "x")] + desk.credentials).status == 200)
            #expect(try await desk.send("/oauth/revoke", [("token", first)]).status == 204)
            #expect(try await desk.send("/oauth/revoke", []).status == 400)
            let two = try await desk.send("/oauth/revoke", [("token", "a")], authorization: "Bearer b")
            #expect(two.status == 400)
        }
    }

    @Test func revocationsWithoutAClientHaveALimit() async throws {
        try await OAuthDesk.open { desk in
            var statuses: [Int] = []
            for _ in 0..<51 { statuses.append(try await desk.send("/oauth/revoke", [("token", "x")]).status) }
            #expect(statuses == Array(repeating: 204, count: 50) + [429])
            desk.server.clock.advance(by: .minutes(1))
            let later = try await desk.send("/oauth/revoke", [("token", "x")])
            #expect(later.status == 204)
        }
    }

    @Test func whoeverFindsARefreshTokenMayEndIt() async throws {
        try await OAuthDesk.open(offline: true) { desk in
            let granted = try await desk.redeem(try await desk.code())
            let refresh = try required(granted.json["refresh_token"]?.string, "a refresh token")
            #expect(try await desk.send("/oauth/revoke", [("token", refresh)]).status == 204)
            #expect(try await !desk.isAlive(granted.json["access_token"]?.string ?? ""))
            #expect(try await desk.refresh(refresh).status == 400)
        }
    }

    @Test(arguments: ["grant_type", "code", "redirect_uri", "code_verifier", "client_id", "client_secret"])
    func nothingMayBeThereTwice(_ name: String) async throws {
        try await OAuthDesk.open { desk in
            let code = try await desk.code()
            let fields = [
                ("grant_type", "authorization_code"), ("code", code), ("redirect_uri", OAuthDesk.redirectURI),
                ("code_verifier", OAuthDesk.verifier),
            ]
            let all = fields + desk.credentials
            let twice = try await desk.send("/oauth/token", all + all.filter { $0.0 == name })
            #expect(twice.status == 400 && twice.json["error"]?.string == "invalid_request")
            #expect(try await desk.send("/oauth/token", all).status == 200)
        }
    }

    @Test func whatIsNoRequestIsRefused() async throws {
        try await OAuthDesk.open { desk in
            let big = try await desk.send("/oauth/token", [("code", String(repeating: "x", count: 300_000))])
            #expect(big.status == 413 && big.json["error"]?.string == "invalid_request")
            for (grant, error) in [("password", "unsupported_grant_type"), ("", "invalid_request")] {
                let found = try await desk.send("/oauth/token", [("grant_type", grant)] + desk.credentials)
                #expect(found.status == 400 && found.json["error"]?.string == error)
            }
            let get = try await desk.client.executeRequest(uri: "/oauth/token", method: .get, headers: [:], body: nil)
            #expect(get.status == .methodNotAllowed)
        }
    }

    /// A restored backup may hold what has ended since.
    @Test func revokingAllAfterARestoreEndsGrantsToo() async throws {
        try await OAuthDesk.open(offline: true) { desk in
            let granted = try await desk.redeem(try await desk.code())
            #expect(try await desk.core.maintenance.afterRestore(revokeAllTokens: true) > 0)
            #expect(try await !desk.isAlive(granted.json["access_token"]?.string ?? ""))
            #expect(try await desk.refresh(granted.json["refresh_token"]?.string ?? "").status == 401)
            #expect(try await desk.core.grants.list(try desk.admin.admin).isEmpty)
        }
    }

    @Test func metadataSaysWhatThereIs() async throws {
        try await OAuthDesk.open { desk in
            for (path, member) in [
                ("/.well-known/oauth-authorization-server", "issuer"),
                ("/.well-known/oauth-protected-resource", "resource"),
            ] {
                let response = try await desk.client.executeRequest(uri: path, method: .get, headers: [:], body: nil)
                let json = try JSON(parsing: Array(response.body.readableBytesView))
                #expect(json[member]?.string == "http://keys.example.com")
            }
        }
    }

    @Test func recordsNameTheAppAsTheirMaker() async throws {
        let scopes = ScopeSet([.recordPermission: .readWrite, .objectConfiguration: .read])
        try await OAuthDesk.open(scopes: scopes) { desk in
            let token = try required(try await desk.redeem(try await desk.code()).json["access_token"]?.string, "it")
            let made = try await desk.client.executeRequest(
                uri: "/v2/objects/companies/records", method: .post,
                headers: [.authorization: "Bearer \(token)", .contentType: "application/json"],
                body: .init(string: #"{"data":{"values":{"name":"Acme"}}}"#))
            let json = try JSON(parsing: Array(made.body.readableBytesView))
            guard case .array(let names)? = json["data"]?["values"]?["name"] else {
                throw MissingInTest(what: "names")
            }
            let actor = names.first?["created_by_actor"]
            #expect(actor?["type"]?.string == "app" && actor?["id"]?.string == desk.clientID)
        }
    }
}
