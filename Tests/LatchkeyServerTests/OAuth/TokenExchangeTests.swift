import LatchkeyCore
import Testing

@testable import LatchkeyServer

/// Narrower, shorter-lived tokens for others (RFC 8693).
@Suite struct TokenExchangeTests {
    private static let accessToken = "urn:ietf:params:oauth:token-type:access_token"

    private func exchange(
        _ desk: OAuthDesk, _ subject: String, _ changes: [(String, String)] = []
    ) async throws -> (status: Int, json: JSON) {
        let found = try await desk.send(
            "/oauth/token",
            [
                ("grant_type", "urn:ietf:params:oauth:grant-type:token-exchange"), ("subject_token", subject),
                ("subject_token_type", Self.accessToken),
            ] + changes + desk.credentials)
        return (found.status, found.json)
    }

    @Test func theNewTokenIsNarrowerAndShorterLived() async throws {
        try await OAuthDesk.open { desk in
            let parent = try required(try await desk.redeem(try await desk.code()).json["access_token"]?.string, "it")
            let found = try await exchange(desk, parent, [("scope", "note:read")])
            #expect(found.status == 200 && found.json["issued_token_type"]?.string == Self.accessToken)
            #expect(found.json["expires_in"] == .number(3600))
            let child = try required(found.json["access_token"]?.string, "a token")
            #expect(try await desk.identity(child)["scope"]?.string == "note:read")
            let more = try await exchange(desk, child, [("scope", "note:read")])
            #expect(more.status == 400 && more.json["error"]?.string == "invalid_request")
            let wider = try await exchange(desk, parent, [("scope", "file:read")])
            #expect(wider.json["error"]?.string == "invalid_scope")
        }
    }

    @Test func itDiesWithItsParent() async throws {
        try await OAuthDesk.open { desk in
            let parent = try required(try await desk.redeem(try await desk.code()).json["access_token"]?.string, "it")
            let child = try required(try await exchange(desk, parent).json["access_token"]?.string, "a token")
            #expect(try await desk.isAlive(child))
            #expect(try await desk.send("/oauth/revoke", [("token", parent)]).status == 204)
            #expect(try await !desk.isAlive(child))
            #expect(try await exchange(desk, parent).json["error"]?.string == "invalid_request")
        }
    }

    /// A token that an admin made is one of the client's as well; replacing it ends what was exchanged for it.
    @Test func itDiesWithATokenThatIsReplacedOrRevoked() async throws {
        try await OAuthDesk.open { desk in
            let admin = try desk.admin.admin
            let id = try required(IntegrationID(desk.clientID), "the integration")
            for overlap in [Overlap.none, .hour] {
                let (token, made) = try await desk.core.accessTokens.create(
                    admin, id, id: desk.core.newID(), name: "Production")
                let parent = try required(made, "the token")
                let child = try required(try await exchange(desk, parent).json["access_token"]?.string, "a token")
                #expect(try await desk.isAlive(child))
                desk.server.clock.advance(by: .minutes(30))
                _ = try await desk.core.accessTokens.replace(
                    admin, token.id, newID: desk.core.newID(), overlap: overlap)
                #expect(try await desk.isAlive(child) == (overlap == .hour))
                // It would have ended by now, and so would its parent.
                desk.server.clock.advance(by: .hours(1))
                #expect(try await !desk.isAlive(child))
            }
        }
    }

    @Test func itNeverOutlivesItsParent() async throws {
        try await OAuthDesk.open(offline: true) { desk in
            let parent = try required(try await desk.redeem(try await desk.code()).json["access_token"]?.string, "it")
            desk.server.clock.advance(by: .minutes(50))
            let found = try await exchange(desk, parent)
            #expect(found.json["expires_in"] == .number(600))
            desk.server.clock.advance(by: .minutes(10))
            #expect(try await !desk.isAlive(found.json["access_token"]?.string ?? ""))
        }
    }

    @Test func onlyTheClientsOwnTokensAreExchanged() async throws {
        try await OAuthDesk.open { desk in
            let other = try await desk.server.integration(desk.admin, "Other")
            #expect(try await exchange(desk, other.secret).json["error"]?.string == "invalid_request")
            #expect(try await exchange(desk, "lko_x").json["error"]?.string == "invalid_request")
            let refresh = [("requested_token_type", "urn:ietf:params:oauth:token-type:refresh_token")]
            #expect(try await exchange(desk, other.secret, refresh).json["error"]?.string == "invalid_request")
        }
        try await OAuthDesk.open(isPublic: true) { desk in
            let parent = try required(try await desk.redeem(try await desk.code()).json["access_token"]?.string, "it")
            #expect(try await exchange(desk, parent).json["error"]?.string == "unauthorized_client")
        }
    }
}
