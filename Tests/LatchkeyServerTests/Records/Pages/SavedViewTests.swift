import HTTPTypes
import HummingbirdTesting
import LatchkeyCore
import Testing

@testable import LatchkeyServer

@Suite struct SavedViewTests {
    private static let path = "/acme-inc/objects/companies"
    private static let filter = "f0=name&o0=contains&v0=a&f1=domains&o1=filled&sort=-name&columns=domains"

    private func views(_ desk: RecordsDesk, archived: Bool = false) async throws -> [ObjectView] {
        try await desk.core.objects.views(
            desk.access, "companies", includingArchived: archived, limit: 100, after: nil
        ).page.elements
    }

    private func save(_ desk: RecordsDesk, _ title: String, _ query: String = filter) async throws {
        try await desk.browser.open(Self.path + "?" + query)
        try await desk.browser.submit(Self.path + "/views", [("title", title), ("query", query)])
    }

    private func openDesk(_ test: @Sendable (RecordsDesk) async throws -> Void) async throws {
        try await RecordsDesk.open { desk in
            for name in ["Alpha", "Beta", "Cey"] {
                try await desk.company(name, [("domains", [.string("\(name).example")])])
            }
            try await test(desk)
        }
    }

    @Test func aViewKeepsFiltersOrderAndColumns() async throws {
        try await openDesk { desk in
            try await save(desk, "With an a & more")
            #expect(desk.browser.rowNames == ["Beta", "Alpha"])
            #expect(desk.browser.shows("The view “With an a &amp; more” is saved."))
            let view = try required(try await views(desk).first, "a view")
            #expect(view.page == Self.filter)
            #expect(view.filter?.text.contains("$contains") == true)
            #expect(view.sorts?.text == #"[{"direction":"desc","attribute":"name"}]"#)
            // Everybody finds it above the table, and it opens as it was saved.
            try await desk.browser.open(Self.path)
            #expect(desk.browser.rowNames == ["Alpha", "Beta", "Cey"])
            #expect(desk.browser.shows("?view=\(view.id)&amp;f0=name&amp;o0=contains"))
            try await desk.browser.open("\(Self.path)?view=\(view.id)&\(Self.filter)")
            #expect(desk.browser.rowNames == ["Beta", "Alpha"])
            #expect(desk.browser.shows("aria-current=\"page\">With an a &amp; more</a>"))
            // The same through the API.
            let found = try await desk.core.records.query(desk.access, "companies", filter: nil, view: view.id.text)
            #expect(found.records.count == 2)
        }
    }

    @Test func aViewIsChangedAndRemoved() async throws {
        try await openDesk { desk in
            try await save(desk, "First")
            let view = try required(try await views(desk).first, "a view")
            try await desk.browser.open("\(Self.path)?view=\(view.id)&f0=name&o0=is&v0=Cey")
            #expect(desk.browser.shows("Save changes"))
            let fields = [("title", "Second"), ("query", "view=\(view.id)&f0=name&o0=is&v0=Cey")]
            try await desk.browser.submit("\(Self.path)/views/\(view.id)", fields)
            #expect(desk.browser.rowNames == ["Cey"])
            #expect(try await views(desk).map(\.title) == ["Second"])
            #expect(!desk.browser.shows("Save changes"))
            try await desk.browser.submit("\(Self.path)/views/\(view.id)/archive", [])
            #expect(desk.browser.rowNames == ["Alpha", "Beta", "Cey"])
            #expect(desk.browser.shows("The view “Second” is removed."))
            #expect(try await views(desk).isEmpty)
            // Nothing is lost: who has its id can go on.
            #expect(try await views(desk, archived: true).count == 1)
            let found = try await desk.core.records.query(desk.access, "companies", filter: nil, view: view.id.text)
            #expect(found.records.count == 1)
            for path in ["", "/archive"] {
                let answer = try await desk.browser.submit("\(Self.path)/views/\(view.id)\(path)", fields)
                #expect(answer.status == .notFound)
                try await desk.browser.open(Self.path)
            }
        }
    }

    @Test func whatIsWrongIsSaidAtTheForm() async throws {
        try await openDesk { desk in
            try await desk.browser.open(Self.path + "?" + Self.filter)
            for title in ["", String(repeating: "x", count: 201)] {
                let fields = [("title", title), ("query", Self.filter)]
                #expect(try await desk.browser.submit(Self.path + "/views", fields).status == .badRequest)
                #expect(desk.browser.shows("id=\"title-error\""))
                #expect(desk.browser.shows("<details class=\"panel\" open>"))
                #expect(desk.browser.rowNames == ["Beta", "Alpha"])
            }
            // A query that says nothing of this table is the whole table.
            let rubbish = [("title", "Rubbish"), ("query", "f0=nonsense&%%%&=&sort=\u{0}&columns=,,")]
            try await desk.browser.submit(Self.path + "/views", rubbish)
            #expect(try await views(desk).map(\.filter) == [nil])
            #expect(try await desk.browser.post(Self.path + "/views", rubbish).status == .forbidden)
        }
    }

    @Test func anotherWorkspacesViewIsNotThere() async throws {
        try await openDesk { desk in
            try await save(desk, "Ours")
            let view = try required(try await views(desk).first, "a view")
            let other = try await desk.server.workspace("Other", admin: "eve@example.com")
            await #expect(throws: LatchkeyError.self) {
                try await desk.core.objects.changeView(
                    DataAccess(other), "companies", view.id.text, ViewOrder(title: "Theirs"))
            }
            await #expect(throws: LatchkeyError.self) {
                try await desk.core.objects.archiveView(DataAccess(other), "companies", view.id.text)
            }
            await #expect(throws: LatchkeyError.self) {
                try await desk.core.objects.archiveView(desk.access, "people", view.id.text)
            }
            #expect(try await views(desk).map(\.title) == ["Ours"])
        }
    }

    @Test func thereIsALimit() async throws {
        try await openDesk { desk in
            for number in 1...Objects.viewLimit {
                _ = try await desk.core.objects.saveView(desk.access, "companies", ViewOrder(title: "View \(number)"))
            }
            let fields = [("title", "One more"), ("query", "")]
            try await desk.browser.open(Self.path)
            #expect(try await desk.browser.submit(Self.path + "/views", fields).status == .conflict)
            #expect(desk.browser.shows("There are 100 views already."))
        }
    }
}
