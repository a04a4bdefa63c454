import HTTPTypes
import LatchkeyCore
import Testing

@Suite struct RecordSearchTests {
    private static let path = "/objects/records/search"
    private static let workspace: JSON = ["type": "workspace"]

    private func texts(_ desk: APIDesk, _ query: String, _ objects: JSON = ["people", "companies"]) async throws
        -> [String]
    {
        try await desk.data(
            .post, Self.path, ["query": .string(query), "objects": objects, "request_as": Self.workspace]
        ).array?.compactMap { $0["record_text"]?.string } ?? []
    }

    @Test func resultsReadInTheOrderOfTheWire() async throws {
        try await APIDesk.open { desk in
            let person = try await desk.record(
                "people",
                ["name": "Lovelace, Ada", "email_addresses": ["ada@gmail.com"], "phone_numbers": ["+442079460958"]])
            let company = try await desk.record("companies", ["name": "Adastra", "domains": ["adastra.com"]])
            let object = try await desk.objectID("people")
            let companies = try await desk.objectID("companies")
            let answer = try await desk.text(
                .post, Self.path,
                ["query": "ada", "objects": ["people", "companies"], "request_as": Self.workspace])
            let first =
                "{\"id\":{\"workspace_id\":\"\(desk.workspace)\",\"object_id\":\"\(object)\","
                + "\"record_id\":\"\(person)\"},\"record_text\":\"Ada Lovelace\",\"record_image\":null,"
                + "\"object_slug\":\"people\",\"email_addresses\":[\"ada@gmail.com\"],"
                + "\"phone_numbers\":[\"+442079460958\"]}"
            let second =
                "{\"id\":{\"workspace_id\":\"\(desk.workspace)\",\"object_id\":\"\(companies)\","
                + "\"record_id\":\"\(company)\"},\"record_text\":\"Adastra\",\"record_image\":null,"
                + "\"object_slug\":\"companies\",\"domains\":[\"adastra.com\"]}"
            #expect(answer == "{\"data\":[\(first),\(second)]}")
        }
    }

    @Test func wordsAddressesDomainsAndNumbersAreFound() async throws {
        try await APIDesk.open { desk in
            try await desk.record(
                "people",
                ["name": "Hopper, Grace", "email_addresses": ["admiral@gmail.com"], "phone_numbers": ["+12125550123"]])
            try await desk.record("companies", ["name": "Blue Harbour Shipping", "domains": ["bhs.com"]])
            for query in ["grace", "Hopp", "GRACE HOPPER", "admiral@", "+1 212 555 0123", "hopper gr"] {
                #expect(try await texts(desk, query) == ["Grace Hopper"], "\(query)")
            }
            for query in ["blue", "harbour", "ship blue", "bhs.c"] {
                #expect(try await texts(desk, query) == ["Blue Harbour Shipping"], "\(query)")
            }
            for query in ["race", "nobody", "grace murray", "%", "_"] {
                #expect(try await texts(desk, query).isEmpty, "\(query)")
            }
            #expect(try await texts(desk, "grace", ["companies"]).isEmpty)
            #expect(try await texts(desk, "").count == 2)
        }
    }

    @Test func theBestComeFirstAndTheLimitHolds() async throws {
        try await APIDesk.open { desk in
            try await desk.object("projects")
            for name: JSON in ["Big Apollo", "Apollo Eleven", "Apollo"] {
                try await desk.record("projects", ["name": name])
            }
            #expect(try await texts(desk, "apollo", ["projects"]) == ["Apollo", "Apollo Eleven", "Big Apollo"])
            let cut = try await desk.data(
                .post, Self.path,
                ["query": "apollo", "objects": ["projects"], "request_as": Self.workspace, "limit": 1])
            #expect(cut.array?.count == 1)
        }
    }

    @Test func theBodyIsChecked() async throws {
        try await APIDesk.open { desk in
            try await desk.refusesBody(
                .post, Self.path, ["query": "ada", "objects": ["people"]], Wrong.missing("object", at: "request_as"))
            try await desk.refusesBody(
                .post, Self.path, ["request_as": Self.workspace], Wrong.missing("string", at: "query"),
                Wrong.missing("array", at: "objects"))
            try await desk.refusesBody(
                .post, Self.path,
                [
                    "query": .string(String(repeating: "a", count: 257)), "objects": [], "limit": 26,
                    "request_as": Self.workspace,
                ], Wrong.other("too_big", "String must contain at most 256 character(s)", at: "query"),
                Wrong.other("too_big", "Number must be less than or equal to 25", at: "limit"))
            try await desk.refuses(
                .post, Self.path, ["query": "a", "objects": ["foobar"], "request_as": Self.workspace], 400,
                "value_not_found", "Object with slug/ID \"foobar\" not found.")
            for request: JSON in [
                ["type": "workspace-member", "workspace_member_id": .string(desk.admin.member.id.text)],
                ["type": "workspace-member", "email_address": "ada@example.com"],
            ] {
                try await desk.data(
                    .post, Self.path, ["query": "a", "objects": ["people"], "request_as": request])
            }
        }
    }
}
