import HTTPTypes
import LatchkeyCore
import Testing

@Suite struct AttributeUpdateTests {
    private static let path = "/objects/projects/attributes"

    @Test func anUpdateChangesWhatItNames() async throws {
        try await APIDesk.open { desk in
            try await desk.object("projects")
            try await desk.attribute("budget", .currency, of: "projects")
            let changed = try await desk.data(
                .patch, "\(Self.path)/budget",
                [
                    "data": [
                        "title": "Cost", "description": "What it costs", "api_slug": "cost", "is_required": true,
                        "config": ["currency": ["default_currency_code": "EUR", "display_type": "code"]],
                    ]
                ])
            #expect(changed["title"] == "Cost" && changed["description"] == "What it costs")
            #expect(changed["api_slug"] == "cost" && changed["is_required"] == true)
            #expect(changed["config"]?["currency"] == ["default_currency_code": "EUR", "display_type": "code"])
            let again = try await desk.data(.patch, "\(Self.path)/cost", ["data": ["description": nil]])
            #expect(again["description"] == nil as JSON && again["title"] == "Cost")
            try await desk.refuses(
                .get, "\(Self.path)/budget", 404, "not_found", "Attribute with slug/ID \"budget\" not found.")
        }
    }

    @Test func valuesFollowTheAttributeWithoutBeingWritten() async throws {
        try await APIDesk.open { desk in
            try await desk.object("projects")
            try await desk.attribute("budget", .currency, of: "projects")
            let record = try await desk.record("projects", ["budget": 5])
            try await desk.data(
                .patch, "\(Self.path)/budget",
                [
                    "data": [
                        "api_slug": "cost",
                        "config": ["currency": ["default_currency_code": "GBP", "display_type": "code"]],
                    ]
                ])
            let values = try await desk.data(.get, "/objects/projects/records/\(record)")["values"]
            #expect(values?["budget"] == nil)
            #expect(values?["cost"]?[0]?["currency_value"] == 5)
            #expect(values?["cost"]?[0]?["currency_code"] == "GBP")
        }
    }

    @Test func archivingHidesAndLosesNothing() async throws {
        try await APIDesk.open { desk in
            try await desk.object("projects")
            try await desk.attribute("code", .text, of: "projects")
            let record = try await desk.record("projects", ["code": "A1"])
            let path = "/objects/projects/records/\(record)"
            let archived = try await desk.data(.patch, "\(Self.path)/code", ["data": ["is_archived": true]])
            #expect(archived["is_archived"] == true)
            #expect(try await desk.data(.get, path)["values"]?["code"] == nil)
            try await desk.refuses(
                .patch, path, APIDesk.values(["code": "B2"]), 400, "value_not_found",
                "Cannot find attribute with slug/ID \"code\".")
            try await desk.refuses(
                .post, "/objects/projects/records/query", ["filter": ["code": "A1"]], 400, "filter_error",
                "Error in filter. Unknown attribute slug: code.")
            try await desk.data(.patch, "\(Self.path)/code", ["data": ["is_archived": false]])
            #expect(try await desk.data(.get, path)["values"]?["code"]?[0]?["value"] == "A1")
        }
    }

    @Test func uniquenessCanBeSwitchedOnWhereItHolds() async throws {
        try await APIDesk.open { desk in
            try await desk.object("projects")
            let id = try await desk.attribute("code", .text, of: "projects")
            for code: JSON in ["a", "a", "b"] { try await desk.record("projects", ["code": code]) }
            try await desk.refuses(
                .patch, "\(Self.path)/code", ["data": ["is_unique": true]], 400, "uniqueness_conflict",
                "The value \"a\" provided for attribute with ID \"\(id)\" conflicts with one already in the system.")
            #expect(try await desk.data(.get, "\(Self.path)/code")["is_unique"] == false)
            try await desk.record("projects", ["code": "b"])
            let found = try await desk.data(
                .post, "/objects/projects/records/query", ["filter": ["code": "a"], "limit": 1])
            let twin = try required(found[0]?["id"]?["record_id"]?.string, "a record")
            try await desk.data(.patch, "/objects/projects/records/\(twin)", APIDesk.values(["code": "c"]))
            try await desk.refuses(
                .patch, "\(Self.path)/code", ["data": ["is_unique": true]], 400, "uniqueness_conflict",
                "The value \"b\" provided for attribute with ID \"\(id)\" conflicts with one already in the system.")
        }
    }

    @Test func whatIsNotForClientsStaysAsItIs() async throws {
        try await APIDesk.open { desk in
            try await desk.object("projects")
            try await desk.attribute("kind", .select, of: "projects")
            try await desk.attribute("spare", .text, of: "projects")
            try await desk.refuses(
                .patch, "/objects/people/attributes/job_title", ["data": ["title": "Role"]], 400,
                "system_edit_unauthorized", "Cannot update a System attribute.")
            for empty: JSON in [["data": [:]], ["data": ["type": "number", "is_multiselect": true]]] {
                try await desk.refuses(
                    .patch, "\(Self.path)/spare", empty, 400, "validation_type",
                    "You passed an empty payload. Please ensure you are updating at least one property in your request."
                )
            }
            try await desk.refuses(
                .patch, "\(Self.path)/kind", ["data": ["is_unique": true]], 400, "validation_type",
                "A select attribute cannot be unique.",
                issues: [Wrong.custom("A select attribute cannot be unique.", at: "data", "is_unique")])
            try await desk.refuses(
                .patch, "\(Self.path)/kind", ["data": ["api_slug": "spare"]], 409, "slug_conflict",
                "An attribute with the same API slug already exists on this object. "
                    + "Please choose a different API slug.")
            try await desk.refuses(
                .patch, "\(Self.path)/unknown", ["data": ["title": "x"]], 404, "not_found",
                "Attribute with slug/ID \"unknown\" not found.")
            try await desk.refusesBody(
                .patch, "\(Self.path)/kind", ["data": ["title": nil, "is_archived": "yes"]],
                Wrong.type("string", "null", at: "data", "title"),
                Wrong.type("boolean", "string", at: "data", "is_archived"))
        }
    }
}
