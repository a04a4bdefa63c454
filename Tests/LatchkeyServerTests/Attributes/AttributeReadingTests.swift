import HTTPTypes
import LatchkeyCore
import Testing

@Suite struct AttributeReadingTests {
    @Test func anAttributeReadsInTheOrderOfTheWire() async throws {
        try await APIDesk.open { desk in
            try await desk.object("projects")
            let object = try await desk.objectID("projects")
            desk.server.clock.advance(by: .milliseconds(1500))
            let answer = try await desk.text(
                .post, "/objects/projects/attributes", desk.attributeBody("budget", .text, isUnique: true))
            let id = try required(
                try JSON(text: answer)["data"]?["id"]?["attribute_id"]?.string, "an attribute's id")
            #expect(
                answer == "{\"data\":{\"id\":{\"workspace_id\":\"\(desk.workspace)\",\"object_id\":\"\(object)\","
                    + "\"attribute_id\":\"\(id)\"},\"title\":\"The budget\",\"description\":null,"
                    + "\"api_slug\":\"budget\",\"type\":\"text\",\"is_system_attribute\":false,\"is_writable\":true,"
                    + "\"is_required\":false,\"is_unique\":true,\"is_multiselect\":false,"
                    + "\"is_default_value_enabled\":false,\"is_archived\":false,\"default_value\":null,"
                    + "\"relationship\":null,\"created_at\":\"2026-01-01T00:00:01.500000000Z\","
                    + "\"config\":{\"currency\":{\"default_currency_code\":null,\"display_type\":null},"
                    + "\"record_reference\":{\"allowed_object_ids\":null}}}}")
            for name in ["budget", id, id.uppercased()] {
                let found = try await desk.text(.get, "/objects/\(object)/attributes/\(name)")
                #expect(found == answer)
            }
        }
    }

    @Test func peopleHaveTheAttributesOfTheWire() async throws {
        try await APIDesk.open { desk in
            let attributes = try await desk.data(.get, "/objects/people/attributes").array ?? []
            #expect(
                attributes.prefix(15).compactMap { $0["api_slug"]?.string } == [
                    "record_id", "name", "email_addresses", "description", "company", "job_title", "avatar_url",
                    "phone_numbers", "primary_location", "angellist", "facebook", "instagram", "linkedin", "twitter",
                    "twitter_follower_count",
                ])
            #expect(attributes.suffix(2).compactMap { $0["api_slug"]?.string } == ["created_at", "created_by"])
            let company = try required(attributes.first { $0["api_slug"] == "company" }, "company")
            #expect(company["relationship"]?["object_slug"] == "companies")
            #expect(company["relationship"]?["api_slug"] == "team")
            #expect(company["relationship"]?["is_multiselect"] == true)
            #expect(
                company["relationship"]?.names == ["id", "object_slug", "title", "api_slug", "is_multiselect"])
            #expect(company["relationship"]?["id"]?.names == ["workspace_id", "object_id", "attribute_id"])
            let made = try required(attributes.last, "created_by")
            #expect(made["default_value"] == ["type": "dynamic", "template": "current-user"])
            #expect(made["is_default_value_enabled"] == true)
        }
    }

    @Test func listsAreCutAndMayShowWhatIsArchived() async throws {
        try await APIDesk.open { desk in
            try await desk.object("projects")
            for slug in ["one", "two", "three"] { try await desk.attribute(slug, .text, of: "projects") }
            try await desk.data(
                .patch, "/objects/projects/attributes/two", ["data": ["is_archived": true]])
            let path = "/objects/projects/attributes"
            let slugs = { (query: String) async throws -> [String] in
                try await desk.data(.get, path + query).array?.compactMap { $0["api_slug"]?.string } ?? []
            }
            // An object's own attributes stand behind those that it had from its beginning.
            #expect(try await slugs("") == ["record_id", "name", "created_at", "created_by", "one", "three"])
            #expect(
                try await slugs("?show_archived=true")
                    == ["record_id", "name", "created_at", "created_by", "one", "two", "three"])
            #expect(try await slugs("?limit=2&offset=1") == ["name", "created_at"])
            #expect(try await slugs("?offset=100") == [])
            try await desk.refusesQuery(
                .get, path + "?limit=1.5&offset=-1", nil,
                [
                    "code": "invalid_type", "path": ["limit"], "message": "Expected integer, received float",
                    "expected": "integer", "received": "float",
                ], Wrong.other("too_small", "Number must be greater than or equal to 0", at: "offset"))
        }
    }

    @Test func whatIsNotThereIsNamed() async throws {
        try await APIDesk.open { desk in
            try await desk.refuses(
                .get, "/objects/unknown/attributes", 404, "not_found", "Object with slug/ID \"unknown\" not found.")
            try await desk.refuses(
                .get, "/objects/people/attributes/unknown", 404, "not_found",
                "Attribute with slug/ID \"unknown\" not found.")
            for suffix in ["", "/stage", "/stage/options", "/stage/statuses"] {
                try await desk.refuses(
                    .get, "/lists/sales/attributes\(suffix)", 404, "not_found",
                    "List with slug/ID \"sales\" not found.")
            }
        }
    }
}
