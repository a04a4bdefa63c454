import HTTPTypes
import HummingbirdTesting
import LatchkeyCore
import Testing

/// Who may open the pages of objects and attributes, and whose they are.
@Suite struct ConfigurationAccessTests {
    private static let path = ObjectsDesk.path

    private static let pages = [
        "", "/new", "/people", "/people/edit", "/deals/disable", "/projects/delete", "/people/attributes/new",
        "/people/attributes/new/text",
    ]
    private static let forms = [
        "/new", "/people/edit", "/deals/enable", "/deals/disable", "/projects/delete", "/people/attributes/new/text",
    ]

    @Test func membersAreToldWhomToAsk() async throws {
        try await ObjectsDesk.open { desk in
            try await desk.makeProjects()
            let attribute = try await desk.add("Tier", .select, [("options", "Gold")])
            _ = try await desk.server.join("grace@example.com", invitedBy: desk.admin)
            let member = try await Browser.signedIn(desk.client, as: "grace@example.com")
            let own = desk.path(attribute).dropFirst(Self.path.count)
            for page in Self.pages + ["\(own)", "\(own)/archive"] {
                try await member.expect(
                    403, at: Self.path + page, has: "An admin is needed for this", "ada@example.com")
            }
            for form in Self.forms + ["\(own)", "\(own)/archive", "\(own)/options"] {
                try await member.open("/acme-inc/settings/members")
                try await member.expect(403, submitting: Self.path + form, [("name", "Projects")])
            }
            #expect(try await desk.core.schema(desk.access).all.count == 6)
        }
    }

    @Test func formsOfOtherSitesAreRefused() async throws {
        try await ObjectsDesk.open { desk in
            try await desk.makeProjects()
            for form in Self.forms {
                let answer = try await desk.browser.post(Self.path + form, [("name", "Projects"), ("csrf", "stale")])
                #expect(answer.status == .forbidden, "\(form)")
            }
            #expect(try await desk.core.schema(desk.access).all.count == 6)
        }
    }

    @Test func whatIsAnotherWorkspacesIsNotThere() async throws {
        try await ObjectsDesk.open { desk in
            try await desk.makeProjects()
            let attribute = try await desk.add("Tier", .select, [("options", "Gold")])
            let option = try required(attribute.options.first, "an option")
            let object = try await desk.object("projects").object.id
            _ = try await desk.server.workspace("Beta", admin: "bob@example.com")
            let bob = try await Browser.signedIn(desk.client, as: "bob@example.com")
            let own = try required(
                try await desk.core.workspaces.principal(
                    slug: "beta",
                    try await desk.core.sessions.signIn(
                        email: "bob@example.com", password: TestServer.password, address: nil, userAgent: nil
                    ).signedIn), "Bob")
            let people = try await desk.core.schema(DataAccess(own)).require("people").object.id
            for base in ["/beta/settings/objects/\(object)", "/beta/settings/objects/projects"] {
                try await bob.expect(404, at: base)
                try await bob.expect(404, at: "\(base)/attributes/\(attribute.id)")
            }
            let mixed = "/beta/settings/objects/\(people)/attributes/\(attribute.id)"
            for rest in ["", "/archive", "/options/\(option.id)"] {
                try await bob.expect(404, at: mixed + rest)
                try await bob.open("/beta/settings/objects")
                try await bob.expect(404, submitting: mixed + rest, [("title", "Mine")])
            }
            try await bob.expect(404, at: Self.path)
            // Within one workspace, an attribute belongs to its object and an option to its attribute.
            let other = try await desk.attribute("name", of: "people")
            try await desk.browser.expect(404, at: "\(Self.path)/projects/attributes/\(other.id)")
            try await desk.browser.expect(
                404, at: desk.path(attribute, "/options/\(desk.core.newID(SelectOption.self))"))
        }
    }

    @Test(arguments: [
        "/nothing", "/people/attributes/not-an-id", "/people/attributes/new/interaction",
        "/people/attributes/new/nonsense", "/%00", "/people/attributes/new/text%2F..", "/\u{202e}",
    ])
    func whatIsNotThereIsAPage(_ rest: String) async throws {
        try await ObjectsDesk.open { desk in
            let path = Self.path + (rest.hasPrefix("/\u{202e}") ? "/%E2%80%AE" : rest)
            try await desk.browser.expect(404, at: path, has: "There is nothing here")
        }
    }
}
