import HTTPTypes
import HummingbirdTesting
import LatchkeyCore
import NIOCore
import Testing

@testable import LatchkeyServer

@Suite struct AuthorizePagesTests {
    @Test func theQuestionSaysWhoAsksForWhat() async throws {
        try await OAuthDesk.open { desk in
            try await desk.browser.expect(
                at: desk.link(), has: "Connect Reports to Acme Inc?", "Made by Acme Inc", "will be able to see</h2>",
                "Tasks", "will be able to see and change</h2>", "Notes", "not published", "https://app.example.com",
                #"name="decision" value="allow""#, #"name="decision" value="deny""#)
        }
    }

    @Test func signInComesFirstAndLeadsBack() async throws {
        try await OAuthDesk.open { desk in
            let browser = Browser(desk.client)
            try await browser.open(desk.link())
            #expect(browser.path.hasPrefix("/sign-in?next=%2Fauthorize"))
            let next = try required(Browser.value(ofField: "next", in: browser.page), "where to go on")
            try await browser.submit(
                "/sign-in",
                [
                    ("email", "ada@example.com"), ("password", TestServer.password),
                    ("next", next.replacing("&amp;", with: "&")),
                ])
            #expect(browser.page.contains("Connect Reports to Acme Inc?"))
        }
    }

    @Test func denyingIsToldToTheApp() async throws {
        try await OAuthDesk.open { desk in
            let answer = try await desk.decide("deny")
            #expect(OAuthDesk.parameter("error", of: answer) == "access_denied")
            #expect(OAuthDesk.parameter("state", of: answer) == "s 1&2")
            #expect(try await desk.core.grants.list(try desk.admin.admin).isEmpty)
        }
    }

    @Test func whoIsNoAdminIsToldWhomToAsk() async throws {
        try await OAuthDesk.open { desk in
            _ = try await desk.server.join("grace@example.com", invitedBy: desk.admin)
            let browser = try await Browser.signedIn(desk.client, as: "grace@example.com")
            try await browser.expect(
                at: desk.link(), has: "You need to be an admin", "ada@example.com", #"value="deny""#)
            #expect(!browser.page.contains(#"value="allow""#))
            // Sent all the same, it allows nothing.
            #expect(try await desk.decide("allow", in: "acme-inc", browser) == "")
            #expect(try await desk.core.grants.list(try desk.admin.admin).isEmpty)
        }
    }

    @Test func unpublishedAppsAreTheirOwnWorkspacesAlone() async throws {
        try await OAuthDesk.open { desk in
            _ = try await desk.server.workspace("Other", admin: "eve@example.com")
            let browser = try await Browser.signedIn(desk.client, as: "eve@example.com")
            try await browser.expect(400, at: desk.link(), has: "members of the workspace that made it only")
            try await browser.open("/other/settings/profile")
            try await browser.expect(
                403, submitting: desk.link(),
                [("workspace", "other"), ("decision", "allow"), ("scopes", "note:read-write task:read")],
                has: "own workspace only")
        }
    }

    @Test func publishedAppsConnectToOtherWorkspaces() async throws {
        try await OAuthDesk.open(isPublished: true) { desk in
            let other = try await desk.server.workspace("Other", admin: "eve@example.com")
            let browser = try await Browser.signedIn(desk.client, as: "eve@example.com")
            try await browser.expect(at: desk.link(), has: "Connect Reports to Other?", "Made by Acme Inc")
            #expect(!browser.page.contains("not published"))
            let answer = try await desk.decide("allow", in: "other", browser)
            let code = try required(OAuthDesk.parameter("code", of: answer), "a code")
            let token = try required(try await desk.redeem(code).json["access_token"]?.string, "a token")
            #expect(try await desk.identity(token)["workspace_slug"]?.string == "other")
            // The workspace that made the app sees nothing of it.
            #expect(try await desk.core.grants.list(try desk.admin.admin).isEmpty)
            #expect(try await desk.core.grants.list(try other.admin).map(\.integrationName) == ["Reports"])
        }
    }

    @Test func whatIsWrongIsToldWhereItBelongs() async throws {
        try await OAuthDesk.open { desk in
            for (changes, error) in [
                ([("response_type", "")], "invalid_request"),
                ([("response_type", "token")], "unsupported_response_type"),
                ([("scope", "note:everything")], "invalid_scope"), ([("scope", "task:read-write")], "invalid_scope"),
            ] {
                let response = try await desk.browser.send(.get, desk.link(changes))
                let location = response.headers[.location] ?? ""
                #expect(OAuthDesk.parameter("error", of: location) == error)
                #expect(OAuthDesk.parameter("state", of: location) == "s 1&2")
            }
            for changes in [[("client_id", "x")], [("client_id", "")], [("redirect_uri", "")]] {
                #expect(try await desk.browser.send(.get, desk.link(changes)).status == .badRequest)
            }
            let twice = try await desk.browser.send(.get, desk.link() + "&state=2")
            #expect(twice.status == .badRequest)
        }
    }

    @Test func switchedOffNothingCanBeConnected() async throws {
        try await OAuthDesk.open { desk in
            let token = try required(try await desk.redeem(try await desk.code()).json["access_token"]?.string, "it")
            try await desk.core.oauthClients.disable(try desk.admin.admin, integrationName: "Reports")
            try await desk.browser.expect(400, at: desk.link(), has: "OAuth is switched off")
            #expect(try await !desk.isAlive(token))
            #expect(
                try await desk.send("/oauth/token", [("grant_type", "client_credentials")] + desk.credentials).status
                    == 401)
        }
    }

    /// The sign-in form's policy keeps the browser from following a redirect to the app, so a person takes the answer there.
    @Test func whoHasJustSignedInIsSentBackByALink() async throws {
        try await OAuthDesk.open { desk in
            let link = desk.link([("scope", "file:read")])
            let direct = try await desk.browser.send(.get, link)
            #expect(direct.headers[.location]?.contains("error=invalid_scope") == true)
            let shown = try await desk.browser.send(.get, link, headers: [.secFetchSite: "same-origin"])
            #expect(shown.status == .badRequest && shown.headers[.location] == nil)
            let page = String(buffer: shown.body)
            #expect(page.contains("Back to Reports") && page.contains("\(OAuthDesk.redirectURI)?error=invalid_scope"))
        }
    }
}
