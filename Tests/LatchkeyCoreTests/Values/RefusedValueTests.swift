import Testing

@testable import LatchkeyCore

/// What cannot be a value of a type, and what is said of it.
@Suite struct RefusedValueTests {
    struct Refused: Sendable, CustomTestStringConvertible {
        let type: AttributeType
        let written: JSON
        let code: String
        let path: [ValidationIssue.Step]

        var testDescription: String { "\(type.rawValue) \(written.text.prefix(80))" }

        init(_ type: AttributeType, _ written: JSON, _ code: String = "custom", at path: String...) {
            self.type = type
            self.written = written
            self.code = code
            self.path = path.map { .name($0) }
        }
    }

    static let wrongTypes: [Refused] = [
        Refused(.text, 5, "invalid_type"), Refused(.text, ["value": nil], "invalid_type", at: "value"),
        Refused(.text, [:], "invalid_type", at: "value"), Refused(.text, true, "invalid_type"),
        Refused(.number, "5", "invalid_type"), Refused(.number, ["value": "5"], "invalid_type", at: "value"),
        Refused(.checkbox, 1, "invalid_type"), Refused(.checkbox, "yes", "invalid_type"),
        Refused(.checkbox, [:], "invalid_type"), Refused(.currency, true, "invalid_type"),
        Refused(.currency, ["value": 5], "invalid_type", at: "currency_value"), Refused(.date, 2026, "invalid_type"),
        Refused(.timestamp, 1_767_225_600, "invalid_type"), Refused(.rating, "5", "invalid_type"),
        Refused(.select, 5, "invalid_type"), Refused(.select, ["title": "Small"], "invalid_type", at: "option"),
        Refused(.status, ["option": "Small"], "invalid_type", at: "status"), Refused(.location, 5, "invalid_type"),
        Refused(.domain, ["value": "acme.com"], "invalid_type", at: "domain"),
        Refused(.emailAddress, 5, "invalid_type"), Refused(.phoneNumber, 442_079_460_958, "invalid_type"),
        Refused(.personalName, 5, "invalid_type"),
        Refused(.personalName, ["first_name": "A", "last_name": "B"], "invalid_type", at: "full_name"),
        Refused(.recordReference, 5, "invalid_type"),
        Refused(.recordReference, ["target_record_id": "x"], "invalid_type", at: "target_object"),
        Refused(.recordReference, ["target_object": "people"], "invalid_type", at: "target_record_id"),
        Refused(.actorReference, 5, "invalid_type", at: "referenced_actor_type"),
        Refused(.actorReference, [:], "invalid_type", at: "referenced_actor_type"),
    ]

    static let wrongContents: [Refused] = [
        Refused(.text, "a\0b"), Refused(.rating, 6), Refused(.rating, -1), Refused(.rating, 2.5),
        Refused(.currency, "1e5"), Refused(.currency, "5 EUR"), Refused(.currency, "1,5"), Refused(.currency, ""),
        Refused(.date, "", "invalid_string"), Refused(.date, "3 Nov 2026", "invalid_string"),
        Refused(.date, "2026-13", "invalid_string"), Refused(.date, "2026-02-29", "invalid_string"),
        Refused(.date, "10000-01-01", "invalid_string"), Refused(.date, "0000-01-01", "invalid_string"),
        Refused(.date, "2026-11-03x", "invalid_string"), Refused(.date, "26-11-03", "invalid_string"),
        Refused(.date, "9999-12-31T23:00:00-05:00", "invalid_string"),
        Refused(.timestamp, "2026-11-03T25:00", "invalid_string"),
        Refused(.timestamp, "2026-11-03T14:60", "invalid_string"),
        Refused(.timestamp, "2026-11-03T14:05:09.Z", "invalid_string"),
        Refused(.timestamp, "2026-11-03T14:05:09 CET", "invalid_string"), Refused(.domain, "acme"),
        Refused(.domain, ""), Refused(.domain, "co.uk"), Refused(.domain, "-acme.com"), Refused(.domain, "a b.com"),
        Refused(.domain, "127.0.0.1"), Refused(.domain, "acme..com"),
        Refused(.domain, .string(String(repeating: "a", count: 64) + ".com")),
        Refused(.emailAddress, "ada", "invalid_string"), Refused(.emailAddress, "ada@", "invalid_string"),
        Refused(.emailAddress, "@acme.com", "invalid_string"), Refused(.emailAddress, "a b@acme.com", "invalid_string"),
        Refused(.emailAddress, "a..b@acme.com", "invalid_string"),
        Refused(.emailAddress, ".a@acme.com", "invalid_string"),
        Refused(.emailAddress, "ada@acme", "invalid_string"),
        Refused(.emailAddress, .string(String(repeating: "a", count: 65) + "@acme.com"), "invalid_string"),
        Refused(.phoneNumber, "020 7946 0958"), Refused(.phoneNumber, "hello"), Refused(.phoneNumber, ""),
        Refused(
            .phoneNumber, ["original_phone_number": "020 7946 0958", "country_code": "XX"], "invalid_option",
            at: "country_code"),
        Refused(.personalName, ""), Refused(.personalName, " , "), Refused(.personalName, " "),
        Refused(.personalName, "a\0"),
        Refused(.personalName, ["first_name": "", "last_name": "", "full_name": ""]), Refused(.location, ""),
        Refused(.location, " , "),
        Refused(.actorReference, ["referenced_actor_type": "app"], "invalid_option", at: "referenced_actor_type"),
        Refused(
            .actorReference, ["referenced_actor_type": "workspace-member", "referenced_actor_id": "x"],
            "invalid_string", at: "referenced_actor_id"),
        Refused(
            .recordReference, ["target_object": "people", "target_record_id": "x"], "invalid_string",
            at: "target_record_id"),
    ]

