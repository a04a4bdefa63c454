import Testing

@testable import LatchkeyCore

@Suite struct AttributeChangeTests {
    /// What an attribute refers to may be out of sight for a while; that must not keep its title from being changed.
    @Test func anAttributeCanBeChangedWhileItsObjectIsDisabled() async throws {
        let desk = try await DataDesk.open()
        try await desk.core.objects.setEnabled(try desk.configuration, .deals, true)
        try await desk.attribute("deal", .recordReference, of: "people") { $0.allowedObjects = ["deals", "companies"] }
        try await desk.core.objects.setEnabled(try desk.configuration, .deals, false)
        try await desk.change("deal", of: "people") { $0.title = "The deal" }
        let changed = try await desk.attribute("deal", of: "people")
        #expect(changed.title == "The deal" && changed.configuration.allowedObjects.count == 2)
    }

    @Test func whatARelationshipRefersToIsFixed() async throws {
        let desk = try await DataDesk.open()
        try await desk.object("things")
        try await desk.relationship(
            "lead", of: "things", isMulti: false, to: "people", mirror: "leads", isMirrorMulti: true)
        let problem = await refusal {
            try await desk.change("lead", of: "things") { $0.allowedObjects = ["companies"] }
        }
        #expect(problem?.issues.map(\.path) == [[.name("data"), .name("config"), .name("record_reference")]])
        try await desk.change("lead", of: "things") { $0.slug = "boss" }
        let person = try await desk.create("people").id
        let thing = try await desk.create(
            "things", ["boss": ["target_object": "people", "target_record_id": .string(person)]]
        ).id
        #expect(try await desk.get("people", person)["leads"] == [.string(thing)])
    }

    /// Which attribute people call a record by may change; the words that search knows follow when a value is written.
    @Test func anotherNameMayBecomeTheLabelAndBack() async throws {
        let desk = try await DataDesk.open()
        try await desk.object("things")
        try await desk.attribute("code", .text, of: "things")
        let id = try await desk.create("things", ["name": "Big Apollo", "code": "x one"]).id
        try await desk.change("name", of: "things") { $0.slug = "title" }
        let archive = { (isArchived: Bool) in
            try await desk.change("title", of: "things") { $0.isArchived = isArchived }
        }
        for code: JSON in ["x two", "x one", "x two", "x one"] {
            try await archive(code == "x two")
            try await desk.patch("things", id, ["code": code])
        }
        try await archive(true)
        try await desk.patch("things", id, ["code": "y two"])
        #expect(try await desk.get("things", id)["code"] == ["y two"])
    }

    @Test func archivedAttributesKeepTheirValuesAndTheirPlaceInTheIndex() async throws {
        let desk = try await DataDesk.open()
        try await desk.object("things")
        try await desk.attribute("code", .text, of: "things", isUnique: true)
        try await desk.relationship(
            "lead", of: "things", isMulti: false, to: "people", mirror: "leads", isMirrorMulti: true)
        let person = try await desk.create("people").id
        let lead: JSON = ["target_object": "people", "target_record_id": .string(person)]
        let id = try await desk.create("things", ["code": "a", "lead": lead]).id
        for slug in ["code", "lead"] { try await desk.change(slug, of: "things") { $0.isArchived = true } }
        #expect(try await desk.get("people", person)["leads"] == [.string(id)])
        // The other side is still written, and both are kept in step.
        try await desk.put("people", person, ["leads": []])
        for slug in ["code", "lead"] { try await desk.change(slug, of: "things") { $0.isArchived = false } }
        let back = try await desk.get("things", id)
        #expect(back["code"] == ["a"] && back["lead"] == [])
        #expect(try await desk.query("things", ["code": "a"]).count == 1)
        try await IndexAudit.check(desk)
    }

    @Test func slugsKeepToTheirAlphabet() async throws {
        let desk = try await DataDesk.open()
        try await desk.object("things")
        for slug in ["", "a b", "ä", "a.b", String(repeating: "a", count: 65), desk.admin.workspace.id.text] {
            let problem = await refusal { try await desk.attribute(slug, .text, of: "things") }
            #expect(problem?.issues.map(\.path) == [[.name("data"), .name("api_slug")]], "\(slug)")
        }
        for slug in ["a", "A-1_b", "path", "values", String(repeating: "a", count: 64)] {
            try await desk.attribute(slug, .text, of: "things")
        }
        #expect(APISlug.make(from: "Deal size (EUR)") == "deal_size_eur")
        #expect(APISlug.make(from: "日本") == "attribute")
    }

    /// An attribute may be called as the grammar of filters calls something of its own.
    @Test func anAttributeCalledPathCanBeFiltered() async throws {
        let desk = try await DataDesk.open()
        try await desk.object("things")
        try await desk.attribute("path", .text, of: "things")
        let id = try await desk.create("things", ["path": "/a"]).id
        #expect(try await desk.query("things", ["path": "/a"]).map(\.id) == [id])
        #expect(try await desk.query("things", ["path": ["$starts_with": "/"]]).map(\.id) == [id])
    }
}
