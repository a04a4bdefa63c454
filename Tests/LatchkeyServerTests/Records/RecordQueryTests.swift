import HTTPTypes
import HummingbirdTesting
import LatchkeyCore
import NIOCore
import Testing

@Suite struct RecordQueryTests {
    private static let path = "/objects/projects/records/query"

    private func open(_ test: @Sendable (APIDesk) async throws -> Void) async throws {
        try await APIDesk.open { desk in
            try await desk.object("projects")
            try await desk.attribute("size", .number, of: "projects")
            for (name, size) in [("Apollo", 3), ("Gemini", 2), ("Mercury", 1)] as [(JSON, JSON)] {
                try await desk.record("projects", ["name": name, "size": size])
            }
            try await desk.record("projects", ["name": "Vostok"])
            try await test(desk)
        }
    }

    private func names(_ desk: APIDesk, _ body: JSON) async throws -> [String] {
        try await desk.data(.post, Self.path, body).array?.compactMap {
            $0["values"]?["name"]?[0]?["value"]?.string
        } ?? []
    }

    @Test func filtersSortsAndCuts() async throws {
        try await open { desk in
            let all = try await names(desk, [:])
            #expect(all == ["Apollo", "Gemini", "Mercury", "Vostok"])
            #expect(try await names(desk, ["filter": ["name": "Gemini"]]) == ["Gemini"])
            #expect(
                try await names(desk, ["filter": ["$or": [["size": ["$gte": 3]], ["name": ["$contains": "STOK"]]]]])
                    == ["Apollo", "Vostok"])
            let sorts: JSON = [["attribute": "size", "direction": "asc"]]
            #expect(try await names(desk, ["sorts": sorts]) == ["Mercury", "Gemini", "Apollo", "Vostok"])
            #expect(try await names(desk, ["sorts": sorts, "limit": 2, "offset": 1]) == ["Gemini", "Apollo"])
            #expect(try await names(desk, ["sorts": sorts, "offset": 3]) == ["Vostok"])
            #expect(try await names(desk, ["limit": 0]) == [])
            #expect(try await names(desk, ["offset": 4]) == [])
        }
    }

    @Test func theAnswerTellsItsCost() async throws {
        try await open { desk in
            let response = try await APIScenario(
                method: .post, path: "/v2" + Self.path, token: desk.token.secret, json: [:]
            ).run(on: desk.client)
            #expect(response.header("x-attio-record-query-score") == "0")
            #expect(response.header("x-accurate-at") == "2026-01-01T00:00:00.000000000Z")
        }
    }

    @Test func numbersHaveBounds() async throws {
        try await open { desk in
            try await desk.refusesBody(
                .post, Self.path, ["limit": -1, "offset": -1],
                Wrong.other("too_small", "Number must be greater than or equal to 0", at: "limit"),
                Wrong.other("too_small", "Number must be greater than or equal to 0", at: "offset"))
            try await desk.refusesBody(
                .post, Self.path, ["limit": 1001],
                Wrong.other("too_big", "Number must be less than or equal to 1000", at: "limit"))
            try await desk.refusesBody(
                .post, Self.path, ["limit": "5"], Wrong.type("number", "string", at: "limit"))
            #expect(try await names(desk, ["offset": 9_007_199_254_740_991]) == [])
            let huge = try await desk.text(.post, Self.path, ["offset": 1e300], status: 400)
            #expect(huge.contains("Expected integer, received float"))
        }
    }

    @Test func shapesAreChecked() async throws {
        try await open { desk in
            try await desk.refusesBody(
                .post, Self.path, ["filter": [], "sorts": [:]], Wrong.type("object", "array", at: "filter"),
                Wrong.type("array", "object", at: "sorts"))
            let answer = try await desk.text(
                .post, Self.path, ["sorts": [["attribute": "name", "direction": "up"]]], status: 400)
            #expect(answer.contains("\"path\":[\"sorts\",0,\"direction\"]"))
            try await desk.refuses(
                .post, "/objects/unknown/records/query", [:], 404, "not_found", "The referenced object was not found.")
        }
    }

    @Test(
        arguments: [
            (["nonsense": 1], "Unknown attribute slug: nonsense."),
            (["size": "many"], "\"size\" is compared with a number."),
            (["size": ["$contains": "1"]], "The operator \"$contains\" cannot be used on \"size\"."),
            (["$nor": []], "There is no operator \"$nor\" here."),
            (["$and": [:]], "$and takes an array of filters."),
            (["name": ["first_name": "x"]], "\"name\" has no property \"first_name\" that can be filtered."),
            (["path": []], "A path filter has \"path\", an array of tuples, and \"constraints\"."),
        ] as [(JSON, String)])
    func aWrongFilterIsExplained(_ filter: JSON, _ message: String) async throws {
        try await open { desk in
            try await desk.refuses(
                .post, Self.path, ["filter": filter], 400, "filter_error", "Error in filter. \(message)")
        }
    }

    @Test func aWrongSortIsExplained() async throws {
        try await open { desk in
            for sort: JSON in [["direction": "asc", "attribute": "nonsense"], ["direction": "asc", "path": []]] {
                let answer = try await desk.text(.post, Self.path, ["sorts": [sort]], status: 400)
                #expect(answer.contains("\"code\":\"filter_error\""))
            }
        }
    }

    @Test func searchesOfRecordsAreNotAnObject() async throws {
        try await open { desk in
            try await desk.refuses(
                .get, "/objects/people/records", 404, "not_found",
                "Could not find endpoint \"GET /v2/objects/people/records\".")
        }
    }
}
