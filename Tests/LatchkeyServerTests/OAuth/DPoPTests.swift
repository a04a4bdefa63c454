import Crypto
import FoundationEssentials
import HTTPTypes
import HummingbirdTesting
import LatchkeyCore
import NIOCore
import Testing

@testable import LatchkeyServer

/// Tokens that are bound to a key (RFC 9449).
@Suite struct DPoPTests {
    /// A client's key, and the proofs it makes.
    struct Key: Sendable {
        let key = P256.Signing.PrivateKey()

        private func encode(_ bytes: some Sequence<UInt8>) -> String {
            Data(bytes).base64EncodedString().replacing("+", with: "-").replacing("/", with: "_")
                .replacing("=", with: "")
        }

        private var members: (x: String, y: String) {
            let point = key.publicKey.x963Representation
            return (encode(point[1..<33]), encode(point[33..<65]))
        }

        var thumbprint: String {
            let text = #"{"crv":"P-256","kty":"EC","x":"\#(members.x)","y":"\#(members.y)"}"#
            return encode(SHA256.hash(data: Array(text.utf8)))
        }

        func proof(
            _ desk: OAuthDesk, _ path: String, _ method: String = "POST", token: String? = nil, id: String = "1",
            age: Int64 = 0, type: String = "dpop+jwt", extra: String = ""
        ) throws -> String {
            let jwk = #"{"kty":"EC","crv":"P-256","x":"\#(members.x)","y":"\#(members.y)"\#(extra)}"#
            let header = encode(#"{"typ":"\#(type)","alg":"ES256","jwk":\#(jwk)}"#.utf8)
            let hash = token.map { #","ath":"\#(encode(SHA256.hash(data: Array($0.utf8))))""# } ?? ""
            let seconds = desk.server.clock.now().seconds - age
            let uri = "http://keys.example.com\(path)"
            let claims = encode(
                #"{"jti":"\#(id)","htm":"\#(method)","htu":"\#(uri)","iat":\#(seconds)\#(hash)}"#.utf8)
            let signature = try key.signature(for: Data("\(header).\(claims)".utf8)).rawRepresentation
            return "\(header).\(claims).\(encode(signature))"
        }
    }

    private func get(
        _ desk: OAuthDesk, _ authorization: String, _ proof: String? = nil
    ) async throws -> JSON {
        var headers: HTTPFields = [.authorization: authorization]
        if let proof { headers[.dpop] = proof }
        let response = try await desk.client.executeRequest(
            uri: "/v2/self?x=1", method: .get, headers: headers, body: nil)
        return try JSON(parsing: Array(response.body.readableBytesView))
    }

    private func boundToken(_ desk: OAuthDesk, _ key: Key) async throws -> String {
        let found = try await desk.send(
            "/oauth/token", [("grant_type", "client_credentials")] + desk.credentials,
            proof: try key.proof(desk, "/oauth/token", id: "0"))
        #expect(found.status == 200 && found.json["token_type"]?.string == "DPoP")
        return try required(found.json["access_token"]?.string, "a token")
    }

    @Test func aBoundTokenNeedsItsKey() async throws {
        try await OAuthDesk.open { desk in
            let (key, other) = (Key(), Key())
            let token = try await boundToken(desk, key)
            let good = try await get(desk, "DPoP \(token)", try key.proof(desk, "/v2/self", "GET", token: token))
            #expect(good["active"] == .bool(true) && good["token_type"]?.string == "DPoP")
            let inactive = JSON.object([("active", .bool(false))])
            #expect(try await get(desk, "Bearer \(token)") == inactive)
            #expect(try await get(desk, "Basic \(base64("\(token):"))") == inactive)
            #expect(try await get(desk, "DPoP \(token)") == inactive)
            for proof in [
                try other.proof(desk, "/v2/self", "GET", token: token),
                try key.proof(desk, "/v2/self", "GET", id: "2"),
                try key.proof(desk, "/v2/self", "POST", token: token, id: "3"),
                try key.proof(desk, "/v2/objects", "GET", token: token, id: "4"),
                try key.proof(desk, "/v2/self", "GET", token: token, id: "5", age: 61),
                try key.proof(desk, "/v2/self", "GET", token: token, id: "6", age: -61),
                try key.proof(desk, "/v2/self", "GET", token: token, id: "7", type: "JWT"),
                try key.proof(desk, "/v2/self", "GET", token: token, id: "8", extra: #","d":"x""#),
                try key.proof(desk, "/v2/self", "GET", token: token, id: "1"),
                String(try key.proof(desk, "/v2/self", "GET", token: token, id: "9").dropLast(4)) + "AAAA",
                "x.y.z", "",
            ] { #expect(try await get(desk, "DPoP \(token)", proof) == inactive) }
            let told = try await desk.send("/oauth/introspect", [("token", token)] + desk.credentials)
            #expect(told.json["cnf"]?["jkt"]?.string == key.thumbprint)
            let bearer = try await desk.send("/oauth/introspect", [], authorization: "Bearer \(token)")
            #expect(bearer.json == inactive)
        }
    }

    @Test func anUnboundTokenIsABearerToken() async throws {
        try await OAuthDesk.open { desk in
            let token = try required(try await desk.redeem(try await desk.code()).json["access_token"]?.string, "it")
            let proof = try Key().proof(desk, "/v2/self", "GET", token: token)
            #expect(try await get(desk, "DPoP \(token)", proof)["active"] == .bool(false))
            #expect(try await get(desk, "Bearer \(token)")["active"] == .bool(true))
        }
    }

    @Test func aProofIsGoodOnce() async throws {
        try await OAuthDesk.open { desk in
            let key = Key()
            let proof = try key.proof(desk, "/oauth/token")
            let fields = [("grant_type", "client_credentials")] + desk.credentials
            #expect(try await desk.send("/oauth/token", fields, proof: proof).status == 200)
            let again = try await desk.send("/oauth/token", fields, proof: proof)
            #expect(again.status == 400 && again.json["error"]?.string == "invalid_dpop_proof")
        }
    }

    /// Who only has a key of their own must not use up what is remembered of proofs.
    @Test func aProofIsNotLookedAtBeforeTheClient() async throws {
        try await OAuthDesk.open { desk in
            let proof = try Key().proof(desk, "/oauth/token")
            let stranger = [
                ("grant_type", "client_credentials"), ("client_id", desk.clientID), ("client_secret", "wrong"),
            ]
            #expect(
                try await desk.send("/oauth/token", stranger, proof: proof).json["error"]?.string == "invalid_client")
            let fields = [("grant_type", "client_credentials")] + desk.credentials
            #expect(try await desk.send("/oauth/token", fields, proof: proof).status == 200)
        }
    }

    @Test func aCodeMayBeBoundToAKey() async throws {
        try await OAuthDesk.open(isPublic: true, offline: true) { desk in
            let (key, other) = (Key(), Key())
            let code = try await desk.code([("dpop_jkt", key.thumbprint)])
            let fields =
                [
                    ("grant_type", "authorization_code"), ("code", code), ("code_verifier", OAuthDesk.verifier),
                    ("redirect_uri", OAuthDesk.redirectURI),
                ] + desk.credentials
            for proof in [nil, try other.proof(desk, "/oauth/token")] {
                let refused = try await desk.send("/oauth/token", fields, proof: proof)
                #expect(refused.status == 400 && refused.json["error"]?.string == "invalid_dpop_proof")
            }
            let granted = try await desk.send("/oauth/token", fields, proof: try key.proof(desk, "/oauth/token"))
            #expect(granted.json["token_type"]?.string == "DPoP")
            // A public client's refresh token is bound as well.
            let refresh = try required(granted.json["refresh_token"]?.string, "a refresh token")
            let renewal = [("grant_type", "refresh_token"), ("refresh_token", refresh)] + desk.credentials
            for proof in [nil, try other.proof(desk, "/oauth/token", id: "2")] {
                #expect(try await desk.send("/oauth/token", renewal, proof: proof).status == 400)
            }
            let renewed = try await desk.send(
                "/oauth/token", renewal, proof: try key.proof(desk, "/oauth/token", id: "2"))
            #expect(renewed.status == 200 && renewed.json["token_type"]?.string == "DPoP")
        }
    }

    @Test func aPushedRequestIsBoundByItsProof() async throws {
        try await OAuthDesk.open { desk in
            let key = Key()
            let fields =
                [
                    ("response_type", "code"), ("redirect_uri", OAuthDesk.redirectURI),
                    ("code_challenge", OAuthDesk.challenge), ("code_challenge_method", "S256"),
                ] + desk.credentials
            let two = try await desk.send(
                "/oauth/par", fields + [("dpop_jkt", Key().thumbprint)], proof: try key.proof(desk, "/oauth/par"))
            #expect(two.json["error"]?.string == "invalid_dpop_proof")
            let pushed = try await desk.send(
                "/oauth/par", fields, proof: try key.proof(desk, "/oauth/par", id: "2"))
            let uri = try required(pushed.json["request_uri"]?.string, "a request_uri")
            let link = "/authorize?client_id=\(desk.clientID)&request_uri=\(PercentEncoding.encode(uri))"
            try await desk.browser.open(link)
            let answer = try await desk.browser.post(
                link,
                [
                    ("csrf", Browser.value(ofField: "csrf", in: desk.browser.page) ?? ""), ("workspace", "acme-inc"),
                    ("decision", "allow"),
                    ("scopes", Browser.value(ofField: "scopes", in: desk.browser.page) ?? ""),
                ])
            let code = try required(OAuthDesk.parameter("code", of: answer.headers[.location] ?? ""), "a code")
            #expect(try await desk.redeem(code).json["error"]?.string == "invalid_dpop_proof")
        }
    }

    @Test func anExchangedTokenKeepsTheBinding() async throws {
        try await OAuthDesk.open { desk in
            let key = Key()
            let parent = try await boundToken(desk, key)
            let found = try await desk.send(
                "/oauth/token",
                [
                    ("grant_type", "urn:ietf:params:oauth:grant-type:token-exchange"), ("subject_token", parent),
                    ("subject_token_type", "urn:ietf:params:oauth:token-type:access_token"),
                ] + desk.credentials)
            #expect(found.json["token_type"]?.string == "DPoP")
            let child = try required(found.json["access_token"]?.string, "a token")
            #expect(try await get(desk, "Bearer \(child)")["active"] == .bool(false))
            let proof = try key.proof(desk, "/v2/self", "GET", token: child)
            #expect(try await get(desk, "DPoP \(child)", proof)["active"] == .bool(true))
        }
    }
}
