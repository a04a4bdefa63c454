import HTTPTypes
import HummingbirdTesting
import LatchkeyCore
import NIOCore
import Testing

@testable import LatchkeyServer

extension OAuthDesk {
    /// What an OAuth endpoint answered.
    typealias Answer = (status: Int, json: JSON, headers: HTTPFields)

    /// Consents to the usual request and exchanges its code.
    func connect(_ changes: [(String, String)] = []) async throws -> (access: String, refresh: String?) {
        let answer = try await redeem(try await code(changes))
        let access = try required(answer.json["access_token"]?.string, "an access token")
        return (access, answer.json["refresh_token"]?.string)
    }

    /// Presses Connect without looking at the page, so that what is wrong with the request is all that is wrong.
    func press(_ path: String, scopes: String = "note:read-write task:read") async throws -> TestResponse {
        try await browser.open("/acme-inc/settings/profile")
        let csrf = try required(Browser.value(ofField: "csrf", in: browser.page), "a form")
        return try await browser.post(
            path, [("csrf", csrf), ("workspace", "acme-inc"), ("decision", "allow"), ("scopes", scopes)])
    }

    /// Asks the API for something.
    func api(
        _ method: HTTPRequest.Method, _ path: String, _ authorization: String, proof: String? = nil,
        body: String? = nil
    ) async throws -> Answer {
        var headers: HTTPFields = [.authorization: authorization, .contentType: "application/json"]
        if let proof { headers[.dpop] = proof }
        let response = try await client.executeRequest(
            uri: path, method: method, headers: headers, body: body.map { ByteBuffer(string: $0) })
        let json = (try? JSON(parsing: Array(response.body.readableBytesView))) ?? .null
        return (response.status.code, json, response.headers)
    }

    /// Checks that an answer refuses for this reason and gives nothing out.
    func expect(
        _ answer: Answer, refuses error: String, status: Int = 400, sourceLocation: SourceLocation = #_sourceLocation
    ) {
        #expect(answer.status == status, sourceLocation: sourceLocation)
        #expect(answer.json["error"]?.string == error, sourceLocation: sourceLocation)
        #expect(
            Set(answer.json.names).isSubset(of: ["error", "error_description"]), sourceLocation: sourceLocation)
    }

    /// Checks that `/authorize` tells the app this error and gives no code.
    func expect(
        authorizing changes: [(String, String)], refuses error: String,
        sourceLocation: SourceLocation = #_sourceLocation
    ) async throws {
        for answer in [try await browser.send(.get, link(changes)), try await press(link(changes))] {
            let location = answer.headers[.location] ?? ""
            #expect(Self.parameter("error", of: location) == error, sourceLocation: sourceLocation)
            let gives = ["code=", "access_token", "id_token"].contains { location.contains($0) }
            #expect(!gives, "\(location)", sourceLocation: sourceLocation)
        }
    }

    /// Checks that `/authorize` sends nobody anywhere, and says this.
    func expectNoRedirect(
        to uri: String, has text: String, sourceLocation: SourceLocation = #_sourceLocation
    ) async throws {
        let link = link([("redirect_uri", uri)])
        for answer in [try await browser.send(.get, link), try await press(link)] {
            #expect(answer.status == .badRequest, "\(uri)", sourceLocation: sourceLocation)
            #expect(answer.headers[.location] == nil, "\(uri)", sourceLocation: sourceLocation)
            #expect(String(buffer: answer.body).contains(text), "\(uri)", sourceLocation: sourceLocation)
        }
    }

    /// Changes the client's settings as an admin does.
    func change(_ change: (inout OAuthSettings) -> Void) async throws {
        let (admin, id) = (try admin.admin, try required(IntegrationID(clientID), "the integration"))
        var settings = try await core.oauthClients.find(admin, id).client.settings
        change(&settings)
        _ = try await core.oauthClients.save(
            admin, id, version: nil, settings, redirectURIs: settings.redirectURIs.map(\.text))
    }
}
