import HTTPTypes
import HummingbirdTesting
import LatchkeyCore
import Testing

@Suite struct SetupPagesTests {
    private static let answers = [
        ("workspace_name", "Acme Inc"), ("first_name", "Ada"), ("last_name", "Byron"),
        ("email", "ada@example.com"), ("password", TestServer.password),
    ]

    @Test func saysWhereTheLinkIsWithoutRevealingIt() async throws {
        let server = try await TestServer()
        let code = try required(try await server.core.setup.issueCode(), "a set-up code")
        try await server.run { client in
            let browser = Browser(client)
            try await browser.expect(403, at: "/", has: "This Latchkey is not set up yet", "set-up-link")
            #expect(browser.path == "/set-up")
            #expect(!browser.page.contains(code))
            try await browser.expect(403, at: "/sign-in", has: "This Latchkey is not set up yet")
        }
    }

    @Test func theLinkMovesItsCodeToACookieAndMakesTheWorkspace() async throws {
        let server = try await TestServer()
        let code = try required(try await server.core.setup.issueCode(), "a set-up code")
        try await server.run { client in
            let browser = Browser(client)
            let first = try await browser.send(.get, "/set-up?code=\(code)")
            #expect(first.status == .seeOther)
            #expect(first.headers[.location] == "/set-up")
            #expect(first.headers[try required(HTTPField.Name("Referrer-Policy"), "a name")] == "no-referrer")
            let cookie = try required(first.headers[.setCookie], "a cookie")
            #expect(cookie.contains("HttpOnly") && cookie.contains("SameSite=Lax") && cookie.contains("Max-Age=1800"))

            try await browser.expect(at: "/set-up", has: "Set up Latchkey", "At least 12 characters")
            #expect(!browser.page.contains(code))
            try await browser.expect(submitting: "/set-up", Self.answers, has: "Welcome to Acme Inc")
            #expect(browser.path == "/acme-inc/objects/people")
            #expect(!browser.cookies.values.contains(code))

            let second = Browser(client)
            try await second.expect(at: "/set-up?code=\(code)", has: "Latchkey is set up already")
        }
    }

    @Test func refusesAnotherCode() async throws {
        let server = try await TestServer()
        let old = try required(try await server.core.setup.issueCode(), "a set-up code")
        _ = try await server.core.setup.issueCode()
        try await server.run { client in
            let browser = Browser(client)
            try await browser.expect(403, at: "/set-up?code=\(old)", has: "This set-up link no longer works")
            try await browser.expect(403, submitting: "/set-up", Self.answers)
            try await browser.expect(403, at: "/set-up?code=%0d%0aSet-Cookie:%20a=b", has: "not set up yet")
            #expect(try await server.core.setup.isNeeded())
        }
    }

    @Test(arguments: [
        ("password", "too short", "The password is too short"),
        ("workspace_name", "", "name is missing"),
        ("first_name", "Ada\u{202e}", "turn the direction"),
        ("email", "nobody", "Enter an e-mail address"),
        ("workspace_name", "10,000 characters", "too long"),
    ])
    func showsWhatIsWrongAndKeepsWhatWasTyped(field: String, value: String, message: String) async throws {
        let server = try await TestServer()
        let code = try required(try await server.core.setup.issueCode(), "a set-up code")
        try await server.run { client in
            let browser = Browser(client)
            try await browser.open("/set-up?code=\(code)")
            // A value of its length would fill the test's log.
            let sent = value == "10,000 characters" ? String(repeating: "a", count: 10_000) : value
            let answers = Self.answers.map { $0.0 == field ? (field, sent) : $0 }
            try await browser.expect(400, submitting: "/set-up", answers, has: message, "id=\"\(field)-error\"")
            #expect(browser.page.contains("Byron"))
            #expect(!browser.page.contains(TestServer.password) && !browser.page.contains("too short\""))
            try await browser.expect(submitting: "/set-up", Self.answers, has: "Welcome to Acme Inc")
        }
    }

    @Test func sentTwiceMakesOneWorkspace() async throws {
        let server = try await TestServer()
        let code = try required(try await server.core.setup.issueCode(), "a set-up code")
        try await server.run { client in
            let (first, second) = (Browser(client), Browser(client))
            try await first.open("/set-up?code=\(code)")
            try await second.open("/set-up?code=\(code)")
            try await first.submit("/set-up", Self.answers)
            try await second.expect(submitting: "/set-up", Self.answers, has: "Latchkey is set up already")
        }
    }

    @Test func theBoxFillsTheWorkspace() async throws {
        let server = try await TestServer()
        let code = try required(try await server.core.setup.issueCode(), "a set-up code")
        try await server.run { client in
            let browser = Browser(client)
            try await browser.expect(at: "/set-up?code=\(code)", has: "Fill it with sample data")
            #expect(!browser.page.contains("checked"))
            let wrong = Self.answers.filter { $0.0 != "email" } + [("email", "nobody"), ("sample_data", "on")]
            try await browser.expect(400, submitting: "/set-up", wrong, has: "value=\"on\" checked")
            try await browser.expect(
                submitting: "/set-up", Self.answers + [("sample_data", "on")], has: "are there to look around")
            try await browser.expect(
                at: "/acme-inc/settings/objects", has: "200 records of People", "50 records of Companies",
                "30 records of Deals")
        }
    }
}
