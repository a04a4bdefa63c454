import HTTPTypes
import LatchkeyCore
import Testing

@Suite struct RecordUpsertTests {
    private static let path = "/objects/people/records?matching_attribute=email_addresses"

    private func upsert(_ desk: APIDesk, _ values: JSON) async throws -> JSON {
        try await desk.data(.put, Self.path, APIDesk.values(values))
    }

    private func emails(_ record: JSON) -> [String] {
        record["values"]?["email_addresses"]?.array?.compactMap { $0["email_address"]?.string } ?? []
    }

    @Test func makesARecordOrFindsIt() async throws {
        try await APIDesk.open { desk in
            let made = try await upsert(desk, ["email_addresses": ["ada@gmail.com"], "job_title": "Analyst"])
            let found = try await upsert(
                desk, ["email_addresses": ["ADA@gmail.com", "countess@gmail.com"], "job_title": "Poet"])
            #expect(found["id"] == made["id"])
            // Values of the matching attribute are added, others take the place of those that were there.
            #expect(emails(found) == ["ada@gmail.com", "countess@gmail.com"])
            #expect(found["values"]?["job_title"]?[0]?["value"] == "Poet")
            #expect(try await desk.data(.post, "/objects/people/records/query", [:]).array?.count == 1)
        }
    }

    @Test func otherAttributesWithSeveralValuesAreReplaced() async throws {
        try await APIDesk.open { desk in
            _ = try await upsert(
                desk, ["email_addresses": ["ada@gmail.com"], "phone_numbers": ["+442079460958", "+442079460959"]])
            let found = try await upsert(
                desk, ["email_addresses": ["ada@gmail.com"], "phone_numbers": ["+442079460960"]])
            #expect(
                found["values"]?["phone_numbers"]?.array?.compactMap { $0["phone_number"]?.string }
                    == ["+442079460960"])
        }
    }

    @Test func theMatchingAttributeMayBeNamedByItsId() async throws {
        try await APIDesk.open { desk in
            let attribute = try await desk.data(.get, "/objects/people/attributes/email_addresses")
            let id = try required(attribute["id"]?["attribute_id"]?.string, "an id")
            let made = try await upsert(desk, ["email_addresses": ["ada@gmail.com"]])
            let found = try await desk.data(
                .put, "/objects/people/records?matching_attribute=\(id)",
                APIDesk.values(["email_addresses": ["ada@gmail.com"]]))
            #expect(found["id"] == made["id"])
        }
    }

    @Test func whatCannotBeMatchedIsRefused() async throws {
        try await APIDesk.open { desk in
            let body = APIDesk.values(["name": "Lovelace, Ada"])
            try await desk.refusesQuery(
                .put, "/objects/people/records", body, Wrong.missing("string", at: "matching_attribute"))
            try await desk.refuses(
                .put, "/objects/people/records?matching_attribute=my-attribute", body, 400, "value_not_found",
                "No attribute was found for matching_attribute slug/ID \"my-attribute\".")
            try await desk.refuses(
                .put, "/objects/people/records?matching_attribute=name", body, 400, "validation_type",
                "The matching attribute with slug \"name\" is not unique.")
            for values: JSON in [[:], ["email_addresses": []]] {
                try await desk.refuses(
                    .put, Self.path, APIDesk.values(values), 400, "missing_value",
                    "A value for the matching attribute with slug \"email_addresses\" was not provided.")
            }
            for address: JSON in ["a@gmail.com", "b@gmail.com"] {
                _ = try await upsert(desk, ["email_addresses": [address]])
            }
            try await desk.refuses(
                .put, Self.path, APIDesk.values(["email_addresses": ["a@gmail.com", "b@gmail.com"]]), 400,
                "uniqueness_conflict",
                "The values for the matching attribute with slug \"email_addresses\" belong to several records.")
        }
    }

    @Test func aSingleUniqueAttributeMatchesToo() async throws {
        try await APIDesk.open { desk in
            try await desk.object("projects")
            try await desk.attribute("number", .number, of: "projects", isUnique: true)
            let path = "/objects/projects/records?matching_attribute=number"
            let made = try await desk.data(.put, path, APIDesk.values(["number": 7, "name": "Apollo"]))
            let found = try await desk.data(.put, path, APIDesk.values(["number": 7, "name": "Gemini"]))
            #expect(found["id"] == made["id"] && found["values"]?["name"]?[0]?["value"] == "Gemini")
        }
    }
}
