import HTTPTypes
import LatchkeyCore
import Testing

@Suite struct RecordCreationTests {
    private static let path = "/objects/projects/records"

    @Test func aRecordReadsInTheOrderOfTheWire() async throws {
        try await APIDesk.open { desk in
            try await desk.object("projects")
            let object = try await desk.objectID("projects")
            try await desk.attribute("size", .number, of: "projects")
            desk.server.clock.advance(by: .milliseconds(1500))
            let answer = try await desk.text(.post, Self.path, APIDesk.values(["name": "Apo\"llo", "size": 1.5]))
            let id = try required(try JSON(text: answer)["data"]?["id"]?["record_id"]?.string, "a record's id")
            let time = "2026-01-01T00:00:01.500000000Z"
            let head =
                "{\"active_from\":\"\(time)\",\"active_until\":null,"
                + "\"created_by_actor\":{\"type\":\"api-token\",\"id\":\"\(desk.token.token.id)\"},"
            let record =
                "{\"id\":{\"workspace_id\":\"\(desk.workspace)\",\"object_id\":\"\(object)\",\"record_id\":\"\(id)\"},"
                + "\"created_at\":\"\(time)\","
                + "\"web_url\":\"http://keys.example.com/acme-inc/projects/record/\(id)\",\"values\":{"
                + "\"record_id\":[\(head)\"value\":\"\(id)\",\"attribute_type\":\"text\"}],"
                + "\"name\":[\(head)\"value\":\"Apo\\\"llo\",\"attribute_type\":\"text\"}],"
                + "\"created_at\":[\(head)\"value\":\"\(time)\",\"attribute_type\":\"timestamp\"}],"
                + "\"created_by\":[\(head)\"referenced_actor_type\":\"api-token\","
                + "\"referenced_actor_id\":\"\(desk.token.token.id)\",\"attribute_type\":\"actor-reference\"}],"
                + "\"size\":[\(head)\"value\":1.5,\"attribute_type\":\"number\"}]}}"
            #expect(answer == "{\"data\":\(record)}")
            for name in [id, id.uppercased()] {
                #expect(try await desk.text(.get, "\(Self.path)/\(name)") == answer)
            }
            #expect(try await desk.text(.post, "\(Self.path)/query", [:]) == "{\"data\":[\(record)]}")
        }
    }

    @Test func everyAttributeIsThereAndAnEmptyOneIsAnEmptyArray() async throws {
        try await APIDesk.open { desk in
            let values = try await desk.data(.post, "/objects/companies/records", APIDesk.values([:]))["values"]
            let slugs = try await desk.data(.get, "/objects/companies/attributes").array?.compactMap {
                $0["api_slug"]?.string
            }
            #expect(values?.names == slugs)
            #expect(values?["name"] == [])
            #expect(values?["domains"] == [])
        }
    }

    @Test(arguments: [("people", "person"), ("companies", "company")])
    func standardObjectsHaveShortAddresses(_ object: String, _ word: String) async throws {
        try await APIDesk.open { desk in
            let made = try await desk.data(.post, "/objects/\(object)/records", APIDesk.values([:]))
            let id = made["id"]?["record_id"]?.string ?? ""
            #expect(made["web_url"] == .string("http://keys.example.com/acme-inc/\(word)/\(id)"))
        }
    }

    @Test func aBodyMustHaveTheShape() async throws {
        try await APIDesk.open { desk in
            for (method, path) in [(HTTPRequest.Method.post, "/objects/people/records")] {
                try await desk.refusesBody(method, path, nil, Wrong.missing("object"))
                try await desk.refusesBody(method, path, [:], Wrong.missing("object", at: "data"))
                try await desk.refusesBody(method, path, ["data": [:]], Wrong.missing("object", at: "data", "values"))
                try await desk.refusesBody(
                    method, path, ["data": ["values": ["name"]]],
                    Wrong.type("object", "array", at: "data", "values"))
            }
        }
    }

