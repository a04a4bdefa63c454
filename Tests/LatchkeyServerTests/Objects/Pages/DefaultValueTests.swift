import HummingbirdTesting
import LatchkeyCore
import Testing

@testable import LatchkeyServer

/// Default values, set and shown on the pages of attributes.
@Suite struct DefaultValueTests {
    @Test(
        arguments: [
            ("text", [("default_value", " To do ")], "fixed [\"To do\"]", "To do"),
            ("number", [("default_value", "1 250.5")], "fixed [1250.5]", "1,250.5"),
            ("currency", [("default_value", "2500"), ("currency", "EUR")], "fixed [2500]", "€2,500"),
            ("checkbox", [("default_value", "true")], "fixed [true]", "Checked"),
            ("rating", [("default_value", "3")], "fixed [3]", "3"),
            ("date", [("default_value", "created")], "dynamic PT0S", "When created"),
            (
                "date", [("default_value", "after"), ("default_after", "2 weeks")], "dynamic P2W",
                "2 weeks after creation"
            ),
            (
                "timestamp", [("default_value", "after"), ("default_after", "pt36h")], "dynamic PT36H",
                "36 hours after creation"
            ),
            (
                "date", [("default_value", "fixed"), ("default_date", "2026-11-03")], "fixed [\"2026-11-03\"]",
                "2026-11-03"
            ),
            ("actor-reference", [("default_value", "current-user")], "dynamic current-user", "Whoever creates it"),
            ("location", [("default_value", "Berlin, Germany")], "fixed [\"Berlin, Germany\"]", "Berlin, Germany"),
            (
                "domain", [("default_value", "a.example\r\nb.example"), ("is_multiselect", "on")],
                "fixed [\"a.example\",\"b.example\"]", "a.example, b.example"
            ),
        ] as [(String, [(String, String)], String, String)])
    func aDefaultIsSetShownAndKept(
        type: String, fields: [(String, String)], key: String, words: String
    ) async throws {
        try await ObjectsDesk.open { desk in
            try await desk.makeProjects()
            let type = try required(AttributeType(rawValue: type), "a type")
            let attribute = try await desk.add("It", type, fields)
            #expect(attribute.defaultValue?.key == key)
            try await desk.browser.expect(at: "\(ObjectsDesk.path)/projects", has: words)
            // What the form sends as it is shown leaves the default as it is.
            try await desk.save(attribute, fields, has: "Saved.")
            #expect(try await desk.attribute("it").defaultValue?.key == key)
            let none = fields.filter { $0.0 == "currency" } + [("default_value", "")]
            try await desk.save(try await desk.attribute("it"), none, has: "Saved.")
            #expect(try await desk.attribute("it").defaultValue == nil)
        }
    }

    @Test func optionsAndMembersAreChosenFromLists() async throws {
        try await ObjectsDesk.open { desk in
            try await desk.makeProjects()
            let tier = try await desk.add("Tier", .select, [("options", "Gold\nSilver")])
            let silver = try required(tier.options.last, "an option")
            try await desk.save(tier, [("default_value", silver.id.text)], has: "value=\"\(silver.id)\" selected")
            #expect(try await desk.attribute("tier").defaultPhrase() == "Silver")
            let marks = try await desk.add("Marks", .select, [("options", "A\nB\nC"), ("is_multiselect", "on")])
            let two = marks.options.prefix(2).map { ("default_value", $0.id.text) }
            try await desk.save(marks, two, has: "value=\"\(marks.options[0].id)\" checked")
            #expect(try await desk.attribute("marks").defaultPhrase() == "A, B")
            let lead = try await desk.add("Lead", .actorReference, [("default_value", desk.admin.member.id.text)])
            try await desk.browser.expect(at: desk.path(lead), has: "value=\"\(desk.admin.member.id)\" selected")
        }
    }

    @Test func whatTheFormCannotSayIsKept() async throws {
        try await ObjectsDesk.open { desk in
            try await desk.makeProjects()
            var order = AttributeOrder(title: "Place", slug: "place", type: .location)
            let empty = Location.parts.map { ($0, JSON?.some($0 == "locality" ? .string("Oslo") : .null)) }
            order.defaultValue = .fixed([.object(empty)])
            let (_, place) = try await desk.core.attributes.create(
                try desk.configuration, object: "projects", order)
            try await desk.browser.expect(at: desk.path(place), has: "Default set through the API", "Oslo", "Keep it")
            try await desk.save(place, [("default_value", ""), ("default_kept", "on")], has: "Saved.")
            #expect(try await desk.attribute("place").defaultValue != nil)
            try await desk.save(place, [("default_value", "")], has: "Saved.")
            #expect(try await desk.attribute("place").defaultValue == nil)
        }
    }

    @Test(arguments: [
        ("3 days", "P3D"), ("1 Week", "P1W"), ("36hours", "PT36H"), ("2 months", "P2M"), ("1 year", "P1Y"),
        ("90 minutes", "PT90M"), ("p1dt2h", "P1DT2H"), ("0 days", "P0D"),
    ])
    func readsLengthsOfTime(text: String, duration: String) {
        #expect(TimeSpan.read(text) == duration)
        let words = TimeSpan.words(duration)
        #expect(TimeSpan.read(words) == duration, "\(words)")
    }

    @Test(arguments: ["", "days", "3", "-3 days", "1.5 days", "99999999999 days", "P", "3 fortnights", "٣ days"])
    func refusesWhatIsNoLengthOfTime(_ text: String) {
        #expect(TimeSpan.read(text) == nil)
    }
}
