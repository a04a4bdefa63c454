import HTTPTypes
import HummingbirdTesting
import LatchkeyCore
import Testing

@Suite struct AttributePagesTests {
    private static let path = "\(ObjectsDesk.path)/projects/attributes"

    @Test func everyTypeHasASentenceAndAForm() async throws {
        try await ObjectsDesk.open { desk in
            try await desk.makeProjects()
            try await desk.browser.expect(at: "\(Self.path)/new", has: "cannot be changed later")
            for type in AttributeType.creatable {
                #expect(desk.browser.page.contains("\(Self.path)/new/\(type.rawValue)"), "\(type)")
            }
            for type in AttributeType.creatable {
                try await desk.browser.expect(at: "\(Self.path)/new/\(type.rawValue)", has: "name=\"api_slug\"")
                let attribute = try await desk.add("My \(type.rawValue)", type)
                #expect(attribute.type == type && !attribute.isMultiselect && !attribute.isRequired)
                try await desk.browser.expect(at: desk.path(attribute), has: "My \(type.rawValue)", "Archive attribute")
            }
            try await desk.browser.expect(at: "\(ObjectsDesk.path)/projects", has: "16 attributes")
        }
    }

    @Test func anAttributeGetsWhatItsTypeNeeds() async throws {
        try await ObjectsDesk.open { desk in
            try await desk.makeProjects()
            let tier = try await desk.add(
                "Tier", .select, [("options", "Gold\r\n\r\n Silver \nGold"), ("is_multiselect", "on")])
            #expect(tier.options.map(\.title) == ["Gold", "Silver"] && tier.isMultiselect)
            #expect(desk.browser.path == desk.path(tier))
            let phase = try await desk.add(
                "Phase", .status,
                [
                    ("status_title_1", "Planned"), ("status_time_1", "2 weeks"), ("status_title_3", "Done"),
                    ("status_celebrates_3", "on"),
                ])
            #expect(phase.options.map(\.title) == ["Planned", "Done"])
            #expect(
                phase.options.map(\.targetTime) == ["P2W", nil] && phase.options.map(\.celebrates) == [false, true])
            let budget = try await desk.add(
                "Budget", .currency, [("currency", "EUR"), ("currency_display", "code"), ("is_required", "on")])
            #expect(budget.configuration.currencyCode == "EUR" && budget.configuration.currencyDisplay == .code)
            #expect(budget.isRequired)
            let code = try await desk.add("Code", .text, [("is_unique", "on"), ("description", "From the ERP")])
            #expect(code.isUnique && code.description == "From the ERP")
        }
    }

    @Test func aRelationshipHasTwoSides() async throws {
        try await ObjectsDesk.open { desk in
            try await desk.makeProjects()
            let companies = try await desk.object("companies").object.id
            let people = try await desk.object("people").object.id
            let customer = try await desk.add(
                "Customer", .recordReference,
                [
                    ("objects", companies.text), ("sides", "both"), ("other_title", "Projects"),
                    ("other_is_multiselect", "on"),
                ])
            let mirror = try await desk.attribute("projects", of: "companies")
            #expect(customer.relationship == mirror.id && mirror.relationship == customer.id && mirror.isMultiselect)
            try await desk.browser.expect(at: desk.path(customer), has: "where “Projects” refers back")
            let anyone = try await desk.add(
                "Anyone", .recordReference, [("objects", companies.text), ("objects", people.text), ("sides", "one")])
            #expect(anyone.configuration.allowedObjects == [companies, people] && anyone.relationship == nil)
            let both = [("title", "Third"), ("sides", "both"), ("other_title", "Thirds")]
            try await desk.browser.expect(
                400, submitting: "\(Self.path)/new/record-reference", both, has: "Choose exactly one object")
            try await desk.browser.expect(
                409, submitting: "\(Self.path)/new/record-reference",
                both + [("objects", companies.text), ("other_slug", "name")],
                has: "An attribute of Companies has the slug “name” already", "id=\"other_slug-error\"")
            try await desk.browser.expect(
                400, submitting: "\(Self.path)/new/record-reference",
                [("title", "Third"), ("sides", "both"), ("other_title", ""), ("objects", companies.text)],
                has: "id=\"other_title-error\"")
        }
    }

    @Test(
        arguments: [
            ("text", [("title", "")], 400, "The title is missing", "title-error"),
            (
                "text", [("title", "Its name"), ("api_slug", "name")], 409, "has the slug “name” already",
                "api_slug-error"
            ),
            ("text", [("title", "A"), ("api_slug", "a b")], 400, "A slug has 1 to 64", "api_slug-error"),
            ("number", [("title", "A"), ("default_value", "many")], 400, "Enter a number", "default_value-error"),
            (
                "email-address", [("title", "A"), ("default_value", "nobody")], 400, "Invalid email",
                "default_value-error"
            ),
            (
                "text", [("title", "A"), ("default_value", "a\nb"), ("is_multiselect", "on"), ("is_unique", "on")], 200,
                "is added", ""
            ),
            (
                "date", [("title", "A"), ("default_value", "after"), ("default_after", "soon")], 400, "Enter a time",
                "default_value-error"
            ),
            ("date", [("title", "A"), ("default_value", "fixed")], 400, "Choose the date", "default_value-error"),
            ("select", [("title", "A"), ("options", "Go\u{202e}ld")], 400, "turn the direction", "options-error"),
            (
                "status", [("title", "A"), ("status_title_1", "B"), ("status_time_1", "x")], 400, "Status 1: enter",
                "statuses-error"
            ),
            ("status", [("title", "A"), ("status_time_2", "1 day")], 400, "but no title", "statuses-error"),
            (
                "status", [("title", "A"), ("status_title_1", "B"), ("status_title_2", "B")], 400, "is there twice",
                "statuses-error"
            ),
            ("currency", [("title", "A"), ("currency", "XXX")], 400, "There is no such currency", "banner bad"),
            ("checkbox", [("title", "A"), ("is_unique", "on")], 400, "cannot be unique", "banner bad"),
        ] as [(String, [(String, String)], Int, String, String)])
    func whatIsWrongIsSaidAtItsField(
        type: String, fields: [(String, String)], status: Int, message: String, place: String
    ) async throws {
        try await ObjectsDesk.open { desk in
            try await desk.makeProjects()
            try await desk.browser.expect(
                status, submitting: "\(Self.path)/new/\(type)", fields, has: message, place)
        }
    }

    @Test func theSameFormSentTwiceAddsOne() async throws {
        try await ObjectsDesk.open { desk in
            try await desk.makeProjects()
            let first = try await desk.add("Tier", .select, [("options", "Gold")])
            try await desk.browser.expect(
                submitting: "\(Self.path)/new/select", [("title", "Tier"), ("options", "Gold")], has: "is there already"
            )
            #expect(try await desk.attribute("tier").options == first.options)
        }
    }

    @Test func anAttributeIsEdited() async throws {
        try await ObjectsDesk.open { desk in
            try await desk.makeProjects()
            let code = try await desk.add("Code", .text)
            try await desk.save(
                code,
                [("title", "Number"), ("api_slug", "number"), ("description", "Ours"), ("is_required", "on")],
                has: "Saved.")
            let changed = try await desk.attribute("number")
            #expect(changed.title == "Number" && changed.description == "Ours" && changed.isRequired)
            try await desk.save(changed, [], has: "Saved.")
            let again = try await desk.attribute("number")
            #expect(!again.isRequired && again.description == nil)
            let old = [("title", "Late"), ("api_slug", "late"), ("state", code.id.text)]
            try await desk.browser.expect(
                409, submitting: desk.path(code), old, has: "was changed by someone else", "value=\"Late\"")
            try await desk.save(
                again, [("api_slug", "record_id")], status: 409, has: "has the slug “record_id” already")
        }
    }

    @Test func uniqueWaitsForDifferentValues() async throws {
        try await ObjectsDesk.open { desk in
            try await desk.makeProjects()
            let code = try await desk.add("Code", .text)
            for _ in 0..<2 { try await desk.record("projects", [.init("code", .string("A <1>"))]) }
            try await desk.save(
                code, [("is_unique", "on")], status: 400, has: "Several records have the value “A &lt;1&gt;”")
            #expect(try await !desk.attribute("code").isUnique)
        }
    }

    @Test func systemAttributesAndDisabledObjectsAreOnlyShown() async throws {
        try await ObjectsDesk.open { desk in
            let name = try await desk.attribute("name", of: "people")
            let path = desk.path(name, of: "people")
            try await desk.browser.expect(at: path, has: "belongs to the system")
            #expect(!desk.browser.page.contains("name=\"state\""))
            for rest in ["", "/archive", "/restore"] {
                try await desk.browser.open(path)
                try await desk.browser.expect(404, submitting: path + rest, [("title", "Mine")])
            }
            let stage = try await desk.attribute("stage", of: "deals")
            try await desk.browser.expect(at: desk.path(stage, of: "deals"), has: "Deal stage", "In Progress")
            #expect(!desk.browser.page.contains("Add status"))
            try await desk.browser.expect(404, submitting: desk.path(stage, "/options", of: "deals"))
        }
    }

    @Test func aReferenceToADisabledObjectStays() async throws {
        try await ObjectsDesk.open { desk in
            try await desk.makeProjects()
            try await desk.browser.submit("\(ObjectsDesk.path)/deals/enable", [])
            let deals = try await desk.object("deals").object.id
            let main = try await desk.add("Main deal", .recordReference, [("objects", deals.text), ("sides", "one")])
            try await desk.browser.submit("\(ObjectsDesk.path)/deals/disable", [])
            try await desk.save(main, [("title", "First deal")], has: "Saved.")
            let saved = try await desk.attribute("main_deal")
            #expect(saved.title == "First deal" && saved.configuration.allowedObjects == [deals])
        }
    }

    @Test func anAttributeIsArchivedAndRestored() async throws {
        try await ObjectsDesk.open { desk in
            try await desk.makeProjects()
            let code = try await desk.add("Code", .text)
            try await desk.browser.expect(at: desk.path(code, "/archive"), has: "Archive Code?", "Nothing is lost")
            try await desk.browser.expect(
                submitting: desk.path(code, "/archive"), has: "Code is archived", "Archived attributes")
            #expect(try await desk.attribute("code").isArchived)
            try await desk.browser.expect(at: desk.path(code), has: "This attribute is archived", "Restore")
            try await desk.browser.expect(404, submitting: desk.path(code), [("title", "Mine")])
            try await desk.browser.open(desk.path(code))
            try await desk.browser.expect(submitting: desk.path(code, "/restore"), has: "Code is back")
            #expect(try await !desk.attribute("code").isArchived)
        }
    }
}
