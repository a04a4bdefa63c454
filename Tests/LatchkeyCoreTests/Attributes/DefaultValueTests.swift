import Testing

@testable import LatchkeyCore

@Suite struct DefaultValueTests {
    private func open(
        _ slug: String, _ type: AttributeType, _ value: DefaultValue, isMulti: Bool = false, options: [String] = []
    )
        async throws -> DataDesk
    {
        let desk = try await DataDesk.open()
        try await desk.object("things")
        try await desk.attribute(slug, type, of: "things", isMulti: isMulti, options: options) {
            $0.defaultValue = value
        }
        return desk
    }

    @Test func aNewRecordGetsWhatIsNotGiven() async throws {
        let desk = try await open("note", .text, .fixed(["nothing yet"]))
        #expect(try await desk.create("things")["note"] == ["nothing yet"])
        #expect(try await desk.create("things", ["note": "something"])["note"] == ["something"])
        // An explicit nothing is something that was given.
        #expect(try await desk.create("things", ["note": nil])["note"] == [])
        let id = try await desk.create("things").id
        #expect(try await desk.patch("things", id, ["note": []])["note"] == [])
    }

    @Test func timesAreCountedFromNow() async throws {
        let date = try await open("due", .date, .dynamic("P1M"))
        date.clock.advance(by: .days(30))
        #expect(try await date.create("things")["due"] == ["2026-02-28"])
        let time = try await open("at", .timestamp, .dynamic("PT90M"))
        #expect(try await time.create("things")["at"] == ["2026-01-01T01:30:00.000000000Z"])
    }

    @Test func theCurrentUserIsWhoeverAsks() async throws {
        let desk = try await open("owner", .actorReference, .dynamic("current-user"))
        #expect(try await desk.create("things")["owner"] == [.string(desk.admin.member.id.text)])
    }

    private func openWithOptions() async throws -> DataDesk {
        let desk = try await DataDesk.open()
        try await desk.object("things")
        try await desk.attribute("kind", .select, of: "things", isMulti: true, options: ["A", "B"])
        return desk
    }

    private func change(_ desk: DataDesk, option: String, _ change: OptionChange) async throws {
        _ = try await desk.core.attributes.updateOption(
            try desk.configuration, object: "things", "kind", type: .select, option: option, change)
    }

    @Test func anOptionThatIsArchivedIsNoDefaultAnyMore() async throws {
        let desk = try await openWithOptions()
        try await desk.change("kind", of: "things") { $0.defaultValue = .fixed(["A", "B"]) }
        #expect(try await desk.create("things")["kind"] == ["A", "B"])
        var archived = OptionChange()
        archived.isArchived = true
        try await change(desk, option: "A", archived)
        #expect(try await desk.create("things")["kind"] == ["B"])
    }

    @Test func anOptionMayGetAnotherTitle() async throws {
        let desk = try await openWithOptions()
        try await desk.change("kind", of: "things") { $0.defaultValue = .fixed(["A", ["option": "B"]]) }
        var renamed = OptionChange()
        renamed.title = "Other"
        try await change(desk, option: "A", renamed)
        #expect(try await desk.create("things")["kind"] == ["Other", "B"])
        let schema = try await desk.schema
        let read = try schema.require("things").require(attribute: "kind").fixedDefault(in: schema)
        #expect(read.map { $0["option"]?["title"] } == ["Other", "B"])
        #expect(read.map { $0["attribute_type"] } == ["select", "select"])
    }

    @Test func whatIsNotThereIsNoDefault() async throws {
        let desk = try await openWithOptions()
        try await desk.attribute("owner", .actorReference, of: "things")
        let id = "11111111-1111-4111-8111-111111111111"
        for (slug, value) in [("kind", "C"), ("owner", .string(id)), ("owner", "nobody@example.com")] as [(_, JSON)] {
            let problem = await refusal {
                try await desk.change(slug, of: "things") { $0.defaultValue = .fixed([value]) }
            }
            #expect(problem?.code == .valueNotFound, "\(slug) \(value.text)")
        }
        let early = await refusal {
            try await desk.attribute("grade", .select, of: "things") { $0.defaultValue = .fixed(["A"]) }
        }
        #expect(early?.code == .valueNotFound)
    }

    @Test func fixedDefaultsAreReadAsValuesAre() async throws {
        let cases: [(AttributeType, JSON, JSON)] = [
            (.text, ["value": "Sloop"], ["value": "Sloop", "attribute_type": "text"]),
            (.number, 3, ["value": 3, "attribute_type": "number"]),
            (
                .currency, ["currency_value": 2.5],
                ["currency_value": 2.5, "currency_code": "USD", "attribute_type": "currency"]
            ),
            (.date, "2026-02-03", ["value": "2026-02-03", "attribute_type": "date"]),
        ]
        for (type, written, read) in cases {
            let desk = try await open("it", type, .fixed([written]))
            let schema = try await desk.schema
            #expect(try schema.require("things").require(attribute: "it").fixedDefault(in: schema) == [read])
        }
    }

    @Test func aRequiredAttributeMayRelyOnIt() async throws {
        let desk = try await open("size", .number, .fixed([7]))
        try await desk.change("size", of: "things") { $0.isRequired = true }
        #expect(try await desk.create("things")["size"] == [7])
        #expect(await refusal { try await desk.create("things", ["size": nil]) }?.code == .missingValue)
    }

    @Test func aDefaultMustBeAValueOfTheAttribute() async throws {
        let desk = try await DataDesk.open()
        try await desk.object("things")
        let cases: [(AttributeType, DefaultValue)] = [
            (.number, .fixed(["x"])), (.text, .fixed(["a", "b"])), (.text, .dynamic("current-user")),
            (.actorReference, .dynamic("P1M")), (.date, .dynamic("soon")), (.emailAddress, .fixed(["nobody"])),
            (.number, .dynamic("P1M")), (.date, .fixed(["soon"])), (.text, .fixed([nil])),
        ]
        for (type, value) in cases {
            let problem = await refusal {
                try await desk.attribute("x", type, of: "things") { $0.defaultValue = value }
            }
            #expect(problem?.code == .validationType, "\(type) \(value)")
        }
        #expect(try await desk.schema.require("things").attribute(named: "x") == nil)
    }

    @Test func aDefaultCanBeChangedAndTakenAway() async throws {
        let desk = try await open("note", .text, .fixed(["one"]))
        try await desk.change("note", of: "things") { $0.defaultValue = .fixed(["two"]) }
        #expect(try await desk.create("things")["note"] == ["two"])
        try await desk.change("note", of: "things") { $0.defaultValue = .some(nil) }
        #expect(try await desk.create("things")["note"] == [])
    }
}
