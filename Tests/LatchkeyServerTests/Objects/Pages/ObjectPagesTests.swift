import HTTPTypes
import HummingbirdTesting
import LatchkeyCore
import Testing

@Suite struct ObjectPagesTests {
    private static let path = ObjectsDesk.path

    @Test func theListShowsEveryObject() async throws {
        try await ObjectsDesk.open { desk in
            try await desk.record("people", [.init("name", .string("Byron, Ada"))])
            try await desk.browser.expect(
                at: Self.path, has: "People", "Companies", "Deals", "Disabled", "1 record of People",
                "5 standard, none of your own")
            #expect(!desk.browser.page.contains("people/disable"))
        }
    }

    @Test func anObjectIsMadeWithASlugOfItsName() async throws {
        try await ObjectsDesk.open { desk in
            try await desk.browser.expect(at: "\(Self.path)/new", has: "Create an object", "name=\"plural_noun\"")
            let fields = [("plural_noun", "Sales projects"), ("singular_noun", "Sales project")]
            try await desk.browser.expect(submitting: "\(Self.path)/new", fields, has: "Sales projects are ready")
            #expect(desk.browser.path == "\(Self.path)/sales_projects")
            // Sent twice, the form shows what it made the first time.
            try await desk.browser.expect(submitting: "\(Self.path)/new", fields, has: "are there already")
            #expect(desk.browser.path == "\(Self.path)/sales_projects")
            #expect(try await desk.core.schema(desk.access).all.count == 6)
            let cyrillic = [("plural_noun", "Проекты"), ("singular_noun", "Проект")]
            try await desk.browser.submit("\(Self.path)/new", cyrillic)
            #expect(desk.browser.path == "\(Self.path)/object")
        }
    }

    @Test(arguments: [
        ("plural_noun", "", "The name is missing"), ("singular_noun", "Person", "or one of these names"),
        ("api_slug", "people", "Another object has the slug “people”"),
        ("api_slug", "not a slug", "A slug has 1 to 64 letters"), ("api_slug", "settings", "Another object has"),
        ("singular_noun", "Pro\u{202e}ject", "turn the direction"),
    ])
    func aNameThatCannotBeIsSaidAtItsField(field: String, value: String, message: String) async throws {
        try await ObjectsDesk.open { desk in
            let names = ["plural_noun": "Projects", "singular_noun": "Project"].merging([field: value]) { $1 }
            let answer = try await desk.browser.submit("\(Self.path)/new", names.map { ($0.key, $0.value) })
            #expect(answer.status == .badRequest || answer.status == .conflict)
            let isThere = desk.browser.page.contains(message) && desk.browser.page.contains("role=\"alert\"")
            #expect(isThere, "\(message)")
            #expect(!desk.browser.page.contains("Body payload"))
            #expect(try await desk.core.schema(desk.access).all.count == 5)
        }
    }

    @Test func namesAreEdited() async throws {
        try await ObjectsDesk.open { desk in
            try await desk.makeProjects()
            let path = "\(Self.path)/projects/edit"
            try await desk.browser.open(path)
            let state = try required(Browser.value(ofField: "state", in: desk.browser.page), "a state")
            let names = [("plural_noun", "Missions"), ("singular_noun", "Mission"), ("api_slug", "missions")]
            try await desk.browser.expect(submitting: path, [("state", state)] + names, has: "Saved.", "Missions")
            #expect(desk.browser.path == "\(Self.path)/missions")
            try await desk.browser.open("\(Self.path)/missions/edit")
            try await desk.browser.expect(
                409, submitting: "\(Self.path)/missions/edit", [("state", state)] + names,
                has: "was changed by someone else")
            try await desk.browser.expect(at: "\(Self.path)/people/edit", has: "The slug of a standard object is fixed")
            #expect(!desk.browser.page.contains("name=\"api_slug\""))
        }
    }

    @Test func anObjectCalledNewHasAPage() async throws {
        try await ObjectsDesk.open { desk in
            try await desk.browser.submit(
                "\(Self.path)/new", [("plural_noun", "News"), ("singular_noun", "New"), ("api_slug", "new")])
            let id = try await desk.object("new").object.id
            #expect(desk.browser.path == "\(Self.path)/\(id)")
            #expect(desk.browser.page.contains("News"))
        }
    }

    @Test func dealsAreEnabledAndDisabled() async throws {
        try await ObjectsDesk.open { desk in
            try await desk.browser.expect(at: "\(Self.path)/deals", has: "Deals are disabled", "Deal stage")
            try await desk.browser.expect(404, at: "\(Self.path)/deals/attributes/new")
            try await desk.browser.open("\(Self.path)/deals")
            try await desk.browser.expect(submitting: "\(Self.path)/deals/enable", has: "Deals are enabled.")
            #expect(try await desk.object("deals").isEnabled)
            try await desk.browser.expect(
                at: "\(Self.path)/deals/disable", has: "Disable Deals?", "Nothing is lost",
                "attributes of other objects")
            try await desk.browser.expect(submitting: "\(Self.path)/deals/disable", has: "Deals are disabled.")
            #expect(try await !desk.object("deals").isEnabled)
            for object in ["people", "companies"] {
                try await desk.browser.expect(404, at: "\(Self.path)/\(object)/disable")
                try await desk.browser.open(Self.path)
                try await desk.browser.expect(404, submitting: "\(Self.path)/\(object)/disable")
            }
        }
    }

    @Test func anObjectIsDeletedByItsName() async throws {
        try await ObjectsDesk.open { desk in
            try await desk.makeProjects()
            try await desk.record("projects", [.init("name", .string("Apollo"))])
            let companies = try await desk.object("companies").object.id
            try await desk.browser.open("\(Self.path)/projects")
            try await desk.add(
                "Customer", .recordReference,
                [("objects", companies.text), ("sides", "both"), ("other_title", "Projects")])
            let path = "\(Self.path)/projects/delete"
            try await desk.browser.expect(
                at: path, has: "Its 1 record goes with it", "“Projects” of Companies", "Type “Projects” to confirm")
            try await desk.browser.expect(400, submitting: path, [("name", "projects")], has: "This is not the name")
            try await desk.browser.expect(submitting: path, [("name", "Projects")], has: "are deleted.")
            #expect(try await desk.core.schema(desk.access).all.count == 5)
            #expect(try await desk.object("companies").attribute(named: "projects") == nil)
            try await desk.browser.expect(404, at: "\(Self.path)/people/delete")
            try await desk.browser.open(Self.path)
            try await desk.browser.expect(404, submitting: "\(Self.path)/people/delete", [("name", "People")])
        }
    }

    @Test func theAuditLogHasWhatWasDone() async throws {
        try await ObjectsDesk.open { desk in
            try await desk.makeProjects()
            let attribute = try await desk.add("Tier", .select, [("options", "Gold\nSilver")])
            try await desk.browser.open(desk.path(attribute))
            try await desk.browser.submit(desk.path(attribute, "/archive"), [])
            let actions = try await desk.core.audit.list(try desk.admin.admin).elements.map(\.action)
            #expect(
                actions.prefix(5) == [
                    "attribute.updated", "attribute-option.created", "attribute-option.created", "attribute.created",
                    "object.created",
                ])
        }
    }
}
