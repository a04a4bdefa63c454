import HTTPTypes
import HummingbirdTesting
import LatchkeyCore
import LatchkeyServer
import Testing

/// Fixed paths and those with parameters lie side by side: each must lead to its own page.
@Suite struct DataRouteTests {
    @Test func everyPathLeadsToItsPage() async throws {
        let server = try await TestServer(core: { $0.allowsWorkspaceCreation = true })
        let admin = try await server.workspace()
        let configuration = ConfigurationAccess(try admin.admin)
        try await server.core.objects.setEnabled(configuration, .deals, true)
        let access = DataAccess(admin)
        let company = try required(
            try await server.core.records.create(access, "companies", values: [.init("name", "N")]).records.first?.id,
            "a company")
        let deal = try required(
            try await server.core.records.create(
                access, "deals",
                values: [
                    .init("name", "Pilot"), .init("stage", "Lead"), .init("owner", .string(admin.member.id.text)),
                ]
            ).records.first?.id, "a deal")
        try await server.run { client in
            let browser = try await Browser.signedIn(client, as: "ada@example.com")
            #expect(browser.path == "/acme-inc/objects/people")
            for (path, heading) in [
                ("/", "People"), ("/acme-inc", "People"), ("/acme-inc/objects", "People"),
                ("/acme-inc/objects/people", "People"), ("/acme-inc/objects/deals", "Deals"),
                ("/acme-inc/objects/people/new", "New person"), ("/acme-inc/company/\(company)", "N"),
                ("/acme-inc/deals/record/\(deal)", "Pilot"), ("/acme-inc/settings/general", "General"),
                ("/acme-inc/settings/developers", "Developers"), ("/acme-inc/settings/members", "Members"),
                ("/workspaces/new", "Create a workspace"), ("/acme-inc/company/\(company)/delete", "Delete N?"),
            ] {
                try await browser.expect(at: path, has: "<h1>\(heading)</h1>")
            }
        }
    }

    @Test(arguments: [
        "/favicon.ico", "/robots.txt", "/-", "/A", "/acme-inc/person", "/acme-inc/deals/record",
        "/acme-inc/objects/people/new/x", "/objects/people",
    ])
    func whatIsNoPathIsNoPage(_ path: String) async throws {
        try await RecordsDesk.open { desk in
            let answer = try await desk.browser.open(path)
            #expect(answer.status == .notFound, "\(path)")
        }
    }

    @Test func strangersSignInFirst() async throws {
        let server = try await TestServer()
        _ = try await server.workspace()
        try await server.run { client in
            let browser = Browser(client)
            for path in ["/acme-inc", "/acme-inc/objects/people?q=x", "/acme-inc/objects/people/new", "/no-such-place"]
            {
                try await browser.open(path)
                #expect(browser.path.hasPrefix("/sign-in?next="), "\(path)")
            }
            let answer = try await browser.post("/acme-inc/objects/people/new", [("id", "x")])
            #expect(answer.header("location")?.hasPrefix("/sign-in") == true)
        }
    }

    @Test func theRailHasTheEnabledObjects() async throws {
        try await RecordsDesk.open { desk in
            try await desk.browser.expect(
                at: "/acme-inc/settings/general", has: "href=\"/acme-inc/objects/companies\"",
                "aria-label=\"Workspace settings\"")
            #expect(!desk.browser.shows("/objects/deals"))
            let configuration = ConfigurationAccess(try desk.admin.admin)
            try await desk.core.objects.setEnabled(configuration, .deals, true)
            try await desk.browser.expect(
                at: RecordsDesk.people, has: "/objects/deals", "aria-current=\"page\"", "href=\"/acme-inc/settings\"")
            #expect(!desk.browser.shows("<nav aria-label=\"Workspace settings\">"))
        }
    }
}