    @Test(arguments: wrongTypes + wrongContents) func isRefusedWithItsPlace(_ refused: Refused) async {
        let attribute = Attribute.sample(refused.type)
        let problem = await refusal { _ = try attribute.parse(refused.written, ValueParserTests.sample.schema) }
        #expect(problem?.code == .validationType)
        #expect(problem?.message == "An invalid value was passed to attribute with slug \"sample\".")
        #expect(problem?.issues.map(\.code) == [refused.code])
        #expect(problem?.issues.map(\.path) == [refused.path])
    }

    @Test(arguments: [
        ("latitude", "91"), ("latitude", "x"), ("longitude", "-180.1"), ("longitude", "1e1"), ("country_code", "XX"),
        ("country_code", "us"), ("line_1", "\0"), ("line_1", String(repeating: "a", count: 1001)),
    ])
    func aPartOfALocationIsChecked(_ part: String, _ text: String) async {
        let place = JSON.object(Location.parts.map { JSON.Member($0, $0 == part ? .string(text) : .null) })
        let problem = await refusal {
            _ = try Attribute.sample(.location).parse(place, ValueParserTests.sample.schema)
        }
        #expect(problem?.issues.map(\.path) == [[.name(part)]])
        let partial = await refusal {
            _ = try Attribute.sample(.location).parse(["line_1": "a"], ValueParserTests.sample.schema)
        }
        #expect(partial?.issues.count == 9)
        #expect(partial?.issues.allSatisfy { $0.message == "Required" } == true)
    }

    @Test(
        arguments: [
            (.select, "Medium", "Cannot find select attribute with select option title \"Medium\"."),
            (.status, "Medium", "Cannot find status attribute with status option title \"Medium\"."),
            (.select, "Old", "Cannot find select attribute with select option title \"Old\"."),
            (.select, "small", "Cannot find select attribute with select option title \"small\"."),
            (
                .recordReference, ["target_object": "pets", "target_record_id": "x"],
                "Object with slug/ID \"pets\" not found."
            ),
            (.recordReference, ["target_object": "deals", "name": "x"], "Object with slug/ID \"deals\" not found."),
            (
                .recordReference, ["target_object": "people", "nickname": "x"],
                "No unique attribute was found for slug/ID \"nickname\"."
            ),
        ] as [(AttributeType, JSON, String)])
    func whatIsNotThereIsNamed(_ type: AttributeType, _ written: JSON, _ message: String) async {
        let problem = await refusal {
            _ = try Attribute.sample(type).parse(written, ValueParserTests.sample.schema)
        }
        #expect(problem?.code == .valueNotFound)
        #expect(problem?.message == message)
    }
}
