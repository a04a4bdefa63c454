import HTTPTypes
import LatchkeyCore
import Testing

/// Options of select attributes and statuses of status attributes: the same rules under two names.
@Suite struct OptionOperationTests {
    struct Kind: Sendable, CustomTestStringConvertible {
        let type: AttributeType
        let place: String
        let id: String
        /// What an option says of itself beyond its title.
        let rest: String
        let taken: String
        let missing: String

        var testDescription: String { place }
        var path: String { "/objects/projects/attributes/kind/\(place)" }
    }

    static let kinds = [
        Kind(
            type: .select, place: "options", id: "option_id", rest: "",
            taken: "There is already another select option with the title \"Medium\".",
            missing: "Cannot find select attribute with select option title \"Large\"."),
        Kind(
            type: .status, place: "statuses", id: "status_id",
            rest: ",\"target_time_in_status\":null,\"celebration_enabled\":false",
            taken: "There is already another status with the title \"Medium\".",
            missing: "Cannot find status attribute with status option title \"Large\"."),
    ]

    private func open(_ kind: Kind, _ test: @Sendable (APIDesk) async throws -> Void) async throws {
        try await APIDesk.open { desk in
            try await desk.object("projects")
            try await desk.attribute("kind", kind.type, of: "projects")
            try await test(desk)
        }
    }

    @Test(arguments: kinds) func anOptionReadsInTheOrderOfTheWire(_ kind: Kind) async throws {
        try await open(kind) { desk in
            let attribute = try await desk.data(.get, "/objects/projects/attributes/kind")
            let answer = try await desk.text(.post, kind.path, ["data": ["title": "Medium"]])
            let id = try JSON(text: answer)["data"]?["id"]?[kind.id]?.string ?? ""
            let option =
                "{\"id\":{\"workspace_id\":\"\(desk.workspace)\","
                + "\"object_id\":\"\(attribute["id"]?["object_id"]?.string ?? "")\","
                + "\"attribute_id\":\"\(attribute["id"]?["attribute_id"]?.string ?? "")\","
                + "\"\(kind.id)\":\"\(id)\"},\"title\":\"Medium\",\"is_archived\":false\(kind.rest)}"
            #expect(answer == "{\"data\":\(option)}")
            #expect(try await desk.text(.get, kind.path) == "{\"data\":[\(option)]}")
        }
    }

    @Test(arguments: kinds) func optionsKeepTheirOrderAndHideWhenArchived(_ kind: Kind) async throws {
        try await open(kind) { desk in
            for title: JSON in ["Small", "Medium", "A/B %"] {
                try await desk.data(.post, kind.path, ["data": ["title": title]])
            }
            let titles = { (query: String) async throws -> [String] in
                try await desk.data(.get, kind.path + query).array?.compactMap { $0["title"]?.string } ?? []
            }
            #expect(try await titles("") == ["Small", "Medium", "A/B %"])
            let archived = try await desk.data(.patch, "\(kind.path)/Medium", ["data": ["is_archived": true]])
            #expect(archived["is_archived"] == true)
            #expect(try await titles("") == ["Small", "A/B %"])
            #expect(try await titles("?show_archived=true") == ["Small", "Medium", "A/B %"])
            // By its title, percent-encoded, or by its id.
            let renamed = try await desk.data(.patch, "\(kind.path)/A%2FB%20%25", ["data": ["title": "AB"]])
            let id = try required(renamed["id"]?[kind.id]?.string, "an id")
            #expect(try await desk.data(.patch, "\(kind.path)/\(id)", ["data": ["title": "Tiny"]])["title"] == "Tiny")
            #expect(try await titles("") == ["Small", "Tiny"])
        }
    }

    @Test(arguments: kinds) func titlesAreTakenOnce(_ kind: Kind) async throws {
        try await open(kind) { desk in
            for title: JSON in ["Small", "Medium"] { try await desk.data(.post, kind.path, ["data": ["title": title]]) }
            try await desk.refuses(
                .post, kind.path, ["data": ["title": "Medium"]], 409, "slug_conflict", kind.taken)
            try await desk.refuses(
                .patch, "\(kind.path)/Small", ["data": ["title": "Medium"]], 409, "slug_conflict", kind.taken)
            try await desk.refuses(
                .patch, "\(kind.path)/Large", ["data": ["title": "Huge"]], 400, "value_not_found", kind.missing)
        }
    }

