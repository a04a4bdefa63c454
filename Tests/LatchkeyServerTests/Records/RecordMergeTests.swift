import HTTPTypes
import LatchkeyCore
import Testing

@Suite struct RecordMergeTests {
    private static let path = "/objects/people/records/merge"

    private func body(_ primary: String, _ secondary: String) -> JSON {
        ["data": ["primary_record_id": .string(primary), "secondary_record_id": .string(secondary)]]
    }

    @Test func twoRecordsBecomeOneUnderANewId() async throws {
        try await APIDesk.open { desk in
            let first = try await desk.record(
                "people", ["name": "Lovelace, Ada", "email_addresses": ["ada@gmail.com"]])
            let second = try await desk.record(
                "people",
                ["name": "Byron, Ada", "email_addresses": ["byron@gmail.com"], "job_title": "Countess"])
            let answer = try await desk.text(.post, Self.path, body(first, second))
            let id = try required(try JSON(text: answer)["data"]?["new_record_id"]?.string, "an id")
            #expect(answer == "{\"data\":{\"new_record_id\":\"\(id)\"}}")
            #expect(![first, second].contains(id))
            let values = try await desk.data(.get, "/objects/people/records/\(id)")["values"]
            #expect(values?["name"]?[0]?["full_name"] == "Ada Lovelace")
            #expect(values?["job_title"]?[0]?["value"] == "Countess")
            #expect(
                values?["email_addresses"]?.array?.compactMap { $0["email_address"]?.string }
                    == ["ada@gmail.com", "byron@gmail.com"])
            for gone in [first, second] {
                try await desk.refuses(
                    .get, "/objects/people/records/\(gone)", 404, "not_found", "Record with ID \"\(gone)\" not found.")
            }
            // The same again finds nothing.
            try await desk.refuses(
                .post, Self.path, body(first, second), 404, "not_found", "Record with ID \"\(first)\" not found.")
        }
    }

    @Test func whatCannotBeMergedIsRefused() async throws {
        try await APIDesk.open { desk in
            let person = try await desk.record("people")
            let company = try await desk.record("companies")
            for other in [person, person.uppercased()] {
                try await desk.refuses(
                    .post, Self.path, body(person, other), 400, "self_merge",
                    "A record cannot be merged with itself.")
            }
            try await desk.refuses(
                .post, Self.path, body(person, company), 404, "not_found", "Record with ID \"\(company)\" not found.")
            try await desk.refuses(
                .post, "/objects/unknown/records/merge", body(person, company), 404, "not_found",
                "Object with slug/ID \"unknown\" not found.")
            try await desk.refusesBody(
                .post, Self.path, ["data": ["primary_record_id": "x"]],
                Wrong.other("invalid_string", "Invalid uuid", at: "data", "primary_record_id"),
                Wrong.missing("string", at: "data", "secondary_record_id"))
            #expect(try await desk.text(.get, "/objects/people/records/\(person)").isEmpty == false)
        }
    }
}
