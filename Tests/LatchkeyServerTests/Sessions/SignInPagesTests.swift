import HTTPTypes
import HummingbirdTesting
import LatchkeyCore
import Testing

@Suite struct SignInPagesTests {
    @Test func leadsToTheWorkspaceAndBackOut() async throws {
        let server = try await TestServer()
        _ = try await server.workspace()
        try await server.run { client in
            let browser = Browser(client)
            try await browser.expect(at: "/", has: "Sign in")
            #expect(browser.path == "/sign-in")
            try await browser.submit("/sign-in", [("email", " ADA@example.com "), ("password", TestServer.password)])
            #expect(browser.path == "/acme-inc/objects/people")
            try await browser.open("/sign-in")
            #expect(browser.path == "/acme-inc/objects/people")

            let cookies = browser.cookies
            try await browser.expect(submitting: "/sign-out", has: "You are signed out")
            #expect(browser.path == "/sign-in")
            let session = try required(cookies["latchkey_session"], "a session")
            let stale = try await client.executeRequest(
                uri: "/acme-inc/settings/members", method: .get, headers: [.cookie: "latchkey_session=\(session)"],
                body: nil)
            #expect(stale.status == .seeOther)
        }
    }

    @Test func saysTheSameOfAnUnknownAddressAndAWrongPassword() async throws {
        let server = try await TestServer()
        _ = try await server.workspace()
        try await server.run { client in
            var pages: [String] = []
            for email in ["ada@example.com", "zed@example.com"] {
                let browser = Browser(client)
                try await browser.open("/sign-in")
                try await browser.expect(
                    401, submitting: "/sign-in", [("email", email), ("password", "no such horse")],
                    has: "The e-mail address or the password is wrong", "value=\"\(email)\"")
                let csrf = try required(Browser.value(ofField: "csrf", in: browser.page), "a CSRF field")
                pages.append(browser.page.replacing(email, with: "").replacing(csrf, with: ""))
                #expect(!browser.page.contains("wrong password"))
            }
            #expect(pages[0] == pages[1])
        }
    }

    @Test func slowsGuessing() async throws {
        let server = try await TestServer()
        _ = try await server.workspace()
        try await server.run { client in
            let browser = Browser(client)
            try await browser.open("/sign-in")
            let wrong = [("email", "ada@example.com"), ("password", "no such horse")]
            for _ in 0..<5 { try await browser.submit("/sign-in", wrong) }
            let slowed = try await browser.submit("/sign-in", wrong)
            #expect(slowed.status == .tooManyRequests)
            #expect(slowed.headers[.retryAfter] != nil)
            #expect(browser.page.contains("too many wrong passwords"))
            server.clock.advance(by: .minutes(1))
            try await browser.submit("/sign-in", [("email", "ada@example.com"), ("password", TestServer.password)])
            #expect(browser.path == "/acme-inc/objects/people")
        }
    }

    @Test(arguments: [
        ("/acme-inc/settings/members", "/acme-inc/settings/members"),
        ("//evil.example/", "/acme-inc/objects/people"),
        ("/\\evil.example/", "/acme-inc/objects/people"),
        ("https://evil.example/", "/acme-inc/objects/people"),
    ])
    func goesOnOnlyToPathsOfThisServer(next: String, path: String) async throws {
        let server = try await TestServer()
        _ = try await server.workspace()
        try await server.run { client in
            let browser = Browser(client)
            try await browser.open("/sign-in")
            try await browser.submit(
                "/sign-in", [("email", "ada@example.com"), ("password", TestServer.password), ("next", next)])
            #expect(browser.path == path)
        }
    }

    @Test func comesBackToThePageThatWasAskedFor() async throws {
        let server = try await TestServer()
        _ = try await server.workspace()
        try await server.run { client in
            let browser = Browser(client)
            try await browser.open("/acme-inc/settings/profile")
            #expect(Browser.value(ofField: "next", in: browser.page) == "/acme-inc/settings/profile")
        }
    }

    @Test func refusesFormsWithoutACSRFFieldOrWithAStaleOne() async throws {
        let server = try await TestServer()
        _ = try await server.workspace()
        try await server.run { client in
            let browser = Browser(client)
            try await browser.open("/sign-in")
            let answers = [("email", "ada@example.com"), ("password", TestServer.password)]
            #expect(try await browser.post("/sign-in", answers).status == .forbidden)
            #expect(try await browser.post("/sign-in", answers + [("csrf", "stale")]).status == .forbidden)
            #expect(browser.page.contains("This form is too old"))
            #expect(browser.cookies["latchkey_session"] == nil)
        }
    }

    @Test func confirmsThePasswordAfterTenMinutes() async throws {
        let server = try await TestServer()
        _ = try await server.workspace()
        try await server.run { client in
            let browser = try await Browser.signedIn(client, as: "ada@example.com")
            let here = "/confirm-password?next=%2Facme-inc%2Fsettings%2Fgeneral"
            try await browser.open(here)
            #expect(browser.path == "/acme-inc/settings/general")
            server.clock.advance(by: .minutes(11))
            try await browser.expect(at: here, has: "Confirm your password")
            let next = ("next", "/acme-inc/settings/general")
            try await browser.expect(
                400, submitting: "/confirm-password", [("password", "wrong password"), next],
                has: "That is not your password")
            try await browser.submit("/confirm-password", [("password", TestServer.password), next])
            #expect(browser.path == "/acme-inc/settings/general")
            try await browser.open(here)
            #expect(browser.path == "/acme-inc/settings/general")
        }
    }
}
