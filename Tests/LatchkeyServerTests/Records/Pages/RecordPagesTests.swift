import HTTPTypes
import HummingbirdTesting
import LatchkeyCore
import LatchkeyServer
import Testing

@Suite struct RecordPagesTests {
    @Test func aRecordHasOneAddress() async throws {
        try await RecordsDesk.open { desk in
            let grace = try await desk.person("Grace", "Okafor", [("job_title", "Captain")])
            try await desk.browser.expect(
                at: "/acme-inc/person/\(grace)", has: "<h1>Grace Okafor</h1>", "Captain", "created this person")
            try await desk.browser.open("/acme-inc/people/record/\(grace)")
            #expect(desk.browser.path == "/acme-inc/person/\(grace)")
            let configuration = ConfigurationAccess(try desk.admin.admin)
            _ = try await desk.core.objects.create(
                configuration, slug: "projects", singular: "Project", plural: "Projects")
            let project = try await desk.make("projects", [("name", "Bridge")])
            try await desk.browser.expect(
                at: "/acme-inc/projects/record/\(project)", has: "<h1>Bridge</h1>",
                "href=\"/acme-inc/objects/projects\" aria-current=\"page\"")
        }
    }

    @Test func textIsEditedInItsPlace() async throws {
        try await RecordsDesk.open { desk in
            let id = try await desk.company("Northwind", [("description", "Old\ntext")])
            let path = "/acme-inc/company/\(id)"
            try await desk.edit(path, "name", [("value.name", " Northwind Traders ")])
            #expect(desk.browser.page.contains("Name is saved.") && desk.browser.page.contains("<h1>Northwind Traders"))
            try await desk.edit(path, "description", [("value.description", "Two\r\nlines")])
            #expect(try await desk.values("companies", id, "description").first?["value"]?.string == "Two\nlines")
            try await desk.edit(path, "description", [("value.description", "")])
            #expect(try await desk.values("companies", id, "description").isEmpty)
        }
    }

    @Test func severalValuesHaveAFieldEach() async throws {
        try await RecordsDesk.open { desk in
            let id = try await desk.person("Grace", "Okafor", [("email_addresses", ["a@x.example", "B@x.example"])])
            let path = "/acme-inc/person/\(id)"
            let emails = "value.email_addresses"
            try await desk.edit(
                path, "email_addresses", [(emails, ""), (emails, "b@x.example"), (emails, "c@x.example"), (emails, "")])
            let values = try await desk.values("people", id, "email_addresses")
            #expect(values.compactMap { $0["original_email_address"]?.string } == ["B@x.example", "c@x.example"])
            #expect(values[0]["active_from"] != values[1]["active_from"] || values.count == 2)
            try await desk.edit(path, "email_addresses", [(emails, "b@x.example"), (emails, "nonsense")])
            #expect(desk.browser.page.contains("Enter an e-mail address, such as ada@example.com."))
            #expect(desk.browser.page.contains("value=\"nonsense\""), "what was typed is not lost")
            #expect(try await desk.values("people", id, "email_addresses").count == 2)
        }
    }

