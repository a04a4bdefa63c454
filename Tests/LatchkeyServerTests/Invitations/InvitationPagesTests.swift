import HTTPTypes
import HummingbirdTesting
import LatchkeyCore
import Testing

@Suite struct InvitationPagesTests {
    private static let members = "/acme-inc/settings/members"
    private static let invite = "/acme-inc/settings/invitations"

    /// Invites on the page, and returns the path of the link that the page shows.
    private static func link(_ browser: Browser, _ email: String, _ level: String = "member") async throws -> String {
        try await browser.open(members)
        try await browser.submit(invite, [("email", email), ("access_level", level)])
        let link = try required(
            browser.page.split(separator: "\"").first { $0.contains("/invitation?code=") }, "the invitation's link")
        #expect(link.hasPrefix("http://keys.example.com/invitation?code="))
        return String(link.dropFirst("http://keys.example.com".count))
    }

    @Test func showsTheLinkForTenMinutesAndRevokesIt() async throws {
        let server = try await TestServer()
        let admin = try await server.workspace()
        try await server.run { client in
            let browser = try await Browser.signedIn(client, as: "ada@example.com")
            let link = try await Self.link(browser, "grace@example.com", "admin")
            let page = browser.path
            try await browser.expect(at: page, has: "Invitation for grace@example.com", "as an admin", link)
            server.clock.advance(by: .minutes(11))
            try await browser.expect(at: page, has: "invite grace@example.com again")
            #expect(!browser.page.contains("code="))

            try await browser.expect(at: Self.members, has: "Open invitations", "grace@example.com", "in 6 days")
            let id = try required(try await server.core.invitations.list(try admin.admin).first?.id, "an invitation")
            let revocation = "\(Self.invite)/\(id)/revocation"
            try await browser.expect(submitting: revocation, has: "The invitation is revoked.")
            try await browser.expect(submitting: revocation, has: "The invitation is revoked.")
            try await browser.expect(404, at: page)
            try await Browser(client).expect(404, at: link, has: "This invitation no longer works")
        }
    }

    @Test func someoneNewMakesAnAccountAndJoins() async throws {
        let server = try await TestServer()
        _ = try await server.workspace()
        try await server.run { client in
            let link = try await Self.link(
                try await Browser.signedIn(client, as: "ada@example.com"), "grace@example.com")
            let browser = Browser(client)
            try await browser.expect(at: link, has: "Join Acme Inc", "to be a member", "At least 12 characters")
            #expect(browser.path == "/invitation")
            let short = [("first_name", "Grace"), ("last_name", "Hopper"), ("password", "short")]
            try await browser.expect(
                400, submitting: "/invitation", short, has: "The password is too short", "value=\"Grace\"")
            let good = short.dropLast() + [("password", TestServer.password)]
            try await browser.expect(submitting: "/invitation", Array(good), has: "Welcome to Acme Inc.")
            #expect(browser.path == "/acme-inc/settings/developers")
            try await Browser(client).expect(404, at: link, has: "This invitation no longer works")
        }
    }

    @Test func someoneKnownMustSignInAndSomeoneElseIsTold() async throws {
        let server = try await TestServer()
        _ = try await server.workspace()
        _ = try await server.workspace("Beta", admin: "bob@example.com")
        try await server.run { client in
            let admin = try await Browser.signedIn(client, as: "ada@example.com")
            let link = try await Self.link(admin, "bob@example.com", "admin")
            try await admin.expect(
                at: link, has: "You are signed in as ada@example.com, but this invitation is for bob@example.com",
                "Sign out")
            try await admin.expect(403, submitting: "/invitation", has: "this invitation is for bob@example.com")
            try await admin.submit("/sign-out", [("next", "/invitation")])
            #expect(admin.path == "/invitation")

            #expect(admin.page.contains("bob@example.com has an account here."))
            try await admin.open("/sign-in?next=%2Finvitation")
            try await admin.expect(
                409, submitting: "/invitation", [("first_name", "B"), ("password", TestServer.password)],
                has: "has an account here")
            try await admin.open("/sign-in?next=%2Finvitation")
            let answers = [("email", "bob@example.com"), ("password", TestServer.password), ("next", "/invitation")]
            try await admin.expect(submitting: "/sign-in", answers, has: "Join Acme Inc")
            try await admin.expect(submitting: "/invitation", has: "Welcome to Acme Inc.", "Beta")
            #expect(admin.path == "/acme-inc/settings/developers")
        }
    }

    @Test(arguments: [
        ("not an address", "member", 400, "Enter an e-mail address"),
        ("ada@example.com", "member", 409, "is a member of Acme Inc already"),
        ("eve@example.com", "suspended", 400, "Choose admin or member"),
        ("eve@example.com", "", 400, "Choose one of the options"),
    ])
    func checksWhoIsInvited(email: String, level: String, status: Int, message: String) async throws {
        let server = try await TestServer()
        let admin = try await server.workspace()
        try await server.run { client in
            let browser = try await Browser.signedIn(client, as: "ada@example.com")
            try await browser.open(Self.members)
            let fields = [("email", email), ("access_level", level)]
            try await browser.expect(status, submitting: Self.invite, fields, has: message, "value=\"\(email)\"")
            #expect(try await server.core.invitations.list(try admin.admin).isEmpty)
        }
    }

    @Test func inviteesOfOtherWorkspacesStayOutOfReach() async throws {
        let server = try await TestServer()
        let admin = try await server.workspace()
        let beta = try await server.workspace("Beta", admin: "bob@example.com")
        _ = try await server.join("grace@example.com", invitedBy: admin)
        let (foreign, _) = try await server.core.invitations.create(
            try beta.admin, email: "eve@example.com", accessLevel: .admin)
        try await server.run { client in
            let browser = try await Browser.signedIn(client, as: "ada@example.com")
            try await browser.expect(404, at: "\(Self.invite)/\(foreign.id)")
            try await browser.open(Self.members)
            try await browser.submit("\(Self.invite)/\(foreign.id)/revocation", [])
            #expect(try await server.core.invitations.list(try beta.admin).count == 1)

            let member = try await Browser.signedIn(client, as: "grace@example.com")
            try await member.open(Self.members)
            let fields = [("email", "eve@example.com"), ("access_level", "admin")]
            try await member.expect(403, submitting: Self.invite, fields, has: "An admin is needed for this")
            try await member.expect(403, submitting: "\(Self.invite)/\(foreign.id)/revocation")
        }
    }

    @Test func withoutTheLinkThereIsNothingToSee() async throws {
        let server = try await TestServer()
        _ = try await server.workspace()
        try await server.run { client in
            let browser = Browser(client)
            try await browser.expect(403, at: "/invitation", has: "Open your invitation once more")
            try await browser.expect(404, at: "/invitation?code=wrong", has: "This invitation no longer works")
            try await browser.expect(403, at: "/invitation?code=%00", has: "Open your invitation once more")
            try await browser.expect(403, submitting: "/invitation", [("password", TestServer.password)])
        }
    }
}
