import HTTPTypes
import HummingbirdTesting
import LatchkeyCore
import NIOCore
import Testing

@testable import LatchkeyServer

/// Requests that are left here before anybody is sent (RFC 9126), and what they are for (RFC 8707).
@Suite struct PushedRequestTests {
    private func push(
        _ desk: OAuthDesk, _ changes: [(String, String)] = []
    ) async throws -> (status: Int, json: JSON) {
        let fields = [
            ("response_type", "code"), ("redirect_uri", OAuthDesk.redirectURI), ("state", "pushed"),
            ("scope", "note:read"), ("code_challenge", OAuthDesk.challenge), ("code_challenge_method", "S256"),
        ]
        let kept = fields.filter { field in !changes.contains { $0.0 == field.0 } }
        let found = try await desk.send("/oauth/par", kept + changes + desk.credentials)
        return (found.status, found.json)
    }

    @Test func aPushedRequestIsAnsweredOnce() async throws {
        try await OAuthDesk.open { desk in
            let pushed = try await push(desk)
            #expect(pushed.status == 201 && pushed.json["expires_in"] == .number(600))
            let uri = try required(pushed.json["request_uri"]?.string, "a request_uri")
            let link = "/authorize?client_id=\(desk.clientID)&request_uri=\(PercentEncoding.encode(uri))"
            try await desk.browser.expect(at: link, has: "Connect Reports to Acme Inc?")
            let answer = try await desk.browser.post(
                link,
                [
                    ("csrf", Browser.value(ofField: "csrf", in: desk.browser.page) ?? ""), ("workspace", "acme-inc"),
                    ("decision", "allow"), ("scopes", "note:read"),
                ])
            let location = answer.headers[.location] ?? ""
            #expect(OAuthDesk.parameter("state", of: location) == "pushed")
            let code = try required(OAuthDesk.parameter("code", of: location), "a code")
            #expect(try await desk.redeem(code).status == 200)
            try await desk.browser.expect(400, at: link, has: "is used or too old")
        }
    }

    @Test func anotherClientsOrAnOldOneIsRefused() async throws {
        try await OAuthDesk.open { desk in
            let (other, _) = try await desk.core.oauthClients.enable(
                try desk.admin.admin, integrationName: "Other", scopes: ScopeSet.none, OAuthSettings(),
                redirectURIs: [])
            let uri = PercentEncoding.encode(try await push(desk).json["request_uri"]?.string ?? "")
            for id in [other.integration.id.text, ""] {
                let response = try await desk.browser.send(.get, "/authorize?client_id=\(id)&request_uri=\(uri)")
                #expect(response.status == .badRequest)
            }
            desk.server.clock.advance(by: .minutes(10))
            let late = try await desk.browser.send(.get, "/authorize?client_id=\(desk.clientID)&request_uri=\(uri)")
            #expect(late.status == .badRequest)
        }
    }

    @Test func aClientMayHaveToPush() async throws {
        try await OAuthDesk.open { desk in
            let (admin, id) = (try desk.admin.admin, try #require(IntegrationID(desk.clientID)))
            let old = try await desk.core.oauthClients.find(admin, id).client
            var settings = old.settings
            settings.requiresPushedRequests = true
            _ = try await desk.core.oauthClients.save(
                admin, id, version: nil, settings, redirectURIs: [OAuthDesk.redirectURI])
            let answer = try await desk.browser.send(.get, desk.link())
            let location = answer.headers[.location] ?? ""
            #expect(OAuthDesk.parameter("error", of: location) == "invalid_request")
            #expect(OAuthDesk.parameter("code", of: location) == nil)
            let uri = try required(try await push(desk).json["request_uri"]?.string, "a request_uri")
            let link = "/authorize?client_id=\(desk.clientID)&request_uri=\(PercentEncoding.encode(uri))"
            try await desk.browser.expect(at: link, has: "Connect Reports to Acme Inc?")
        }
    }

    @Test(
        arguments: [
            ("redirect_uri", "https://evil.example/", "invalid_request"), ("scope", "file:read", "invalid_scope"),
            ("code_challenge_method", "plain", "invalid_request"),
            ("resource", "https://evil.example", "invalid_target"),
            ("request_uri", "urn:ietf:params:oauth:request_uri:x", "invalid_request"),
            ("client_secret", "wrong", "invalid_request"),
        ])
    func whatIsNotSoundIsNotKept(_ name: String, _ value: String, _ error: String) async throws {
        try await OAuthDesk.open { desk in
            let pushed = try await push(desk, [(name, value)])
            #expect(pushed.status == 400 && pushed.json["error"]?.string == error)
        }
    }

    @Test func tokensAreForThisServerAlone() async throws {
        try await OAuthDesk.open { desk in
            let fields = [("grant_type", "client_credentials")] + desk.credentials
            for (resource, status) in [
                ("http://keys.example.com", 200), ("http://keys.example.com/v2", 200),
                ("http://keys.example.com.evil.example", 400),
            ] {
                #expect(try await desk.send("/oauth/token", fields + [("resource", resource)]).status == status)
            }
            let answer = try await desk.browser.send(.get, desk.link([("resource", "https://evil.example")]))
            #expect(answer.headers[.location]?.contains("error=invalid_target") == true)
        }
    }

    @Test func browsersMayAskBeforeTheySend() async throws {
        try await OAuthDesk.open { desk in
            let response = try await desk.client.executeRequest(
                uri: "/oauth/introspect", method: .options, headers: [.origin: "https://app.example.com"], body: nil)
            #expect(response.status == .noContent)
            #expect(response.headers[.accessControlAllowHeaders] == "Authorization, Content-Type, DPoP")
            #expect(response.headers[.accessControlAllowCredentials] == nil)
        }
    }
}
