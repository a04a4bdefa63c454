import HTTPTypes
import HummingbirdTesting
import LatchkeyCore
import LatchkeyServer
import Testing

@Suite struct ProfilePagesTests {
    private static let path = "/acme-inc/settings/profile"

    @Test func changesNameAndTimeZone() async throws {
        let server = try await TestServer()
        _ = try await server.workspace()
        try await server.run { client in
            let browser = try await Browser.signedIn(client, as: "ada@example.com")
            try await browser.expect(at: Self.path, has: "<option value=\"UTC\" selected>", "optgroup label=\"Europe\"")
            let version = try required(Browser.value(ofField: "version", in: browser.page), "a version")
            let edit = [
                ("first_name", "Ada"), ("last_name", "Byron"), ("time_zone", "Europe/Berlin"), ("version", version),
            ]
            try await browser.expect(
                submitting: Self.path, edit, has: "Saved.", "Ada Byron",
                "<option value=\"Europe/Berlin\" selected>Berlin", "1 Jan 2026, 01:00")
            try await browser.expect(409, submitting: Self.path, edit, has: "was changed by someone else")
        }
    }

    @Test(arguments: [
        ("first_name", "", "The first name is missing"), ("time_zone", "Mars/Olympus", "Choose a time zone"),
        ("last_name", "201 characters", "The last name is too long"), ("version", "x", "damaged"),
    ])
    func showsWhatIsWrong(field: String, value: String, message: String) async throws {
        let server = try await TestServer()
        _ = try await server.workspace()
        try await server.run { client in
            let browser = try await Browser.signedIn(client, as: "ada@example.com")
            try await browser.open(Self.path)
            let version = try required(Browser.value(ofField: "version", in: browser.page), "a version")
            let edit = [
                ("first_name", "Ada"), ("last_name", "Byron"), ("time_zone", "UTC"), ("version", version),
            ].map {
                $0.0 == field ? (field, value == "201 characters" ? String(repeating: "x", count: 201) : value) : $0
            }
            try await browser.expect(400, submitting: Self.path, edit, has: message)
        }
    }

    @Test func changingThePasswordEndsOtherSessions() async throws {
        let server = try await TestServer()
        _ = try await server.workspace()
        try await server.run { client in
            let other = try await Browser.signedIn(client, as: "ada@example.com")
            let browser = try await Browser.signedIn(client, as: "ada@example.com")
            try await browser.open(Self.path)
            let path = "\(Self.path)/password"
            func change(_ current: String, _ new: String) -> [(String, String)] {
                [("current_password", current), ("new_password", new)]
            }
            try await browser.expect(
                400, submitting: path, change("wrong password", "another long password"),
                has: "That is not your current password")
            try await browser.expect(
                400, submitting: path, change(TestServer.password, "short"), has: "The password is too short")
            try await browser.expect(
                submitting: path, change(TestServer.password, "another long password"),
                has: "Your password is changed")
            #expect(browser.path == Self.path)
            try await other.open(Self.path)
            #expect(other.path.hasPrefix("/sign-in"))
        }
    }

    @Test func showsAndEndsOwnSessions() async throws {
        let server = try await TestServer()
        let admin = try await server.workspace()
        let bob = try await server.join("bob@example.com", first: "Bob", last: "", invitedBy: admin)
        try await server.core.sessions.end(admin.signedIn.session.id, of: admin.signedIn)
        let phone = try await server.core.sessions.signIn(
            email: "ada@example.com", password: TestServer.password, address: "192.0.2.7",
            userAgent: "Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) Version/17.0 Mobile/15E148 Safari/604.1")
        try await server.run { client in
            let browser = try await Browser.signedIn(client, as: "ada@example.com")
            try await browser.expect(
                at: Self.path, has: "Safari on iPhone", "192.0.2.7", "This session", "End all other sessions")
            try await browser.submit("\(Self.path)/sessions/\(bob.signedIn.session.id)/end", [])
            #expect(try await server.core.sessions.list(bob.signedIn).count == 1)
            try await browser.expect(
                submitting: "\(Self.path)/sessions/\(phone.signedIn.session.id)/end", has: "The session has ended.")
            #expect(!browser.page.contains("Safari on iPhone") && !browser.page.contains("End all other sessions"))

            let other = try await Browser.signedIn(client, as: "ada@example.com")
            try await browser.expect(
                submitting: "\(Self.path)/sessions/end-others", has: "All your other sessions have ended.")
            try await other.open(Self.path)
            #expect(other.path.hasPrefix("/sign-in"))
        }
    }

    @Test(arguments: [
        ("Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0", "Firefox on Linux"),
        (
            "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/126.0 Safari/537.36 Edg/126.0",
            "Edge on Windows"
        ),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X 14_5) AppleWebKit/605 Version/17.5 Safari/605", "Safari on Mac"),
        ("Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/126.0 Mobile Safari/537.36", "Chrome on Android"),
        ("curl/8.5.0", "curl"), ("something else", "Unknown device"), ("", "Unknown device"),
    ])
    func namesDevices(userAgent: String, name: String) {
        #expect(DeviceName(userAgent: userAgent).text == name)
    }
}
