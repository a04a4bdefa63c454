import HTTPTypes
import HummingbirdTesting
import LatchkeyCore
import Testing

@Suite struct PasswordPagesTests {
    @Test func anAdminMakesALinkThatSetsANewPasswordOnce() async throws {
        let server = try await TestServer()
        let admin = try await server.workspace()
        let grace = try await server.join("grace@example.com", invitedBy: admin)
        try await server.run { client in
            let open = try await Browser.signedIn(client, as: "grace@example.com")
            let browser = try await Browser.signedIn(client, as: "ada@example.com")
            let path = "/acme-inc/settings/members/\(grace.member.id)/password-link"
            try await browser.expect(at: path, has: "Make a password link for Grace Hopper?")
            try await browser.expect(submitting: path, has: "Password link for Grace Hopper")
            let shown = try required(
                browser.page.split(separator: "\"").first { $0.contains("/reset-password?code=") }, "the link")
            let link = String(shown.dropFirst("http://keys.example.com".count))

            let reset = Browser(client)
            try await reset.expect(at: link, has: "Set a new password", "For grace@example.com")
            #expect(reset.path == "/reset-password")
            try await reset.expect(
                400, submitting: "/reset-password", [("password", "short")], has: "The password is too short")
            try await reset.expect(
                submitting: "/reset-password", [("password", "another long password")], has: "Your new password is set")
            #expect(reset.path == "/acme-inc/objects/people")
            try await open.open("/acme-inc/settings/members")
            #expect(open.path.hasPrefix("/sign-in"))
            try await Browser(client).expect(404, at: link, has: "This link no longer works")
            server.clock.advance(by: .minutes(11))
            try await browser.expect(at: "\(path)/made", has: "make a new one")
            #expect(!browser.page.contains("code="))
        }
    }

    @Test func notForPeopleOfOtherWorkspaces() async throws {
        let server = try await TestServer()
        let admin = try await server.workspace()
        let beta = try await server.workspace("Beta", admin: "bob@example.com")
        let grace = try await server.join("grace@example.com", invitedBy: admin)
        let (_, code) = try await server.core.invitations.create(
            try beta.admin, email: "grace@example.com", accessLevel: .member)
        _ = try await server.core.invitations.accept(code: code, by: grace.signedIn)
        try await server.run { client in
            let browser = try await Browser.signedIn(client, as: "ada@example.com")
            let path = "/acme-inc/settings/members/\(grace.member.id)/password-link"
            try await browser.open(path)
            try await browser.expect(
                403, submitting: path, has: "belongs to other workspaces too", "Make a password link for Grace Hopper?")
        }
    }

    @Test func withoutTheLinkThereIsNothingToSet() async throws {
        let server = try await TestServer()
        _ = try await server.workspace()
        try await server.run { client in
            let browser = Browser(client)
            try await browser.expect(403, at: "/reset-password", has: "Open your password link once more")
            try await browser.expect(404, at: "/reset-password?code=wrong", has: "This link no longer works")
            try await browser.expect(403, submitting: "/reset-password", [("password", TestServer.password)])
        }
    }
}
