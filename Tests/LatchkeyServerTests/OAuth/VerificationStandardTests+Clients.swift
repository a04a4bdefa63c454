import Crypto
import HTTPTypes
import HummingbirdTesting
import LatchkeyCore
import Testing

@testable import LatchkeyServer

/// What clients can be held to, and what ends with a grant that is switched off.
extension VerificationStandardTests {
    @Test("ASVS 10.4.4: switching devices off ends what is pending", arguments: [true, false])
    func v10_4_4_devices(isAllowedBefore: Bool) async throws {
        try await OAuthDesk.open(devices: true) { desk in
            let begun = try await desk.send("/oauth/device_authorization", desk.credentials)
            let code = try required(begun.json["device_code"]?.string, "a device code")
            let user = try required(begun.json["user_code"]?.string, "a user code")
            func allow() async throws -> HTTPResponse.Status {
                try await desk.browser.open("/acme-inc/settings/profile")
                return try await desk.browser.submit(
                    "/device",
                    [
                        ("user_code", user), ("workspace", "acme-inc"), ("decision", "allow"),
                        ("scopes", "note:read-write task:read"),
                    ]
                ).status
            }
            if isAllowedBefore { #expect(try await allow() == .ok) }
            try await desk.change { $0.allowsDevices = false }
            if !isAllowedBefore { #expect(try await allow() == .conflict) }
            let grant = ("grant_type", "urn:ietf:params:oauth:grant-type:device_code")
            desk.expect(
                try await desk.send("/oauth/token", [grant, ("device_code", code)] + desk.credentials),
                refuses: "unauthorized_client")
        }
    }

    @Test("ASVS 10.4.4: what registers for devices alone gets no codes")
    func v10_4_4_registration() async throws {
        try await OAuthDesk.open { desk in
            let token = try required(
                try await desk.core.registrationTokens.add(try desk.admin.admin, id: desk.core.newID()), "a token")
            let device = "urn:ietf:params:oauth:grant-type:device_code"
            let made = try await desk.api(
                .post, "/oauth/register", "Bearer \(token)",
                body:
                    #"{"redirect_uris":["\#(OAuthDesk.redirectURI)"],"scope":"note:read","grant_types":["\#(device)"]}"#
            )
            let id = try required(made.json["client_id"]?.string, "a client")
            let answer = try await desk.press(desk.link([("client_id", id)]), scopes: "note:read")
            #expect(answer.status == .badRequest && answer.headers[.location] == nil)
        }
    }

    @Test("ASVS 10.4.13: a client can be held to pushed requests")
    func v10_4_13() async throws {
        try await OAuthDesk.open { desk in
            #expect(OAuthDesk.parameter("code", of: try await desk.decide()) != nil)
            try await desk.change { $0.requiresPushedRequests = true }
            try await desk.expect(authorizing: [], refuses: "invalid_request")
            let pushed = try await desk.send(
                "/oauth/par",
                [
                    ("response_type", "code"), ("redirect_uri", OAuthDesk.redirectURI),
                    ("code_challenge", OAuthDesk.challenge), ("code_challenge_method", "S256"),
                ] + desk.credentials)
            let uri = PercentEncoding.encode(try required(pushed.json["request_uri"]?.string, "a request_uri"))
            let answer = try await desk.press("/authorize?client_id=\(desk.clientID)&request_uri=\(uri)")
            let code = try required(OAuthDesk.parameter("code", of: answer.headers[.location] ?? ""), "a code")
            #expect(try await desk.redeem(code).status == 200)
        }
    }

    @Test("ASVS 10.4.16: a client can prove itself by a key, and then sends no secret")
    func v10_4_16() async throws {
        try await OAuthDesk.open { desk in
            let (admin, id) = (try desk.admin.admin, try required(IntegrationID(desk.clientID), "the integration"))
            let signer = ClientKeyTests.Signer()
            func ask(_ assertion: String) async throws -> OAuthDesk.Answer {
                try await desk.send(
                    "/oauth/token",
                    [
                        ("grant_type", "client_credentials"), ("client_assertion", assertion),
                        ("client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"),
                    ])
            }
            desk.expect(try await ask(try signer.assertion(desk)), refuses: "invalid_client", status: 401)
            try await desk.core.oauthClients.addPublicKey(
                admin, id, id: desk.core.newID(), signer.key.publicKey.pemRepresentation)
            let secret = try #require(
                try await desk.core.oauthClients.find(admin, id).secrets.first { !$0.isPublicKey })
            try await desk.core.oauthClients.revokeSecret(admin, id, secret.id)
            desk.expect(
                try await desk.send("/oauth/token", [("grant_type", "client_credentials")] + desk.credentials),
                refuses: "invalid_client", status: 401)
            let assertion = try signer.assertion(desk)
            #expect(try await ask(assertion).status == 200)
            desk.expect(try await ask(assertion), refuses: "invalid_client", status: 401)
        }
    }
}
