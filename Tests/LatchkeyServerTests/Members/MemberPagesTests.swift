import HTTPTypes
import HummingbirdTesting
import LatchkeyCore
import Testing

@Suite struct MemberPagesTests {
    private static let path = "/acme-inc/settings/members"

    private static func level(of member: MemberPrincipal) -> String { "\(path)/\(member.member.id)/access-level" }

    @Test func adminsSeeWhatTheyCanDoAndMembersOnlyLook() async throws {
        let server = try await TestServer()
        let admin = try await server.workspace()
        let grace = try await server.join("grace@example.com", invitedBy: admin)
        try await server.run { client in
            let browser = try await Browser.signedIn(client, as: "ada@example.com")
            try await browser.expect(
                at: Self.path, has: "Grace Hopper", "ada@example.com", "You", "Invite someone", "2 people",
                "datetime=\"2026-01-01T00:00:00Z\"", "\(Self.level(of: grace))?to=admin")
            let member = try await Browser.signedIn(client, as: "grace@example.com")
            try await member.expect(at: Self.path, has: "Grace Hopper", "ada@example.com", "Leave workspace")
            #expect(!member.page.contains("Invite someone") && !member.page.contains("access-level?to="))
        }
    }

    @Test func changesAccessLevelsAfterAQuestion() async throws {
        let server = try await TestServer()
        let admin = try await server.workspace()
        let grace = try await server.join("grace@example.com", invitedBy: admin)
        try await server.run { client in
            let browser = try await Browser.signedIn(client, as: "ada@example.com")
            let path = Self.level(of: grace)
            for (level, question, answer) in [
                ("admin", "Make Grace Hopper an admin?", "Grace Hopper is an admin now."),
                ("member", "Make Grace Hopper a member?", "Grace Hopper is a member now."),
                ("suspended", "Suspend Grace Hopper?", "Grace Hopper is suspended."),
                ("member", "Reactivate Grace Hopper?", "Grace Hopper is active again."),
            ] {
                try await browser.expect(at: "\(path)?to=\(level)", has: question)
                try await browser.expect(submitting: path, [("to", level)], has: answer)
                #expect(browser.path == Self.path)
            }
            try await browser.expect(400, at: "\(path)?to=owner")
            try await browser.open(Self.path)
            try await browser.expect(400, submitting: path, [("to", "owner")])
        }
    }

    @Test func theLastAdminStays() async throws {
        let server = try await TestServer()
        let admin = try await server.workspace()
        let grace = try await server.join("grace@example.com", invitedBy: admin)
        try await server.run { client in
            let browser = try await Browser.signedIn(client, as: "ada@example.com")
            try await browser.open(Self.path)
            for level in ["member", "suspended"] {
                try await browser.expect(
                    409, submitting: Self.level(of: admin), [("to", level)], has: "is the last active admin", "Cancel")
            }
            try await browser.expect(
                409, submitting: "\(Self.path)/\(admin.member.id)/removal", has: "is the last active admin")
            try await browser.expect(at: "/acme-inc/settings/leave", has: "Leave Acme Inc?")
            try await browser.expect(409, submitting: "/acme-inc/settings/leave", has: "is the last active admin")
            try await server.core.members.changeAccessLevel(try admin.admin, grace.member.id, to: .admin)
            try await browser.expect(submitting: "/acme-inc/settings/leave", has: "You have left Acme Inc.")
            try await browser.expect(404, at: Self.path)
        }
    }

    @Test func suspensionEndsAccessAtOnceToThisWorkspaceOnly() async throws {
        let server = try await TestServer()
        let admin = try await server.workspace()
        let beta = try await server.workspace("Beta", admin: "bob@example.com")
        let grace = try await server.join("grace@example.com", .admin, invitedBy: admin)
        let (_, code) = try await server.core.invitations.create(
            try beta.admin, email: "grace@example.com", accessLevel: .member)
        _ = try await server.core.invitations.accept(code: code, by: grace.signedIn)
        try await server.run { client in
            let member = try await Browser.signedIn(client, as: "grace@example.com")
            try await member.expect(at: Self.path, has: "Invite someone")
            let form = member.page
            try await server.core.members.changeAccessLevel(try admin.admin, grace.member.id, to: .suspended)
            try await member.expect(404, at: Self.path, has: "There is nothing here")
            let csrf = try required(Browser.value(ofField: "csrf", in: form), "a CSRF field")
            let invitation = [("email", "eve@example.com"), ("access_level", "admin"), ("csrf", csrf)]
            #expect(try await member.post("/acme-inc/settings/invitations", invitation).status == .notFound)
            try await member.expect(at: "/beta/settings/members", has: "Grace Hopper")
            try await member.open("/")
            #expect(member.path == "/beta/objects/people")
        }
    }

    @Test func removesSomeone() async throws {
        let server = try await TestServer()
        let admin = try await server.workspace()
        let grace = try await server.join("grace@example.com", invitedBy: admin)
        try await server.run { client in
            let browser = try await Browser.signedIn(client, as: "ada@example.com")
            let path = "\(Self.path)/\(grace.member.id)/removal"
            try await browser.expect(at: path, has: "Remove Grace Hopper from Acme Inc?")
            try await browser.expect(submitting: path, has: "Grace Hopper is removed from this workspace.")
            #expect(!browser.page.contains("grace@example.com"))
            try await browser.expect(404, submitting: path)
        }
    }

    @Test func refusesNonAdminsForgedFormsAndOtherWorkspaces() async throws {
        let server = try await TestServer()
        let admin = try await server.workspace()
        let beta = try await server.workspace("Beta", admin: "bob@example.com")
        let grace = try await server.join("grace@example.com", invitedBy: admin)
        let own = "\(Self.path)/\(grace.member.id)"
        let foreign = "\(Self.path)/\(beta.member.id)"
        try await server.run { client in
            let member = try await Browser.signedIn(client, as: "grace@example.com")
            let browser = try await Browser.signedIn(client, as: "ada@example.com")
            for action in ["access-level", "removal", "password-link"] {
                try await member.expect(403, at: "\(own)/\(action)?to=admin", has: "An admin is needed for this")
                try await member.open(Self.path)
                try await member.expect(403, submitting: "\(own)/\(action)", [("to", "admin")])
                try await browser.expect(404, at: "\(foreign)/\(action)?to=admin")
                try await browser.open(Self.path)
                try await browser.expect(404, submitting: "\(foreign)/\(action)", [("to", "suspended")])
                #expect(try await browser.post("\(own)/\(action)", [("to", "admin")]).status == .forbidden)
                let stale = [("to", "admin"), ("csrf", "stale")]
                #expect(try await browser.post("\(own)/\(action)", stale).status == .forbidden)
            }
            try await browser.expect(404, at: "\(Self.path)/not-an-id/removal")
        }
        let after = try await server.core.members.list(admin)
        #expect(after.map(\.accessLevel) == [.admin, .member])
    }
}