    @Test func everyTypeHasItsControl() async throws {
        try await RecordsDesk.open { desk in
            for (slug, type) in [
                ("score", AttributeType.rating), ("paying", .checkbox), ("met", .timestamp), ("count", .number),
                ("keeper", .actorReference), ("phase", .status),
            ] {
                try await desk.attribute(slug, type, options: type == .status ? ["New", "Old"] : [])
            }
            let id = try await desk.company("Northwind")
            let path = "/acme-inc/company/\(id)"
            let member = desk.admin.member.id.text
            let new = try await desk.option("New", of: "phase")
            let saas = try await desk.option("SaaS", of: "categories")
            let b2b = try await desk.option("B2B", of: "categories")
            let edits: [(slug: String, fields: [(String, String)], member: String, value: JSON)] = [
                ("score", [("value.score", "4")], "value", 4), ("paying", [("value.paying", "yes")], "value", true),
                (
                    "met", [("value.met", "2026-03-10T14:05")], "value",
                    "2026-03-10T14:05:00.000000000Z"
                ),
                ("count", [("value.count", "-2.5")], "value", -2.5),
                ("keeper", [("value.keeper", "workspace-member:\(member)")], "referenced_actor_id", .string(member)),
                ("funding_raised_usd", [("value.funding_raised_usd", "12.5")], "currency_value", 12.5),
                ("foundation_date", [("value.foundation_date", "1896-06-01")], "value", "1896-06-01"),
                ("domains", [("value.domains", "Northwind.example")], "domain", "northwind.example"),
                (
                    "primary_location",
                    [("value.primary_location.locality", "Oslo"), ("value.primary_location.country_code", "NO")],
                    "locality", "Oslo"
                ),
            ]
            for edit in edits {
                try await desk.edit(path, edit.slug, edit.fields)
                #expect(desk.browser.page.contains("is saved."), "\(edit.slug)")
                let values = try await desk.values("companies", id, edit.slug)
                #expect(values.count == 1 && values.first?[edit.member] == edit.value, "\(edit.slug)")
            }
            try await desk.edit(path, "phase", [("value.phase", new)])
            #expect(try await desk.values("companies", id, "phase").first?["status"]?["title"] == "New")
            try await desk.edit(path, "categories", [("value.categories", saas), ("value.categories", b2b)])
            let titles = try await desk.values("companies", id, "categories").map { $0["option"]?["title"]?.string }
            #expect(titles == ["SaaS", "B2B"])
            try await desk.edit(path, "paying", [])
            #expect(try await desk.values("companies", id, "paying").first?["value"] == false)
            for slug in ["score", "met", "count", "keeper", "phase", "categories"] {
                try await desk.edit(path, slug, [("value.\(slug)", "")])
                #expect(try await desk.values("companies", id, slug).isEmpty, "\(slug)")
            }
            let place = "value.primary_location"
            try await desk.edit(
                path, "primary_location", [("\(place).locality", ""), ("\(place).country_code", "")])
            #expect(try await desk.values("companies", id, "primary_location").isEmpty)
        }
    }

