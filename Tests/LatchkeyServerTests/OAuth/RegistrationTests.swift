import HTTPTypes
import HummingbirdTesting
import LatchkeyCore
import NIOCore
import Testing

@testable import LatchkeyServer

/// Programs that register themselves (RFC 7591, RFC 7592).
@Suite struct RegistrationTests {
    private func send(
        _ desk: OAuthDesk, _ method: HTTPRequest.Method, _ path: String, token: String?, _ body: String = ""
    ) async throws -> (status: Int, json: JSON) {
        var headers: HTTPFields = [.contentType: "application/json"]
        if let token { headers[.authorization] = "Bearer \(token)" }
        let response = try await desk.client.executeRequest(
            uri: path, method: method, headers: headers, body: ByteBuffer(string: body))
        return (
            response.status.code, (try? JSON(parsing: Array(response.body.readableBytesView))) ?? .null
        )
    }

    private func initialToken(_ desk: OAuthDesk) async throws -> String {
        try required(
            try await desk.core.registrationTokens.add(try desk.admin.admin, id: desk.core.newID()), "a token")
    }

    private static let metadata = """
        {"client_name":"Notebook","redirect_uris":["\(OAuthDesk.redirectURI)"],"scope":"note:read",
         "grant_types":["authorization_code","refresh_token"],"software_id":"ignored"}
        """

    @Test func aProgramRegistersAndIsConnectedByAnAdmin() async throws {
        try await OAuthDesk.open { desk in
            let made = try await send(
                desk, .post, "/oauth/register", token: try await initialToken(desk), Self.metadata)
            #expect(made.status == 201)
            let id = try required(made.json["client_id"]?.string, "a client_id")
            let secret = try required(made.json["client_secret"]?.string, "a secret")
            #expect(made.json["client_secret_expires_at"] == .number(0))
            #expect(made.json["token_endpoint_auth_method"]?.string == "client_secret_basic")
            let answer = try await desk.decide("allow", [("client_id", id)])
            let code = try required(OAuthDesk.parameter("code", of: answer), "a code")
            let credentials = [("client_id", id), ("client_secret", secret)]
            let granted = try await desk.redeem(code, as: credentials)
            #expect(granted.json["scope"]?.string == "note:read" && granted.json["refresh_token"] != nil)
            // What no admin has agreed to it does not get.
            let own = try await desk.send("/oauth/token", [("grant_type", "client_credentials")] + credentials)
            #expect(own.status == 400 && own.json["error"]?.string == "unauthorized_client")
        }
    }

    @Test func itIsOffWithoutATokenAndAfterItsEnd() async throws {
        try await OAuthDesk.open { desk in
            for token in [nil, "lki_x", desk.secret] {
                let refused = try await send(desk, .post, "/oauth/register", token: token, Self.metadata)
                #expect(refused.status == 401 && refused.json["error"]?.string == "invalid_token")
            }
            let admin = try desk.admin.admin
            let token = try await initialToken(desk)
            let known = try #require(try await desk.core.registrationTokens.list(admin).first)
            try await desk.core.registrationTokens.revoke(admin, known.id)
            #expect(try await send(desk, .post, "/oauth/register", token: token, Self.metadata).status == 401)
        }
    }

    @Test(
        arguments: [
            (#"{"redirect_uris":["https://app.example.com/*"]}"#, "invalid_redirect_uri"),
            (#"{"redirect_uris":["com.example.app:/cb"]}"#, "invalid_redirect_uri"), ("{}", "invalid_redirect_uri"),
            (#"{"redirect_uris":"https://app.example.com"}"#, "invalid_client_metadata"),
            (#"{"grant_types":["client_credentials"]}"#, "invalid_client_metadata"),
            (#"{"grant_types":["password"]}"#, "invalid_client_metadata"),
            (#"{"response_types":["token"]}"#, "invalid_client_metadata"),
            (#"{"token_endpoint_auth_method":"private_key_jwt"}"#, "invalid_client_metadata"),
            (#"{"scope":"openid"}"#, "invalid_client_metadata"), (#"{"client_name":" "}"#, "invalid_client_metadata"),
            ("[]", "invalid_client_metadata"), ("{", "invalid_client_metadata"), ("", "invalid_client_metadata"),
        ])
    func whatCannotBeIsRefused(_ body: String, _ error: String) async throws {
        try await OAuthDesk.open { desk in
            let refused = try await send(desk, .post, "/oauth/register", token: try await initialToken(desk), body)
            #expect(refused.status == 400 && refused.json["error"]?.string == error)
            #expect(try await desk.core.integrations.count(try desk.admin.admin) == 1)
        }
    }

    @Test func itIsReadChangedAndDeletedWithItsOwnToken() async throws {
        try await OAuthDesk.open { desk in
            let made = try await send(
                desk, .post, "/oauth/register", token: try await initialToken(desk), Self.metadata)
            let token = try required(made.json["registration_access_token"]?.string, "its token")
            let uri = try required(made.json["registration_client_uri"]?.string, "its address")
            let path = uri.replacing("http://keys.example.com", with: "")
            let read = try await send(desk, .get, path, token: token)
            #expect(read.status == 200 && read.json["client_name"]?.string == "Notebook")
            #expect(read.json["client_secret"] == nil)
            #expect(try await send(desk, .get, path, token: try await initialToken(desk)).status == 401)
            #expect(try await send(desk, .get, "/oauth/register/\(desk.clientID)", token: token).status == 401)
            let body =
                #"{"client_name":"Book","redirect_uris":["https://b.example.com/"],"scope":"note:read file:read"}"#
            let changed = try await send(desk, .put, path, token: token, body)
            #expect(changed.status == 200 && changed.json["client_name"]?.string == "Book")
            #expect(changed.json["scope"]?.string == "note:read")
            #expect(try await send(desk, .delete, path, token: token).status == 204)
            #expect(try await send(desk, .get, path, token: token).status == 401)
        }
    }

    @Test func anAdminSwitchesItOnOnAPage() async throws {
        try await OAuthDesk.open { desk in
            let path = "/acme-inc/settings/developers/registration"
            try await desk.browser.expect(at: "/acme-inc/settings/developers", has: path)
            try await desk.browser.expect(at: path, has: "Nobody can register anything")
            let id = try required(Browser.value(ofField: "id", in: desk.browser.page), "the token's id")
            try await desk.browser.expect(submitting: path, [("id", id)], has: "lki_", "shown only once")
            try await desk.browser.expect(at: path, has: "lki_…")
            try await desk.browser.expect(submitting: "\(path)/\(id)/revoke", has: "Nobody can register anything")
            _ = try await desk.server.join("grace@example.com", invitedBy: desk.admin)
            let browser = try await Browser.signedIn(desk.client, as: "grace@example.com")
            try await browser.expect(403, at: path, has: "admin")
        }
    }
}
