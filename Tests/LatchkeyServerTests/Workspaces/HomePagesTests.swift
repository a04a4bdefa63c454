import HTTPTypes
import HummingbirdTesting
import LatchkeyCore
import Testing

@Suite struct HomePagesTests {
    @Test func someoneWithoutAWorkspaceIsToldSo() async throws {
        let server = try await TestServer()
        let admin = try await server.workspace()
        let grace = try await server.join("grace@example.com", invitedBy: admin)
        try await server.core.members.remove(try admin.admin, grace.member.id)
        try await server.run { client in
            let browser = try await Browser.signedIn(client, as: "grace@example.com")
            try await browser.expect(at: "/", has: "You are in no workspace", "grace@example.com")
            #expect(!browser.page.contains("/workspaces/new"))
            try await browser.expect(403, at: "/workspaces/new", has: "made by whoever runs it")
            try await browser.expect(403, submitting: "/workspaces/new", [("name", "Mine")])
        }
    }

    @Test func peopleMakeWorkspacesWhereTheInstanceLetsThem() async throws {
        let server = try await TestServer(core: { $0.allowsWorkspaceCreation = true })
        _ = try await server.workspace()
        try await server.run { client in
            let browser = try await Browser.signedIn(client, as: "ada@example.com")
            try await browser.expect(at: "/", has: "href=\"/workspaces/new\"")
            try await browser.open("/workspaces/new")
            try await browser.expect(400, submitting: "/workspaces/new", [("name", " ")], has: "name is missing")
            try await browser.expect(submitting: "/workspaces/new", [("name", "Beta Ltd")], has: "Beta Ltd is ready")
            #expect(browser.path == "/beta-ltd/settings/developers")
            #expect(browser.page.contains("Acme Inc"), "the switcher has both")
        }
    }

    @Test func leadsBackToTheLastWorkspace() async throws {
        let server = try await TestServer(core: { $0.allowsWorkspaceCreation = true })
        let admin = try await server.workspace()
        let beta = try await server.core.workspaces.create(name: "Beta", by: admin.signedIn)
        try await server.run { client in
            let browser = try await Browser.signedIn(client, as: "ada@example.com")
            #expect(browser.path == "/acme-inc/objects/people")
            try await browser.open("/beta/settings/members")
            #expect(browser.cookies["latchkey_workspace"] == beta.id.text)
            try await browser.open("/")
            #expect(browser.path == "/beta/objects/people")
        }
    }
}
