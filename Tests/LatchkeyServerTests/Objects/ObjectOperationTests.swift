import HTTPTypes
import HummingbirdTesting
import LatchkeyCore
import NIOCore
import Testing

@Suite struct ObjectOperationTests {
    private func project(_ desk: APIDesk, id: String, slug: String = "projects") -> String {
        "{\"id\":{\"workspace_id\":\"\(desk.workspace)\",\"object_id\":\"\(id)\"},\"api_slug\":\"\(slug)\","
            + "\"singular_noun\":\"Project\",\"plural_noun\":\"Projects\","
            + "\"created_at\":\"2026-01-01T00:00:01.500000000Z\"}"
    }

    private let body: JSON = [
        "data": ["api_slug": "projects", "singular_noun": "Project", "plural_noun": "Projects"]
    ]

    @Test func anObjectReadsInTheOrderOfTheWire() async throws {
        try await APIDesk.open { desk in
            desk.server.clock.advance(by: .milliseconds(1500))
            let answer = try await desk.text(.post, "/objects", body)
            let id = try await desk.objectID("projects")
            #expect(answer == "{\"data\":\(project(desk, id: id))}")
            for name in ["projects", id, id.uppercased()] {
                let found = try await desk.text(.get, "/objects/\(name)")
                #expect(found == answer)
            }
            let all = try await desk.text(.get, "/objects")
            #expect(all.hasSuffix(",\(project(desk, id: id))]}"))
            #expect(
                try JSON(text: all)["data"]?.array?.compactMap { $0["api_slug"]?.string }
                    == ["people", "companies", "projects"])
        }
    }

    @Test func aNewObjectHasTheAttributesOfAllAndAName() async throws {
        try await APIDesk.open { desk in
            try await desk.data(.post, "/objects", body)
            let attributes = try await desk.data(.get, "/objects/projects/attributes").array ?? []
            #expect(
                attributes.compactMap { $0["api_slug"]?.string } == ["record_id", "name", "created_at", "created_by"])
            #expect(attributes.map { $0["is_system_attribute"] } == [true, false, true, true])
            #expect(attributes.map { $0["is_writable"] } == [false, true, false, false])
        }
    }

    @Test func aBodyMustHaveTheShape() async throws {
        try await APIDesk.open { desk in
            try await desk.refusesBody(.post, "/objects", nil, Wrong.missing("object"))
            try await desk.refusesBody(.post, "/objects", [], Wrong.type("object", "array"))
            try await desk.refusesBody(.post, "/objects", [:], Wrong.missing("object", at: "data"))
            try await desk.refusesBody(
                .post, "/objects", ["data": ["singular_noun": 5, "plural_noun": ""]],
                Wrong.missing("string", at: "data", "api_slug"),
                Wrong.type("string", "number", at: "data", "singular_noun"),
                Wrong.other(
                    "too_small", "String must contain at least 1 character(s)", at: "data", "plural_noun"))
            for slug in ["", "a b", "ä", "a/b", String(repeating: "a", count: 65), desk.workspace] {
                try await desk.refusesBody(
                    .post, "/objects",
                    ["data": ["api_slug": .string(slug), "singular_noun": "A", "plural_noun": "B"]],
                    Wrong.other(
                        "invalid_string",
                        "A slug has 1 to 64 letters, digits, hyphens and underscores, and is no UUID.", at: "data",
                        "api_slug"))
            }
        }
    }

    @Test func aBodyThatIsNoJSONIsRefusedWithThePlace() async throws {
        try await APIDesk.open { desk in
            let response = try await desk.client.executeRequest(
                uri: "/v2/objects", method: .post, headers: [.authorization: "Bearer \(desk.token.secret)"],
                body: .init(string: "{\"data\": nope}"))
            #expect(
                String(buffer: response.body)
                    == errorBody(
                        400, "invalid_request_error", "validation_type",
                        "The request body is no JSON: a value was expected (byte 9)."))
        }
    }

    @Test(arguments: [
        ["projects", "Another", "Others"], ["others", "Project", "Others"], ["others", "Another", "Projects"],
        ["people", "Another", "Others"], ["deals", "Another", "Others"], ["settings", "Another", "Others"],
    ])
    func namesAreTakenOnce(_ names: [String]) async throws {
        try await APIDesk.open { desk in
            try await desk.data(.post, "/objects", body)
            let order: JSON = [
                "data": [
                    "api_slug": .string(names[0]), "singular_noun": .string(names[1]),
                    "plural_noun": .string(names[2]),
                ]
            ]
            try await desk.refuses(
                .post, "/objects", order, 409, "slug_conflict",
                "Failed to create object. Please ensure your api_slug and names are unique.")
        }
    }

    @Test func anUpdateChangesWhatItNames() async throws {
        try await APIDesk.open { desk in
            try await desk.object("projects")
            try await desk.object("tasks")
            let id = try await desk.objectID("projects")
            let first = try await desk.data(.patch, "/objects/projects", ["data": ["plural_noun": "Works"]])
            #expect(first["plural_noun"] == "Works" && first["singular_noun"] == "One projects")
            let second = try await desk.data(.patch, "/objects/\(id)", ["data": ["api_slug": "works"]])
            #expect(second["api_slug"] == "works" && second["id"]?["object_id"] == .string(id))
            try await desk.refuses(
                .get, "/objects/projects", 404, "not_found", "Object with slug/ID \"projects\" not found.")
            // Its own names are free to it; another's are not.
            try await desk.data(.patch, "/objects/works", ["data": ["api_slug": "works", "plural_noun": "Works"]])
            try await desk.refuses(
                .patch, "/objects/works", ["data": ["api_slug": "tasks"]], 409, "slug_conflict",
                "Failed to update object. Please ensure api_slug is unique.")
            for empty: JSON in [["data": [:]], ["data": ["unknown": 1]]] {
                try await desk.refuses(
                    .patch, "/objects/works", empty, 400, "validation_type",
                    "You passed an empty payload. Please ensure you are updating at least one property in your request."
                )
            }
            try await desk.refusesBody(
                .patch, "/objects/works", ["data": ["api_slug": nil]],
                Wrong.type("string", "null", at: "data", "api_slug"))
        }
    }

    @Test func standardObjectsKeepTheirSlugsAndStay() async throws {
        try await APIDesk.open { desk in
            try await desk.refuses(
                .patch, "/objects/people", ["data": ["api_slug": "persons"]], 400, "system_edit_unauthorized",
                "Cannot change the slug of a standard object.")
            let renamed = try await desk.data(.patch, "/objects/people", ["data": ["singular_noun": "Contact"]])
            #expect(renamed["singular_noun"] == "Contact" && renamed["api_slug"] == "people")
            try await desk.refuses(
                .delete, "/objects/companies", 400, "system_edit_unauthorized", "Standard objects cannot be deleted.")
        }
    }

    @Test func aDeletedObjectIsGoneWithItsRecords() async throws {
        try await APIDesk.open { desk in
            try await desk.object("projects")
            let record = try await desk.record("projects", ["name": "Apollo"])
            #expect(try await desk.text(.delete, "/objects/projects") == "{}")
            let message = "Object with slug/ID \"projects\" not found."
            try await desk.refuses(.get, "/objects/projects", 404, "not_found", message)
            try await desk.refuses(.get, "/objects/projects/records/\(record)", 404, "not_found", message)
            try await desk.refuses(.delete, "/objects/projects", 404, "not_found", message)
            // Its names are free again.
            try await desk.data(.post, "/objects", body)
            #expect(try await desk.data(.post, "/objects/projects/records/query", [:]) == [])
        }
    }

    @Test func aDisabledObjectIsNotThere() async throws {
        try await APIDesk.open { desk in
            try await desk.refuses(
                .get, "/objects/deals", 404, "not_found", "Object with slug/ID \"deals\" not found.")
            let access = ConfigurationAccess(try desk.admin.admin)
            try await desk.core.objects.setEnabled(access, .deals, true)
            #expect(try await desk.data(.get, "/objects/deals")["plural_noun"] == "Deals")
            #expect(
                try await desk.data(.get, "/objects/people/attributes").array?.contains {
                    $0["api_slug"] == "associated_deals"
                } == true)
            try await desk.core.objects.setEnabled(access, .deals, false)
            #expect(
                try await desk.data(.get, "/objects/people/attributes").array?.contains {
                    $0["api_slug"] == "associated_deals"
                } == false)
        }
    }
}