    @Test(arguments: kinds) func theBodyAndThePathAreChecked(_ kind: Kind) async throws {
        try await open(kind) { desk in
            try await desk.refusesBody(.post, kind.path, ["data": [:]], Wrong.missing("string", at: "data", "title"))
            try await desk.refusesBody(
                .post, kind.path, ["data": ["title": ""]],
                Wrong.other("too_small", "String must contain at least 1 character(s)", at: "data", "title"))
            try await desk.data(.post, kind.path, ["data": ["title": "Medium"]])
            try await desk.refuses(
                .patch, "\(kind.path)/Medium", ["data": [:]], 400, "validation_type",
                "You passed an empty payload. Please ensure you are updating at least one property in your request.")
            let other = "/objects/projects/attributes/name/\(kind.place)"
            for method: HTTPRequest.Method in [.get, .post] {
                try await desk.refuses(
                    method, other, method == .get ? nil : ["data": ["title": "x"]], 400, "validation_type",
                    "This attribute is not a \(kind.type.rawValue) attribute.")
            }
            try await desk.refuses(
                .patch, "\(other)/x", ["data": ["title": "y"]], 400, "validation_type",
                "This attribute is not a \(kind.type.rawValue) attribute.")
            try await desk.refuses(
                .get, "/objects/projects/attributes/unknown/\(kind.place)", 404, "not_found",
                "Attribute with slug/ID \"unknown\" not found.")
            try await desk.refusesQuery(
                .get, "\(kind.path)?show_archived=1", nil, Wrong.type("boolean", "string", at: "show_archived"))
        }
    }

    @Test func aStatusHasATargetTimeAndACelebration() async throws {
        let kind = Self.kinds[1]
        try await open(kind) { desk in
            let made = try await desk.data(
                .post, kind.path,
                ["data": ["title": "Won", "celebration_enabled": true, "target_time_in_status": "P1M2DT3H"]])
            #expect(made["celebration_enabled"] == true && made["target_time_in_status"] == "P1M2DT3H")
            let changed = try await desk.data(
                .patch, "\(kind.path)/Won", ["data": ["celebration_enabled": false, "target_time_in_status": nil]])
            #expect(changed["celebration_enabled"] == false && changed["target_time_in_status"] == nil as JSON)
            #expect(changed["title"] == "Won")
            for method: HTTPRequest.Method in [.post, .patch] {
                let message = "This is no ISO 8601 duration, such as P1M."
                try await desk.refuses(
                    method, method == .post ? kind.path : "\(kind.path)/Won",
                    ["data": ["title": "Lost", "target_time_in_status": "a month"]], 400, "validation_type", message,
                    issues: [Wrong.custom(message, at: "data", "target_time_in_status")])
            }
        }
    }

    @Test(arguments: kinds) func recordsShowARenamedOptionAndKeepAnArchivedOne(_ kind: Kind) async throws {
        try await open(kind) { desk in
            try await desk.data(.post, kind.path, ["data": ["title": "Medium"]])
            let record = try await desk.record("projects", ["kind": "Medium"])
            try await desk.data(.patch, "\(kind.path)/Medium", ["data": ["title": "Mid", "is_archived": true]])
            let path = "/objects/projects/records/\(record)"
            let value = try await desk.data(.get, path)["values"]?["kind"]?[0]
            #expect(value?[kind.type.rawValue == "select" ? "option" : "status"]?["title"] == "Mid")
            // An archived one can be kept, found, and not be given anew.
            #expect(
                try await desk.data(
                    .post, "/objects/projects/records/query", ["filter": ["kind": "Mid"]]
                ).array?.count == 1)
            let answer = try await desk.text(
                .post, "/objects/projects/records", APIDesk.values(["kind": "Mid"]), status: 400)
            #expect(answer.contains("\"code\":\"value_not_found\""))
        }
    }
}