    @Test func valuesThatCannotBeAreNamedWithTheirPlace() async throws {
        try await APIDesk.open { desk in
            let path = "/objects/people/records"
            try await desk.refuses(
                .post, path, APIDesk.values(["name": ["first_name": "Ada"]]), 400, "validation_type",
                "An invalid value was passed to attribute with slug \"name\".",
                issues: [Wrong.missing("string", at: "last_name"), Wrong.missing("string", at: "full_name")])
            try await desk.refuses(
                .post, path, APIDesk.values(["email_addresses": ["ada@example.com", "nobody", 5]]), 400,
                "validation_type", "An invalid value was passed to attribute with slug \"email_addresses\".",
                issues: [Wrong.other("invalid_string", "Invalid email", at: 1)])
            try await desk.refuses(
                .post, path, APIDesk.values(["phone_numbers": "+44 20 7946 0958"]), 400, "validation_type",
                "An invalid value was passed to attribute with slug \"phone_numbers\".",
                issues: [Wrong.type("array", "string")])
            try await desk.refuses(
                .post, path, APIDesk.values(["job_title": ["a", "b"]]), 400,
                "multiple_values_for_single_value_attribute",
                "Cannot write multiple values to the single-value attribute with slug \"job_title\".")
            try await desk.refuses(
                .post, path, APIDesk.values(["nonsense": "x"]), 400, "value_not_found",
                "Cannot find attribute with slug/ID \"nonsense\".")
            try await desk.refuses(
                .post, path, APIDesk.values(["record_id": "x"]), 400, "system_edit_unauthorized",
                "Cannot write to the read-only attribute with slug \"record_id\".")
            #expect(try await desk.data(.post, "\(path)/query", [:]) == [])
        }
    }

    @Test func whatIsReferredToMustBeThere() async throws {
        try await APIDesk.open { desk in
            try await desk.object("projects")
            try await desk.attribute("stage", .status, of: "projects", options: ["Lead"])
            try await desk.attribute("kind", .select, of: "projects", options: ["Big"])
            try await desk.attribute("owner", .actorReference, of: "projects")
            try await desk.attribute(
                "lead", .recordReference, of: "projects",
                config: ["record_reference": ["allowed_objects": ["people", "companies"]]])
            let unknown = "50cf242c-7fa3-4cad-87d0-75b1af71c57b"
            let cases: [(JSON, String)] = [
                (["kind": "Small"], "Cannot find select attribute with select option title \"Small\"."),
                (["stage": "Won"], "Cannot find status attribute with status option title \"Won\"."),
                (
                    ["owner": "nobody@example.com"],
                    "Cannot find workspace member with email address \"nobody@example.com\"."
                ),
                (["owner": .string(unknown)], "Cannot find workspace member with ID \"\(unknown)\"."),
                (
                    ["lead": ["target_object": "people", "target_record_id": .string(unknown)]],
                    "Cannot find record with ID \"\(unknown)\"."
                ),
                (
                    ["lead": ["target_object": "people", "email_addresses": [["email_address": "a@example.com"]]]],
                    "Cannot find record with value \"a@example.com\" for attribute \"email_addresses\"."
                ),
                (["lead": ["target_object": "pets", "name": "x"]], "Object with slug/ID \"pets\" not found."),
                (
                    ["lead": ["target_object": "people", "name": "x"]],
                    "No unique attribute was found for slug/ID \"name\"."
                ),
            ]
            for (values, message) in cases {
                try await desk.refuses(.post, Self.path, APIDesk.values(values), 400, "value_not_found", message)
            }
        }
    }

    @Test func requiredAndUniqueValuesAreAskedFor() async throws {
        try await APIDesk.open { desk in
            try await desk.object("projects")
            let code = try await desk.attribute(
                "code", .text, of: "projects", isUnique: true, isRequired: true)
            let message = "Required value for attribute with ID \"\(code)\" was not provided."
            for values: JSON in [[:], ["code": nil], ["code": []]] {
                try await desk.refuses(.post, Self.path, APIDesk.values(values), 400, "missing_value", message)
            }
            let first = try await desk.record("projects", ["code": "A1"])
            let taken =
                "The value \"A1\" provided for attribute with ID \"\(code)\" conflicts with one already in the system."
            try await desk.refuses(
                .post, Self.path, APIDesk.values(["code": "A1"]), 400, "uniqueness_conflict", taken)
            let second = try await desk.record("projects", ["code": "a1"])
            for method: HTTPRequest.Method in [.patch, .put] {
                try await desk.refuses(
                    method, "\(Self.path)/\(second)", APIDesk.values(["code": "A1"]), 400, "uniqueness_conflict",
                    taken)
                try await desk.refuses(
                    method, "\(Self.path)/\(second)", APIDesk.values(["code": []]), 400, "missing_value", message)
            }
            #expect(try await desk.text(.delete, "\(Self.path)/\(first)") == "{}")
            try await desk.record("projects", ["code": "A1"])
        }
    }

    @Test func anUnknownObjectIsNotFound() async throws {
        try await APIDesk.open { desk in
            for method: HTTPRequest.Method in [.post, .put] {
                let query = method == .put ? "?matching_attribute=name" : ""
                try await desk.refuses(
                    method, "/objects/unknown/records\(query)", APIDesk.values([:]), 404, "not_found",
                    "Object with slug/ID \"unknown\" not found.")
            }
        }
    }
}
