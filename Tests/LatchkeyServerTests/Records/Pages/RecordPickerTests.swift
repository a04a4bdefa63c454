import HTTPTypes
import HummingbirdTesting
import LatchkeyCore
import LatchkeyServer
import Testing

@Suite struct RecordPickerTests {
    @Test func aRecordIsFoundAndChosenWithoutScript() async throws {
        try await RecordsDesk.open { desk in
            let halden = try await desk.company("Halden Robotics", [("domains", ["halden.example"])])
            try await desk.company("Northwind")
            let grace = try await desk.person("Grace", "Okafor")
            let path = "/acme-inc/person/\(grace)"
            // Sent with a search that was not answered yet, the form shows what there is and saves nothing.
            try await desk.edit(
                path, "company", [("find.company", "hald"), ("found.company", ""), ("value.company", "")])
            #expect(desk.browser.shows("1 record found for “hald”."))
            #expect(
                desk.browser.shows("value=\"companies/\(halden)\" autocomplete=\"off\" checked"),
                "the first one found is the wish")
            #expect(try await desk.values("people", grace, "company").isEmpty)
            try await desk.edit(
                path, "company",
                [("find.company", "hald"), ("found.company", "hald"), ("value.company", "companies/\(halden)")])
            #expect(desk.browser.shows("href=\"/acme-inc/company/\(halden)\""))
            #expect(try await desk.values("companies", halden, "team").count == 1)
            try await desk.edit(path, "company", [("find.company", "zzz")])
            #expect(desk.browser.shows("Nothing is called “zzz”."))
            try await desk.edit(path, "company", [("value.company", "")])
            #expect(try await desk.values("people", grace, "company").isEmpty)
        }
    }

    @Test func severalAreKeptWhileMoreAreLookedFor() async throws {
        try await RecordsDesk.open { desk in
            let grace = try await desk.person("Grace", "Okafor")
            let alan = try await desk.person("Alan", "Tanaka")
            let joan = try await desk.person("Joan", "Novák")
            let company = try await desk.company("Halden", [("team", [.string(grace.text)])])
            let path = "/acme-inc/company/\(company)"
            let team = "value.team"
            try await desk.edit(
                path, "team", [(team, "people/\(grace)"), (team, "people/\(alan)"), ("find.team", "joan")])
            #expect(desk.browser.shows("value=\"people/\(grace)\" autocomplete=\"off\" checked"))
            #expect(desk.browser.shows("value=\"people/\(alan)\" autocomplete=\"off\" checked"))
            #expect(desk.browser.shows("value=\"people/\(joan)\" autocomplete=\"off\">"))
            try await desk.edit(path, "team", [(team, "people/\(alan)"), (team, "people/\(joan)")])
            let members = try await desk.values("companies", company, "team").map { $0["target_record_id"]?.string }
            #expect(members == [alan.text, joan.text])
        }
    }

    /// Values that the form has no room for stay, whatever is done to the others.
    @Test func veryManyReferencesAreNotLost() async throws {
        try await RecordsDesk.open { desk in
            let company = try await desk.company("Halden")
            var people: [RecordID] = []
            for number in 0..<60 {
                people.append(
                    try await desk.person("Person", "\(100 + number)", [("company", .string(company.text))]))
            }
            let path = "/acme-inc/company/\(company)"
            try await desk.browser.expect(
                at: path, has: "and 10 more", "href=\"/acme-inc/objects/people?f0=company&amp;o0=is&amp;v0=\(company)\""
            )
            let kept = people[1..<50].map { ("value.team", "people/\($0)") }
            try await desk.edit(path, "team", kept)
            let left = try await desk.values("companies", company, "team").compactMap { $0["target_record_id"]?.string }
            #expect(left == people.dropFirst().map(\.text))
            #expect(try await desk.values("people", people[0], "company").isEmpty)
        }
    }

    @Test func aScriptIsToldWhatThereIs() async throws {
        try await RecordsDesk.open { desk in
            try await desk.company("Halden \"Robotics\"", [("domains", ["halden.example"])])
            let answer = try await desk.browser.open("/acme-inc/objects/people/choices/company?q=hal")
            #expect(answer.header("content-type") == "application/json; charset=utf-8")
            let choices = try JSON(text: desk.browser.page)["choices"]?.array ?? []
            #expect(choices.map { $0["name"] } == ["Halden \"Robotics\""])
            #expect(choices.first?["detail"] == "halden.example")
        }
    }

    @Test func aRecordThatIsGoneCannotBeChosen() async throws {
        try await RecordsDesk.open { desk in
            let gone = try await desk.company("Gone")
            let grace = try await desk.person("Grace", "Okafor")
            try await desk.core.records.delete(desk.access, "companies", gone.text)
            for value in ["companies/\(gone)", "people/\(grace)", "nonsense", "companies/"] {
                let answer = try await desk.edit("/acme-inc/person/\(grace)", "company", [("value.company", value)])
                #expect(answer.status == .badRequest, "\(value)")
            }
            #expect(try await desk.values("people", grace, "company").isEmpty)
        }
    }
}
