import HTTPTypes
import LatchkeyCore
import Testing

@Suite struct ViewOperationTests {
    private func view(_ desk: APIDesk, _ title: String, filter: JSON? = nil) async throws -> ObjectView {
        try await desk.core.objects.saveView(
            DataAccess(desk.admin), "people", ViewOrder(title: title, filter: filter))
    }

    @Test func viewsAreListedInTheOrderOfTheWire() async throws {
        try await APIDesk.open { desk in
            let made = try await view(desk, "New \"leads\"")
            let object = try await desk.objectID("people")
            #expect(
                try await desk.text(.get, "/objects/people/views")
                    == "{\"data\":[{\"id\":{\"workspace_id\":\"\(desk.workspace)\",\"object_id\":\"\(object)\","
                    + "\"view_id\":\"\(made.id)\"},\"title\":\"New \\\"leads\\\"\","
                    + "\"created_at\":\"2026-01-01T00:00:00.000000000Z\"}],\"pagination\":{\"next_cursor\":null}}")
            #expect(
                try await desk.text(.get, "/objects/companies/views")
                    == "{\"data\":[],\"pagination\":{\"next_cursor\":null}}")
        }
    }

    @Test func aCursorLeadsToTheNextPage() async throws {
        try await APIDesk.open { desk in
            for number in 1...5 { _ = try await view(desk, "View \(number)") }
            var titles: [String] = []
            var path = "/objects/people/views?limit=2&show_archived=true"
            for _ in 1...3 {
                let page = try JSON(text: try await desk.text(.get, path))
                titles += (page["data"]?.array ?? []).compactMap { $0["title"]?.string }
                guard let cursor = page["pagination"]?["next_cursor"]?.string else { break }
                path = "/objects/people/views?limit=2&cursor=\(cursor)"
            }
            #expect(titles == (1...5).map { "View \($0)" })
        }
    }

    @Test func theQueryStringIsChecked() async throws {
        try await APIDesk.open { desk in
            for limit in ["0", "-1"] {
                try await desk.refusesQuery(
                    .get, "/objects/people/views?limit=\(limit)", nil,
                    Wrong.other("too_small", "Number must be greater than or equal to 1", at: "limit"))
            }
            try await desk.refusesQuery(
                .get, "/objects/people/views?limit=1001", nil,
                Wrong.other("too_big", "Number must be less than or equal to 1000", at: "limit"))
            try await desk.refusesQuery(
                .get, "/objects/people/views?limit=x&show_archived=maybe", nil,
                Wrong.type("boolean", "string", at: "show_archived"), Wrong.type("number", "string", at: "limit"))
            try await desk.refuses(
                .get, "/objects/unknown/views", 404, "not_found", "Object with slug/ID \"unknown\" not found.")
        }
    }

    @Test func aViewsFilterFindsItsRecords() async throws {
        try await APIDesk.open { desk in
            let ada = try await desk.record("people", ["name": "Lovelace, Ada"])
            _ = try await desk.record("people", ["name": "Hopper, Grace"])
            let made = try await view(desk, "Adas", filter: ["name": ["first_name": "Ada"]])
            let path = "/objects/people/records/query"
            let found = try await desk.data(.post, path, ["filter_view_id": .string(made.id.text)])
            #expect(found.array?.map { $0["id"]?["record_id"] } == [.string(ada)])
            try await desk.refuses(
                .post, path, ["filter_view_id": .string(made.id.text), "filter": [:]], 400, "filter_error",
                "Error in filter. filter and filter_view_id cannot be used together.")
            try await desk.refuses(
                .post, path, ["filter_view_id": .string(desk.workspace)], 404, "not_found",
                "View with ID \"\(desk.workspace)\" not found.")
            try await desk.refuses(
                .post, "/objects/companies/records/query", ["filter_view_id": .string(made.id.text)], 404,
                "not_found", "View with ID \"\(made.id)\" not found.")
            try await desk.refusesBody(
                .post, path, ["filter_view_id": "x"],
                Wrong.other("invalid_string", "Invalid uuid", at: "filter_view_id"))
        }
    }
}
