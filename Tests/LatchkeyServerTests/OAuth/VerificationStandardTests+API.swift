import HTTPTypes
import HummingbirdTesting
import LatchkeyCore
import NIOCore
import Testing

@testable import LatchkeyServer

/// What is asked of a resource server: the API.
extension VerificationStandardTests {
    private static let scopes = ScopeSet([.recordPermission: .readWrite, .objectConfiguration: .read])
    private static let records = "/v2/objects/companies/records"

    /// The id of a record that a token makes.
    private func record(_ desk: OAuthDesk, _ token: String) async throws -> String {
        let made = try await desk.api(
            .post, Self.records, "Bearer \(token)", body: #"{"data":{"values":{"name":"Acme"}}}"#)
        return try required(made.json["data"]?["id"]?["record_id"]?.string, "a record")
    }

    @Test("ASVS 10.3.1: the API takes access tokens that are meant for it, and nothing else")
    func v10_3_1() async throws {
        try await OAuthDesk.open(offline: true, scopes: Self.scopes) { desk in
            let tokens = try await desk.connect()
            #expect(try await desk.api(.get, "/v2/objects", "Bearer \(tokens.access)").status == 200)
            let admin = try desk.admin.admin
            let registration = try await desk.core.registrationTokens.add(admin, id: desk.core.newID())
            for secret in [tokens.refresh, desk.secret, registration, try await desk.code()] {
                let refused = try await desk.api(.get, "/v2/objects", "Bearer \(try required(secret, "a secret"))")
                #expect(refused.status == 401 && refused.json["data"] == nil)
            }
            // Another instance's is unknown here, though it says that it is the same server.
            try await OAuthDesk.open(scopes: Self.scopes) { other in
                let foreign = try await other.connect().access
                #expect(try await other.api(.get, "/v2/objects", "Bearer \(foreign)").status == 200)
                #expect(try await desk.api(.get, "/v2/objects", "Bearer \(foreign)").status == 401)
            }
            // For another server there is no token.
            for (resource, error) in [
                ("http://keys.example.com", nil), ("https://api.example.com", "invalid_target"),
                ("http://keys.example.com.evil.example", "invalid_target"),
            ] {
                let fields = [("grant_type", "client_credentials"), ("resource", resource)]
                let answer = try await desk.send("/oauth/token", fields + desk.credentials)
                #expect(answer.json["error"]?.string == error)
                #expect((answer.json["access_token"] == nil) == (error != nil))
                guard let error else { continue }
                try await desk.expect(authorizing: [("resource", resource)], refuses: error)
            }
        }
    }

    @Test("ASVS 10.3.2: a token's scopes and its workspace decide what it opens")
    func v10_3_2() async throws {
        try await OAuthDesk.open(isPublished: true, scopes: Self.scopes) { desk in
            let writer = try await desk.connect().access
            let reader = try await desk.connect([("scope", "record_permission:read object_configuration:read")])
                .access
            let path = "\(Self.records)/\(try await record(desk, writer))"
            #expect(try await desk.api(.get, path, "Bearer \(reader)").status == 200)
            let refused = try await desk.api(.delete, path, "Bearer \(reader)")
            #expect(refused.status == 403)
            #expect(
                refused.headers[.wwwAuthenticate]?.contains(
                    #"error="insufficient_scope", scope="record_permission:read-write""#) == true)
            // The same app, connected to another workspace.
            _ = try await desk.server.workspace("Other", admin: "eve@example.com")
            let eve = try await Browser.signedIn(desk.client, as: "eve@example.com")
            let answer = try await desk.decide("allow", in: "other", eve)
            let code = try required(OAuthDesk.parameter("code", of: answer), "a code")
            let others = try required(try await desk.redeem(code).json["access_token"]?.string, "a token")
            for method in [HTTPRequest.Method.get, .delete] {
                #expect(try await desk.api(method, path, "Bearer \(others)").status == 404)
            }
            let own = "\(Self.records)/\(try await record(desk, others))"
            #expect(try await desk.api(.get, own, "Bearer \(others)").status == 200)
            #expect(try await desk.api(.delete, path, "Bearer \(writer)").status == 200)
        }
    }

    /// Tokens act for a workspace: `sub` is its id. Names and slugs can change hands, ids can't.
    @Test("ASVS 10.3.3: whom a token acts for rests on what nobody else can get")
    func v10_3_3() async throws {
        try await OAuthDesk.open(scopes: Self.scopes) { desk in
            let token = try await desk.connect().access
            let path = "\(Self.records)/\(try await record(desk, token))"
            let workspace = desk.admin.workspace
            _ = try await desk.core.workspaces.update(
                try desk.admin.admin, version: workspace.version, name: "Elsewhere", slug: "elsewhere")
            let heir = try await desk.server.workspace("Acme Inc", admin: "eve@example.com")
            #expect(heir.workspace.slug == "acme-inc" && heir.workspace.id != workspace.id)
            let told = try await desk.send("/oauth/introspect", [("token", token)] + desk.credentials)
            for json in [told.json, try await desk.identity(token)] {
                #expect(json["sub"]?.string == workspace.id.text)
                #expect(json["workspace_id"]?.string == workspace.id.text)
                #expect(json["authorized_by_workspace_member_id"]?.string == desk.admin.member.id.text)
            }
            #expect(told.json["iss"]?.string == "http://keys.example.com")
            #expect(try await desk.identity(token)["workspace_slug"]?.string == "elsewhere")
            #expect(try await desk.api(.get, path, "Bearer \(token)").status == 200)
            let others = try await desk.server.integration(heir)
            #expect(try await desk.api(.get, path, "Bearer \(others.secret)").status == 404)
        }
    }

    /// They are not demanded: a token that was asked for without a key is a bearer token.
    @Test("ASVS 10.3.5: a token that is bound to a key opens nothing without a fresh proof of it")
    func v10_3_5() async throws {
        try await OAuthDesk.open(scopes: Self.scopes) { desk in
            let (key, thief) = (DPoPTests.Key(), DPoPTests.Key())
            let granted = try await desk.redeem(
                try await desk.code(), proof: try key.proof(desk, "/oauth/token", id: "0"))
            let token = try required(granted.json["access_token"]?.string, "a token")
            func proof(_ key: DPoPTests.Key, _ id: String, _ method: String = "GET", _ path: String = "/v2/objects")
                throws -> String
            { try key.proof(desk, path, method, token: token, id: id) }
            let used = try proof(key, "1")
            #expect(try await desk.api(.get, "/v2/objects", "DPoP \(token)", proof: used).status == 200)
            for (scheme, proof) in [
                ("Bearer", nil), ("DPoP", nil), ("Bearer", try proof(key, "2")), ("DPoP", used),
                ("DPoP", try proof(thief, "3")), ("DPoP", try proof(key, "4", "POST")),
                ("DPoP", try proof(key, "5", "GET", "/v2/self")),
                ("DPoP", try key.proof(desk, "/v2/objects", "GET", token: desk.clientID, id: "6")),
                ("DPoP", try key.proof(desk, "/v2/objects", "GET", token: token, id: "7", age: 61)),
            ] {
                let refused = try await desk.api(.get, "/v2/objects", "\(scheme) \(token)", proof: proof)
                #expect(refused.status == 401 && refused.json["data"] == nil)
            }
            #expect(try await desk.api(.get, "/v2/objects", "DPoP \(token)", proof: try proof(key, "8")).status == 200)
        }
    }
}
