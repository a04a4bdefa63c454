import HTTPTypes
import HummingbirdTesting
import LatchkeyCore
import NIOCore
import Testing

@testable import LatchkeyServer

/// Tokens that act for the member who granted them.
@Suite struct MemberTokenTests {
    /// A second admin, Grace, in a browser of her own, and a client whose tokens act for people.
    private func open(
        _ test: @escaping @Sendable (OAuthDesk, Browser, MemberPrincipal) async throws -> Void
    ) async throws {
        try await OAuthDesk.open(offline: true, scopes: .everything) { desk in
            let (admin, id) = (try desk.admin.admin, try #require(IntegrationID(desk.clientID)))
            var settings = try await desk.core.oauthClients.find(admin, id).client.settings
            settings.tokenLevel = .user
            _ = try await desk.core.oauthClients.save(
                admin, id, version: nil, settings, redirectURIs: [OAuthDesk.redirectURI])
            let grace = try await desk.server.join("grace@example.com", .admin, invitedBy: desk.admin)
            let browser = Browser(desk.client)
            try await browser.signIn("grace@example.com")
            try await test(desk, browser, grace)
        }
    }

    private func tokens(_ desk: OAuthDesk, _ browser: Browser) async throws -> (access: String, refresh: String) {
        let code = try required(
            OAuthDesk.parameter("code", of: try await desk.decide("allow", in: "acme-inc", browser)), "a code")
        let json = try await desk.redeem(code).json
        return (
            try required(json["access_token"]?.string, "a token"),
            try required(json["refresh_token"]?.string, "a refresh token")
        )
    }

    @Test func whatTheyDoIsTheMembers() async throws {
        try await open { desk, browser, grace in
            try await browser.expect(at: desk.link(), has: "It acts for you")
            let token = try await tokens(desk, browser).access
            let identity = try await desk.identity(token)
            #expect(identity["token_level"]?.string == "user")
            #expect(identity["authorized_by_workspace_member_id"]?.string == grace.member.id.text)
            let told = try await desk.send("/oauth/introspect", [("token", token)] + desk.credentials)
            #expect(told.json["token_level"]?.string == "user")
            let answer = try await desk.client.executeRequest(
                uri: "/v2/objects/companies/records", method: .post,
                headers: [.authorization: "Bearer \(token)", .contentType: "application/json"],
                body: .init(string: #"{"data":{"values":{"name":"Analytical Engines"}}}"#))
            #expect(answer.status == .ok)
            let record = try JSON(parsing: Array(answer.body.readableBytesView))
            guard case .array(let created)? = record["data"]?["values"]?["created_by"] else {
                Issue.record("no created_by")
                return
            }
            #expect(created.first?["referenced_actor_type"]?.string == "workspace-member")
            #expect(created.first?["referenced_actor_id"]?.string == grace.member.id.text)
        }
    }

    enum End: CaseIterable { case removed, suspended, left }

    @Test(arguments: End.allCases) func theyDieWithTheMembership(_ end: End) async throws {
        try await open { desk, browser, grace in
            let (hers, mine) = (try await tokens(desk, browser), try await tokens(desk, desk.browser))
            let waiting = try required(
                OAuthDesk.parameter("code", of: try await desk.decide("allow", in: "acme-inc", browser)), "a code")
            let narrow = try await desk.send(
                "/oauth/token",
                [
                    ("grant_type", "urn:ietf:params:oauth:grant-type:token-exchange"), ("subject_token", hers.access),
                    ("subject_token_type", "urn:ietf:params:oauth:token-type:access_token"),
                ] + desk.credentials)
            let child = try required(narrow.json["access_token"]?.string, "an exchanged token")
            #expect(try await desk.identity(child)["token_level"]?.string == "user")
            #expect(try await desk.isAlive(hers.access))
            switch end {
            case .removed: try await desk.core.members.remove(try desk.admin.admin, grace.member.id)
            case .suspended:
                try await desk.core.members.changeAccessLevel(try desk.admin.admin, grace.member.id, to: .suspended)
            case .left: try await desk.core.members.leave(grace)
            }
            #expect(try await !desk.isAlive(hers.access))
            #expect(try await !desk.isAlive(child))
            #expect(try await desk.refresh(hers.refresh).json["error"]?.string == "invalid_grant")
            #expect(try await desk.redeem(waiting).json["error"]?.string == "invalid_grant")
            #expect(try await desk.isAlive(mine.access))
            #expect(try await desk.refresh(mine.refresh).status == 200)
        }
    }

    /// Suspended and back again: what was allowed before is over all the same.
    @Test func whatWasNotFetchedYetDiesToo() async throws {
        try await open { desk, browser, grace in
            try await desk.change { $0.allowsDevices = true }
            let code = try required(
                OAuthDesk.parameter("code", of: try await desk.decide("allow", in: "acme-inc", browser)), "a code")
            let begun = try await desk.send("/oauth/device_authorization", desk.credentials)
            let (device, user) = (begun.json["device_code"]?.string ?? "", begun.json["user_code"]?.string ?? "")
            try await browser.open("/device?user_code=\(user)")
            let allowed = try await browser.submit(
                "/device",
                ["user_code", "scopes", "level"].map { ($0, Browser.value(ofField: $0, in: browser.page) ?? "") }
                    + [("workspace", "acme-inc"), ("decision", "allow")])
            #expect(allowed.status == .ok)
            for level in [AccessLevel.suspended, .member] {
                try await desk.core.members.changeAccessLevel(try desk.admin.admin, grace.member.id, to: level)
            }
            #expect(try await desk.redeem(code).json["error"]?.string == "invalid_grant")
            let polled = try await desk.send(
                "/oauth/token",
                [("grant_type", "urn:ietf:params:oauth:grant-type:device_code"), ("device_code", device)]
                    + desk.credentials)
            #expect(polled.json["error"]?.string == "access_denied")
        }
    }

    /// An admin's yes to new permissions is not that of another whom a token acts for.
    @Test func onlyOnesOwnTokensAreWidened() async throws {
        try await open { desk, browser, _ in
            let (admin, id) = (try desk.admin.admin, try #require(IntegrationID(desk.clientID)))
            func setScopes(_ scopes: ScopeSet) async throws {
                let version = try await desk.core.integrations.find(admin, id).version
                _ = try await desk.core.integrations.setScopes(admin, id, version: version, scopes: scopes)
            }
            try await setScopes(ScopeSet([.note: .read]))
            let (hers, mine) = (try await tokens(desk, browser), try await tokens(desk, desk.browser))
            let more = ScopeSet([.note: .read, .task: .read])
            try await setScopes(more)
            let grant = try #require(try await desk.core.grants.list(admin).first)
            try await desk.core.grants.approve(admin, grant.id, scopes: more)
            #expect(try await desk.identity(mine.access)["scope"]?.string == "note:read task:read")
            #expect(try await desk.identity(hers.access)["scope"]?.string == "note:read")
            let renewed = try await desk.refresh(hers.refresh)
            #expect(renewed.json["scope"]?.string == "note:read")
        }
    }

    /// Who has read “for the workspace” has not consented to be acted for.
    @Test func theLevelIsThatOfThePage() async throws {
        try await OAuthDesk.open { desk in
            try await desk.browser.open(desk.link())
            let fields = ["csrf", "scopes", "level"].map {
                ($0, Browser.value(ofField: $0, in: desk.browser.page) ?? "")
            }
            let (admin, id) = (try desk.admin.admin, try #require(IntegrationID(desk.clientID)))
            var settings = try await desk.core.oauthClients.find(admin, id).client.settings
            settings.tokenLevel = .user
            _ = try await desk.core.oauthClients.save(
                admin, id, version: nil, settings, redirectURIs: [OAuthDesk.redirectURI])
            let answer = try await desk.browser.post(
                desk.link(), fields + [("workspace", "acme-inc"), ("decision", "allow")])
            #expect(answer.headers[.location] == nil && answer.status == .conflict)
        }
    }
}