    @Test func whatAFieldCannotShowIsNotLost() async throws {
        try await RecordsDesk.open { desk in
            try await desk.attribute("met", .timestamp)
            let place: JSON = [
                "line_1": "Quay 1", "line_2": nil, "line_3": nil, "line_4": nil, "locality": "Oslo", "region": nil,
                "postcode": nil, "country_code": "NO", "latitude": "59.9", "longitude": "10.7",
            ]
            let id = try await desk.company(
                "Northwind", [("met", "2026-03-10T14:05:09.25Z"), ("primary_location", place)])
            let path = "/acme-inc/company/\(id)"
            try await desk.edit(path, "met", [("value.met", "2026-03-10T14:05")])
            #expect(
                try await desk.values("companies", id, "met").first?["value"] == "2026-03-10T14:05:09.250000000Z")
            let parts = ["line_1": "Quay 1", "line_2": "", "locality": "Oslo", "country_code": "NO"]
            let fields = parts.map { ("value.primary_location.\($0.key)", $0.value) }
            try await desk.edit(path, "primary_location", fields)
            #expect(try await desk.values("companies", id, "primary_location").first?["latitude"] == "59.9")
            try await desk.edit(path, "primary_location", [("value.primary_location.locality", "Bergen")])
            let moved = try await desk.values("companies", id, "primary_location").first
            #expect(moved?["locality"] == "Bergen" && moved?["latitude"] == .null)
        }
    }

    @Test func aNameHasItsParts() async throws {
        try await RecordsDesk.open { desk in
            let id = try await desk.person("Grace", "Okafor")
            let name = "value.name"
            try await desk.edit(
                "/acme-inc/person/\(id)", "name", [("\(name).first_name", "Grace"), ("\(name).last_name", "Hopper")])
            #expect(try await desk.values("people", id, "name").first?["full_name"] == "Grace Hopper")
            #expect(desk.browser.page.contains("<h1>Grace Hopper</h1>"))
        }
    }

    @Test func someoneFasterIsNotOverwritten() async throws {
        try await RecordsDesk.open { desk in
            let id = try await desk.company("Northwind", [("description", "First")])
            let path = "/acme-inc/company/\(id)"
            try await desk.browser.open(path)
            let old = try desk.version(of: "description")
            _ = try await desk.core.records.update(
                desk.access, "companies", id.text, values: [.init("description", "Theirs")], overwriting: true)
            let answer = try await desk.edit(path, "description", version: old, [("value.description", "Mine")])
            #expect(answer.status == .conflict)
            #expect(
                desk.browser.page.contains("changed by someone else meanwhile") && desk.browser.page.contains("Mine"))
            #expect(try await desk.values("companies", id, "description").first?["value"] == "Theirs")
            let new = try desk.version(of: "description")
            try await desk.browser.submit(
                "\(path)/attributes/description", [("version", new), ("value.description", "Mine")])
            #expect(try await desk.values("companies", id, "description").first?["value"] == "Mine")
            // The same form sent twice is no conflict.
            let twice = try await desk.edit(path, "description", version: new, [("value.description", "Mine")])
            #expect(twice.status == .ok && desk.browser.page.contains("is saved."))
        }
    }

    @Test func whatIsRequiredOrUniqueStaysSo() async throws {
        try await RecordsDesk.open { desk in
            try await desk.attribute("code", .text, isRequired: true)
            let id = try await desk.company("Northwind", [("code", "N1"), ("domains", ["northwind.example"])])
            let other = try await desk.company("Other", [("code", "O1")])
            try await desk.edit("/acme-inc/company/\(id)", "code", [("value.code", " ")])
            #expect(desk.browser.page.contains("The code is required."))
            try await desk.edit("/acme-inc/company/\(other)", "domains", [("value.domains", "northwind.example")])
            #expect(desk.browser.page.contains("Another record has this value already"))
            try await desk.edit("/acme-inc/company/\(id)", "funding_raised_usd", [("value.funding_raised_usd", "lots")])
            #expect(desk.browser.page.contains("“lots” is no number."))
        }
    }

    @Test func whatIsReadOnlyHasNoForm() async throws {
        try await RecordsDesk.open { desk in
            let id = try await desk.company("Northwind")
            let path = "/acme-inc/company/\(id)"
            try await desk.browser.open(path)
            #expect(!desk.browser.shows("/attributes/created_at\"") && !desk.browser.shows("/attributes/logo_url\""))
            for slug in ["created_at", "record_id", "logo_url", "nothing"] {
                try await desk.browser.open(path)
                let answer = try await desk.browser.submit(
                    "\(path)/attributes/\(slug)", [("version", "x"), ("value.\(slug)", "x")])
                #expect(answer.status == .notFound, "\(slug)")
            }
        }
    }

    @Test func membersEditToo() async throws {
        try await RecordsDesk.open { desk in
            let id = try await desk.company("Northwind")
            let member = try await desk.server.join("grace@example.com", invitedBy: desk.admin)
            let browser = try await Browser.signedIn(desk.client, as: "grace@example.com")
            let theirs = RecordsDesk(server: desk.server, client: desk.client, admin: member, browser: browser)
            try await theirs.edit("/acme-inc/company/\(id)", "description", [("value.description", "By a member")])
            #expect(browser.page.contains("Description is saved.") && browser.page.contains("Grace Hopper"))
        }
    }

    @Test func aForgedFormIsRefused() async throws {
        try await RecordsDesk.open { desk in
            let id = try await desk.company("Northwind")
            for path in ["attributes/name", "delete"] {
                let answer = try await desk.browser.post("/acme-inc/company/\(id)/\(path)", [("value.name", "X")])
                #expect(answer.status == .forbidden)
            }
            #expect(try await desk.count("companies") == 1)
        }
    }

    @Test func deletingAsksFirst() async throws {
        try await RecordsDesk.open { desk in
            let company = try await desk.company("Northwind")
            let grace = try await desk.person("Grace", "Okafor", [("company", .string(company.text))])
            try await desk.browser.expect(at: "/acme-inc/company/\(company)/delete", has: "Delete Northwind?")
            #expect(try await desk.count("companies") == 1)
            try await desk.browser.expect(
                submitting: "/acme-inc/company/\(company)/delete", has: "Northwind is deleted.", "No companies yet")
            try await desk.browser.expect(404, at: "/acme-inc/company/\(company)")
            try await desk.browser.expect(at: "/acme-inc/person/\(grace)", has: "Deleted company")
            let gone = try await desk.browser.submit("/acme-inc/company/\(company)/delete", [])
            #expect(gone.status == .notFound)
        }
    }
}
