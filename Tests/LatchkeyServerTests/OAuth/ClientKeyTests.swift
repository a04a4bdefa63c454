import Crypto
import FoundationEssentials
import HTTPTypes
import HummingbirdTesting
import LatchkeyCore
import Testing

@testable import LatchkeyServer

/// Clients that prove themselves with a key (RFC 7523): no secret is ever sent.
@Suite struct ClientKeyTests {
    /// A client's key, and the assertions it signs.
    struct Signer: Sendable {
        let key = P256.Signing.PrivateKey()

        func assertion(
            _ desk: OAuthDesk, audience: String = #""http://keys.example.com""#, subject: String? = nil,
            issuer: String? = nil, id: String = "1", lives: Int64 = 60, algorithm: String = "ES256",
            extra: String = ""
        ) throws -> String {
            let subject = subject ?? desk.clientID
            let end = desk.server.clock.now().seconds + lives
            let header = encode(#"{"alg":"\#(algorithm)","typ":"JWT"\#(extra)}"#.utf8)
            let claims = encode(
                #"""
                {"iss":"\#(issuer ?? subject)","sub":"\#(subject)","aud":\#(audience),"jti":"\#(id)","exp":\#(end)}
                """#.utf8)
            let signature = try key.signature(for: Data("\(header).\(claims)".utf8)).rawRepresentation
            return "\(header).\(claims).\(encode(signature))"
        }

        private func encode(_ bytes: some Sequence<UInt8>) -> String {
            Data(bytes).base64EncodedString().replacing("+", with: "-").replacing("/", with: "_")
                .replacing("=", with: "")
        }
    }

    /// A desk whose client has the signer's key.
    private func open(_ test: @escaping @Sendable (OAuthDesk, Signer) async throws -> Void) async throws {
        try await OAuthDesk.open { desk in
            let signer = Signer()
            let path = "/acme-inc/settings/developers/\(desk.clientID)"
            try await desk.browser.expect(at: "\(path)/client-keys/new", has: "Add a public key")
            let response = try await desk.browser.post(
                "\(path)/client-keys",
                [
                    ("csrf", Browser.value(ofField: "csrf", in: desk.browser.page) ?? ""),
                    ("id", Browser.value(ofField: "id", in: desk.browser.page) ?? ""),
                    ("public_key", signer.key.publicKey.pemRepresentation),
                ])
            #expect(response.status == .seeOther)
            try await test(desk, signer)
        }
    }

    private func ask(_ desk: OAuthDesk, _ assertion: String, _ more: [(String, String)] = []) async throws -> JSON {
        try await desk.send(
            "/oauth/token",
            [
                ("grant_type", "client_credentials"), ("client_assertion", assertion),
                ("client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"),
            ] + more
        ).json
    }

    @Test func aKeyStandsForASecret() async throws {
        try await open { desk, signer in
            for (id, audience) in [
                ("1", #""http://keys.example.com""#), ("2", #""http://keys.example.com/oauth/token""#),
                ("3", #"["http://keys.example.com"]"#),
            ] {
                let granted = try await ask(desk, try signer.assertion(desk, audience: audience, id: id))
                let token = try required(granted["access_token"]?.string, "a token for \(audience)")
                #expect(try await desk.isAlive(token))
            }
            let told = try await desk.send(
                "/oauth/introspect",
                [
                    ("token", "x"), ("client_assertion", try signer.assertion(desk, id: "4")),
                    ("client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"),
                ])
            #expect(told.status == 200 && told.json == .object([("active", .bool(false))]))
        }
    }

    @Test func whatTheKeyHasNotSignedForUsNowIsRefused() async throws {
        try await open { desk, signer in
            let good = try signer.assertion(desk, id: "good")
            #expect(try await ask(desk, good)["access_token"] != nil)
            for (what, assertion) in [
                ("used twice", good), ("another key", try Signer().assertion(desk)),
                ("another audience", try signer.assertion(desk, audience: #""https://other.example""#)),
                ("an audience beside ours", try signer.assertion(desk, audience: #"["http://keys.example.com","x"]"#)),
                ("a look-alike", try signer.assertion(desk, audience: #""http://keys.example.com.evil.example""#)),
                ("over", try signer.assertion(desk, lives: -61)),
                ("too long", try signer.assertion(desk, lives: 3_700)),
                ("another issuer", try signer.assertion(desk, issuer: "x")),
                ("no such client", try signer.assertion(desk, subject: "0192a3b4-0000-7000-8000-000000000000")),
                ("no algorithm", try signer.assertion(desk, algorithm: "none")),
                ("HMAC", try signer.assertion(desk, algorithm: "HS256")), ("no JWT", "x.y.z"),
                ("what must be understood", try signer.assertion(desk, id: "crit", extra: #","crit":["x"],"x":1"#)),
            ] { #expect(try await ask(desk, assertion)["error"]?.string == "invalid_client", "\(what)") }
            let other = try signer.assertion(desk, id: "5")
            let mixed = try await ask(desk, other, [("client_secret", desk.secret ?? "")])
            #expect(mixed["error"]?.string == "invalid_request")
            #expect(try await ask(desk, other, [("client_id", desk.clientID)])["access_token"] != nil)
        }
    }

    /// Pasted by mistake, it must not stand in a page.
    @Test func aPrivateKeyIsNotShownAgain() async throws {
        try await OAuthDesk.open { desk in
            let path = "/acme-inc/settings/developers/\(desk.clientID)/client-keys"
            try await desk.browser.open("\(path)/new")
            let pasted = P256.Signing.PrivateKey().pemRepresentation
            try await desk.browser.expect(
                400, submitting: path,
                [("id", Browser.value(ofField: "id", in: desk.browser.page) ?? ""), ("public_key", pasted)],
                has: "no public key")
            #expect(!desk.browser.page.contains(pasted.split(separator: "\n")[1]))
        }
    }

    @Test func aRevokedKeyKillsWhatItGot() async throws {
        try await open { desk, signer in
            let token = try required(
                try await ask(desk, try signer.assertion(desk))["access_token"]?.string, "a token")
            let (admin, id) = (try desk.admin.admin, try #require(IntegrationID(desk.clientID)))
            let key = try #require(try await desk.core.oauthClients.find(admin, id).secrets.first { $0.isPublicKey })
            #expect(key.masked.hasPrefix("key …"))
            try await desk.core.oauthClients.revokeSecret(admin, id, key.id)
            #expect(try await !desk.isAlive(token))
            #expect(try await ask(desk, try signer.assertion(desk, id: "2"))["error"]?.string == "invalid_client")
        }
    }

    @Test(
        arguments: [
            "", "x", #"{"kty":"RSA","n":"AQAB","e":"AQAB"}"#, #"{"kty":"EC","crv":"P-256","x":"AA","y":"AA"}"#,
            #"{"kty":"OKP","crv":"Ed25519","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo","d":"AA"}"#,
        ])
    func whatIsNoPublicKeyIsNotTaken(_ text: String) async throws {
        try await OAuthDesk.open { desk in
            let (admin, id) = (try desk.admin.admin, try #require(IntegrationID(desk.clientID)))
            await #expect(throws: LatchkeyError.self) {
                try await desk.core.oauthClients.addPublicKey(admin, id, id: desk.core.newID(), text)
            }
            #expect(try await desk.core.oauthClients.find(admin, id).secrets.count == 1)
        }
    }

    /// RFC 8037 appendix A.
    @Test func anEd25519KeyIsTaken() async throws {
        try await OAuthDesk.open { desk in
            let (admin, id) = (try desk.admin.admin, try #require(IntegrationID(desk.clientID)))
            try await desk.core.oauthClients.addPublicKey(
                admin, id, id: desk.core.newID(),
                #"{"kty":"OKP","crv":"Ed25519","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}"#)
            // The thumbprint that the appendix gives ends so.
            let keys = try await desk.core.oauthClients.find(admin, id).secrets.filter(\.isPublicKey)
            #expect(keys.map(\.lastFour) == [String("kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k".suffix(4))])
        }
    }

    /// Nothing that can be sent as a secret opens what a key protects.
    @Test func aKeyIsNoSecret() async throws {
        try await open { desk, signer in
            let key = signer.key.publicKey.pemRepresentation
            for secret in [key, "key", "key …\(desk.clientID.suffix(4))"] {
                let answer = try await desk.send(
                    "/oauth/token",
                    [("grant_type", "client_credentials"), ("client_id", desk.clientID), ("client_secret", secret)])
                #expect(answer.json["error"]?.string == "invalid_client")
            }
        }
    }
}
