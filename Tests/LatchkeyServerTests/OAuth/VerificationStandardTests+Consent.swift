import HTTPTypes
import HummingbirdTesting
import LatchkeyCore
import NIOCore
import Testing

@testable import LatchkeyServer

/// The rest of what is asked of an authorization server, and consent.
extension VerificationStandardTests {
    @Test("ASVS 10.4.11: a client has no scope that it was not given")
    func v10_4_11() async throws {
        try await OAuthDesk.open(offline: true) { desk in
            // A new integration begins with none.
            try await desk.browser.open("/acme-inc/settings/developers/new")
            let checked = desk.browser.page.split(separator: "<").filter {
                $0.contains(#"type="radio""#) && $0.contains(" checked")
            }
            #expect(checked.count == ScopeResource.allCases.count)
            #expect(checked.allSatisfy { $0.contains(#"value="none""#) })
            let all = try await desk.connect()
            #expect(try await desk.identity(all.access)["scope"]?.string == "note:read-write task:read")
            // Whatever it asks for is at most that, in each way to ask.
            for scope in ["file:read", "task:read-write", "note:read file:read", "everything"] {
                try await desk.expect(authorizing: [("scope", scope)], refuses: "invalid_scope")
                for fields in [
                    [("grant_type", "client_credentials")],
                    [("grant_type", "refresh_token"), ("refresh_token", all.refresh ?? "")],
                    [
                        ("grant_type", "urn:ietf:params:oauth:grant-type:token-exchange"),
                        ("subject_token", all.access),
                        ("subject_token_type", "urn:ietf:params:oauth:token-type:access_token"),
                    ],
                ] {
                    desk.expect(
                        try await desk.send("/oauth/token", fields + [("scope", scope)] + desk.credentials),
                        refuses: "invalid_scope")
                }
            }
            let narrow = try await desk.connect([("scope", "note:read")])
            #expect(try await desk.identity(narrow.access)["scope"]?.string == "note:read")
            let renewed = try await desk.refresh(narrow.refresh ?? "")
            #expect(renewed.json["scope"]?.string == "note:read")
        }
    }

    @Test("ASVS 10.4.12: answers come in the query, whatever response_mode a link names")
    func v10_4_12() async throws {
        try await OAuthDesk.open { desk in
            let metadata = try await desk.api(.get, "/.well-known/oauth-authorization-server", "")
            #expect(metadata.json["response_modes_supported"] == ["query"])
            for mode in ["", "query", "fragment", "form_post", "web_message", "jwt", "query.jwt"] {
                let changes = [("response_mode", mode)]
                let allowed = try await desk.press(desk.link(changes))
                let refused = try await desk.browser.send(.get, desk.link(changes + [("scope", "file:read")]))
                for (answer, name) in [(allowed, "code"), (refused, "error")] {
                    let location = answer.headers[.location] ?? ""
                    #expect(answer.status == .seeOther && answer.body.readableBytes == 0, "\(mode)")
                    #expect(location.hasPrefix("\(OAuthDesk.redirectURI)?\(name)=") && !location.contains("#"))
                    #expect(OAuthDesk.parameter("state", of: location) == "s 1&2")
                }
            }
        }
    }

    /// They are not demanded: whoever sends no proof gets a bearer token.
    @Test("ASVS 10.4.14: a token that was asked for with a key is bound to it, and so is what comes from it")
    func v10_4_14() async throws {
        try await OAuthDesk.open(isPublic: true, offline: true) { desk in
            let (key, thief) = (DPoPTests.Key(), DPoPTests.Key())
            let code = try await desk.code([("dpop_jkt", key.thumbprint)])
            for proof in [nil, try thief.proof(desk, "/oauth/token"), try key.proof(desk, "/oauth/par")] {
                desk.expect(try await desk.redeem(code, proof: proof), refuses: "invalid_dpop_proof")
            }
            let granted = try await desk.redeem(code, proof: try key.proof(desk, "/oauth/token", id: "2"))
            let refresh = try required(granted.json["refresh_token"]?.string, "a refresh token")
            let renewed = try await desk.refresh(refresh, proof: try key.proof(desk, "/oauth/token", id: "3"))
            for json in [granted.json, renewed.json] {
                #expect(json["token_type"]?.string == "DPoP")
                let token = try required(json["access_token"]?.string, "a token")
                #expect(try await !desk.isAlive(token))
            }
        }
        try await OAuthDesk.open { desk in
            let key = DPoPTests.Key()
            let own = [("grant_type", "client_credentials")] + desk.credentials
            let bound = try await desk.send("/oauth/token", own, proof: try key.proof(desk, "/oauth/token"))
            let bearer = try await desk.send("/oauth/token", own)
            for (json, thumbprint) in [(bound.json, key.thumbprint), (bearer.json, nil)] {
                let token = try required(json["access_token"]?.string, "a token")
                let told = try await desk.send("/oauth/introspect", [("token", token)] + desk.credentials)
                #expect(told.json["active"] == .bool(true))
                #expect(told.json["cnf"]?["jkt"]?.string == thumbprint)
                #expect(told.json["token_type"]?.string == (thumbprint == nil ? "Bearer" : "DPoP"))
            }
        }
    }

    /// There are no authorization details here: what stands in their place, the scopes, can't be changed on the way.
    @Test("ASVS 10.4.15: nobody on the way adds authorization details or changes a pushed request")
    func v10_4_15() async throws {
        try await OAuthDesk.open { desk in
            let metadata = try await desk.api(.get, "/.well-known/oauth-authorization-server", "")
            #expect(metadata.json["authorization_details_types_supported"] == nil)
            let details = ("authorization_details", #"[{"type":"file","actions":["write"]}]"#)
            let pushed = try await desk.send(
                "/oauth/par",
                [
                    ("response_type", "code"), ("redirect_uri", OAuthDesk.redirectURI), ("state", "pushed"),
                    ("scope", "note:read"), ("code_challenge", OAuthDesk.challenge),
                    ("code_challenge_method", "S256"),
                ] + desk.credentials)
            let uri = try required(pushed.json["request_uri"]?.string, "a request_uri")
            // The person sees and allows what was pushed, not what the link says.
            let link = desk.link([
                ("request_uri", uri), ("scope", "note:read-write task:read"), ("state", "tampered"), details,
            ])
            try await desk.browser.expect(at: link, has: "Notes")
            #expect(!desk.browser.page.contains("Tasks"))
            let wider = try await desk.press(link)
            #expect(wider.status == .conflict && wider.headers[.location] == nil)
            let location = try await desk.press(link, scopes: "note:read").headers[.location] ?? ""
            #expect(OAuthDesk.parameter("state", of: location) == "pushed")
            let code = try required(OAuthDesk.parameter("code", of: location), "a code")
            // Without a push they count for nothing either.
            for code in [code, try await desk.code([details, ("scope", "note:read")])] {
                let granted = try await desk.redeem(code)
                #expect(granted.json.names == ["access_token", "token_type"])
                let identity = try await desk.identity(granted.json["access_token"]?.string ?? "")
                #expect(identity["scope"]?.string == "note:read" && identity["authorization_details"] == nil)
            }
        }
    }

    @Test("ASVS 10.7.1: every request is asked about, also one that was allowed before", arguments: [true, false])
    func v10_7_1(isPublic: Bool) async throws {
        try await OAuthDesk.open(isPublic: isPublic) { desk in
            for prompt in ["", "none", "consent"] {
                let link = desk.link([("prompt", prompt), ("scope", "note:read")])
                let asked = try await desk.browser.send(.get, link)
                #expect(asked.status == .ok && asked.headers[.location] == nil)
                #expect(desk.browser.page.contains("Connect Reports to Acme Inc?"))
                // An answer without the form's token is nobody's consent.
                let forged = [("workspace", "acme-inc"), ("decision", "allow"), ("scopes", "note:read")]
                let answer = try await desk.browser.post(link, forged)
                #expect(answer.status == .forbidden && answer.headers[.location] == nil)
                // Nor is one of somebody who is not signed in.
                let stranger = try await Browser(desk.client).send(.get, link)
                #expect(stranger.headers[.location]?.hasPrefix("/sign-in?next=") == true)
                let allowed = try await desk.press(link, scopes: "note:read")
                #expect(OAuthDesk.parameter("code", of: allowed.headers[.location] ?? "") != nil)
            }
            let denied = try await desk.decide("deny")
            #expect(OAuthDesk.parameter("error", of: denied) == "access_denied")
            #expect(OAuthDesk.parameter("code", of: denied) == nil)
        }
    }

    @Test("ASVS 10.7.2: the question says which app asks, for what, for whom and where the answer goes")
    func v10_7_2() async throws {
        try await OAuthDesk.open(isPublished: true) { desk in
            _ = try await desk.server.workspace("Other", admin: "eve@example.com")
            let eve = try await Browser.signedIn(desk.client, as: "eve@example.com")
            try await eve.expect(
                at: desk.link(), has: "Connect Reports to Other?", "Made by Acme Inc",
                "Reports will be able to see</h2>", ScopeResource.task.sentence,
                "Reports will be able to see and change</h2>", ScopeResource.note.sentence,
                "sent back to <code>https://app.example.com</code>", "can disconnect it at any time")
            // What is not asked for is not there, and what changed is asked about anew.
            try await desk.browser.open(desk.link([("scope", "note:read")]))
            for text in ["see and change</h2>", ScopeResource.task.sentence] {
                #expect(!desk.browser.page.contains(text))
            }
            let shown = try required(Browser.value(ofField: "scopes", in: desk.browser.page), "the scopes")
            #expect(shown == "note:read")
            for scopes in ["note:read", ""] {
                let answer = try await desk.press(desk.link(), scopes: scopes)
                #expect(answer.status == .conflict && answer.headers[.location] == nil)
            }
            #expect(try await desk.core.grants.list(try desk.admin.admin).isEmpty)
            // Markup in a name is text.
            _ = try await desk.core.oauthClients.enable(
                try desk.admin.admin, integrationName: "<b>Bank</b>", scopes: ScopeSet.none, OAuthSettings(),
                redirectURIs: [OAuthDesk.redirectURI])
            let bank = try required(
                try await desk.core.integrations.list(try desk.admin.admin).elements.map(\.integration)
                    .first { $0.name == "<b>Bank</b>" }, "the integration")
            try await desk.browser.expect(
                at: desk.link([("client_id", bank.id.text)]), has: "Connect &lt;b&gt;Bank&lt;/b&gt; to Acme Inc?",
                "It asks for no permission")
        }
    }

    @Test("ASVS 10.7.3: consents can be reviewed, widened and taken back")
    func v10_7_3() async throws {
        try await OAuthDesk.open { desk in
            let (admin, apps) = (try desk.admin.admin, "/acme-inc/settings/connected-apps")
            let id = try required(IntegrationID(desk.clientID), "the integration")
            let token = try await desk.connect().access
            try await desk.browser.expect(
                at: apps, has: "Reports", "by Acme Inc", "Notes: read &amp; write", "Tasks: read<",
                desk.admin.member.name)
            // The app wants more: it has it only when an admin says so.
            let more = ScopeSet([.note: .readWrite, .task: .read, .file: .read])
            let version = try await desk.core.integrations.find(admin, id).version
            _ = try await desk.core.integrations.setScopes(admin, id, version: version, scopes: more)
            #expect(try await desk.identity(token)["scope"]?.string == "note:read-write task:read")
            let grant = try #require(try await desk.core.grants.list(admin).first)
            try await desk.browser.expect(at: "\(apps)/\(grant.id)/approve", has: "Files: read")
            try await desk.browser.expect(
                submitting: "\(apps)/\(grant.id)/approve", [("scopes", more.text)], has: "Files: read")
            #expect(try await desk.identity(token)["scope"]?.string == more.text)
            // Another workspace's admin sees and ends nothing.
            _ = try await desk.server.workspace("Other", admin: "eve@example.com")
            let eve = try await Browser.signedIn(desk.client, as: "eve@example.com")
            try await eve.expect(at: "/other/settings/connected-apps", has: "No connected apps")
            try await eve.expect(404, at: "/other/settings/connected-apps/\(grant.id)/disconnect")
            #expect(try await desk.isAlive(token))
            try await desk.browser.open("\(apps)/\(grant.id)/disconnect")
            try await desk.browser.expect(submitting: "\(apps)/\(grant.id)/disconnect", has: "No connected apps")
            #expect(try await !desk.isAlive(token))
        }
    }
}
