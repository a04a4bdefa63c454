import HTTPTypes
import LatchkeyCore
import Testing

@Suite struct RecordValueOperationTests {
    private func open(_ test: @Sendable (APIDesk, String) async throws -> Void) async throws {
        try await APIDesk.open { desk in
            try await desk.object("projects")
            try await desk.attribute("tags", .text, of: "projects", isMulti: true)
            let record = try await desk.record("projects", ["name": "Apollo", "tags": ["a", "b"]])
            try await test(desk, "/objects/projects/records/\(record)")
        }
    }

    private func contents(_ values: JSON) -> [JSON?] { (values.array ?? []).map { $0["value"] } }

    @Test func valuesReadInTheOrderOfTheWire() async throws {
        try await open { desk, path in
            let answer = try await desk.text(.get, "\(path)/attributes/name/values")
            #expect(
                answer == "{\"data\":[{\"active_from\":\"2026-01-01T00:00:00.000000000Z\",\"active_until\":null,"
                    + "\"created_by_actor\":{\"type\":\"api-token\",\"id\":\"\(desk.token.token.id)\"},"
                    + "\"value\":\"Apollo\",\"attribute_type\":\"text\"}]}")
            desk.server.clock.advance(by: .seconds(1))
            try await desk.data(.patch, path, APIDesk.values(["name": "Gemini"]))
            let all = try await desk.data(.get, "\(path)/attributes/name/values?show_historic=true")
            #expect(contents(all) == ["Apollo", "Gemini"])
            #expect(
                all.array?.map { $0["active_until"] } == ["2026-01-01T00:00:01.000000000Z", nil as JSON])
            #expect(contents(try await desk.data(.get, "\(path)/attributes/name/values")) == ["Gemini"])
        }
    }

    @Test func valuesAreCut() async throws {
        try await open { desk, path in
            for (query, expected) in [
                ("?limit=1", ["a"]), ("?offset=1", ["b"]), ("?limit=5&offset=2", []), ("", ["a", "b"]),
            ] as [(String, [JSON?])] {
                #expect(
                    contents(try await desk.data(.get, "\(path)/attributes/tags/values\(query)")) == expected)
            }
            try await desk.refusesQuery(
                .get, "\(path)/attributes/tags/values?show_historic=yes&limit=0", nil,
                Wrong.type("boolean", "string", at: "show_historic"),
                Wrong.other("too_small", "Number must be greater than or equal to 1", at: "limit"))
        }
    }

    @Test func whatIsNotThereIsNamed() async throws {
        try await open { desk, path in
            let unknown = "50cf242c-7fa3-4cad-87d0-75b1af71c57b"
            let cases = [
                ("/objects/unknown/records/\(unknown)", "name", "Object with slug/ID \"unknown\" not found."),
                ("/objects/projects/records/\(unknown)", "name", "Record with ID \"\(unknown)\" not found."),
                (path, "nonsense", "Attribute with slug/ID \"nonsense\" not found."),
            ]
            let body: JSON = ["data": ["values": [], "replace_history": true]]
            for (path, slug, message) in cases {
                try await desk.refuses(.get, "\(path)/attributes/\(slug)/values", 404, "not_found", message)
                try await desk.refuses(.put, "\(path)/attributes/\(slug)/values", body, 404, "not_found", message)
            }
        }
    }

    @Test func interactionsKeepNoHistory() async throws {
        try await APIDesk.open { desk in
            let person = try await desk.record("people")
            let path = "/objects/people/records/\(person)/attributes/first_interaction/values"
            #expect(try await desk.data(.get, path) == [])
            try await desk.refuses(
                .get, "\(path)?show_historic=true", 400, "validation_type",
                "Cannot set show_historic param to true when querying a COMINT attribute.")
        }
    }

    private static func history(_ values: JSON) -> JSON { ["data": ["values": values, "replace_history": true]] }

    @Test func aHistoryIsReplaced() async throws {
        try await open { desk, path in
            let values = try await desk.data(
                .put, "\(path)/attributes/name/values",
                Self.history([
                    ["value": "Two", "active_from": "2020-02-01T00:00:00Z", "active_until": nil],
                    ["value": "One", "active_from": "2019-01-01", "active_until": "2020-02-01T00:00:00Z"],
                ]))
            #expect(contents(values) == ["One", "Two"])
            #expect(
                values.array?.map { $0["active_from"] } == [
                    "2019-01-01T00:00:00.000000000Z", "2020-02-01T00:00:00.000000000Z",
                ])
            #expect(values[0]?["active_until"] == "2020-02-01T00:00:00.000000000Z")
            let record = try await desk.data(.get, path)
            #expect(record["values"]?["name"]?[0]?["value"] == "Two")
            let found = try await desk.data(
                .post, "/objects/projects/records/query", ["filter": ["name": "Two"]])
            #expect(found.array?.count == 1)
            let none = try await desk.data(.put, "\(path)/attributes/name/values", Self.history([]))
            #expect(none == [])
            #expect(try await desk.data(.get, path)["values"]?["name"] == [])
        }
    }

    @Test func aHistoryThatCannotBeIsRefused() async throws {
        try await open { desk, path in
            let name = "\(path)/attributes/name/values"
            let one: JSON = ["value": "One", "active_from": "2019-01-01", "active_until": nil]
            let two: JSON = ["value": "Two", "active_from": "2020-01-01", "active_until": nil]
            try await desk.refuses(
                .put, name, Self.history([one, two]), 400, "multiple_values_for_single_value_attribute",
                "The attribute with slug \"name\" has one value at a time, but these overlap.")
            try await desk.refuses(
                .put, name,
                Self.history([["value": "One", "active_from": "2020-01-01", "active_until": "2019-01-01"]]), 400,
                "validation_type", "A value must end after it begins (active_until after active_from).")
            try await desk.refuses(
                .put, "\(path)/attributes/tags/values", Self.history([one, one]), 400, "duplicate_values",
                "The same value is given twice.")
            try await desk.refuses(
                .put, "\(path)/attributes/created_at/values", Self.history([one]), 400, "system_edit_unauthorized",
                "Cannot update a System attribute.")
            try await desk.refuses(
                .put, name, Self.history([["value": 5, "active_from": "2019-01-01", "active_until": nil]]), 400,
                "validation_type", "An invalid value was passed to attribute with slug \"name\".",
                issues: [Wrong.type("string", "number", at: 0)])
            try await desk.refusesBody(
                .put, name,
                ["data": ["values": [["active_from": "soon"]], "replace_history": false]],
                Wrong.missing("any", at: "data", "values", 0, "value"),
                Wrong.other("invalid_string", "Invalid datetime", at: "data", "values", 0, "active_from"),
                Wrong.missing("string", at: "data", "values", 0, "active_until"),
                Wrong.other("invalid_literal", "Invalid literal value, expected true", at: "data", "replace_history"))
            #expect(contents(try await desk.data(.get, name)) == ["Apollo"])
        }
    }

    @Test func aRecordIsInNoListYet() async throws {
        try await open { desk, path in
            #expect(try await desk.text(.get, "\(path)/entries") == "{\"data\":[]}")
            try await desk.refusesQuery(
                .get, "\(path)/entries?limit=1001", nil,
                Wrong.other("too_big", "Number must be less than or equal to 1000", at: "limit"))
            let unknown = "50cf242c-7fa3-4cad-87d0-75b1af71c57b"
            try await desk.refuses(
                .get, "/objects/projects/records/\(unknown)/entries", 404, "not_found",
                "Record with ID \"\(unknown)\" not found.")
        }
    }
}
