import HTTPTypes
import LatchkeyCore
import Testing

@Suite struct RecordUpdateTests {
    private static let path = "/objects/projects/records"

    private func open(_ test: @Sendable (APIDesk) async throws -> Void) async throws {
        try await APIDesk.open { desk in
            try await desk.object("projects")
            try await desk.attribute("tags", .text, of: "projects", isMulti: true)
            try await test(desk)
        }
    }

    private func values(_ desk: APIDesk, _ record: String, _ slug: String) async throws -> [String] {
        try await desk.data(.get, "\(Self.path)/\(record)")["values"]?[slug]?.array?.compactMap {
            $0["value"]?.string
        } ?? []
    }

    @Test func patchPutsValuesBeforeThoseThatAreThere() async throws {
        try await open { desk in
            let record = try await desk.record("projects", ["name": "Apollo", "tags": ["a", "b"]])
            try await desk.data(.patch, "\(Self.path)/\(record)", APIDesk.values(["tags": ["c", "b"]]))
            #expect(try await values(desk, record, "tags") == ["c", "b", "a"])
            #expect(try await values(desk, record, "name") == ["Apollo"])
            try await desk.data(.patch, "\(Self.path)/\(record)", APIDesk.values(["tags": [], "name": nil]))
            #expect(try await values(desk, record, "tags") == [])
            #expect(try await values(desk, record, "name") == [])
        }
    }

    @Test func putTakesTheirPlace() async throws {
        try await open { desk in
            let record = try await desk.record("projects", ["name": "Apollo", "tags": ["a", "b"]])
            let answer = try await desk.text(
                .put, "\(Self.path)/\(record)", APIDesk.values(["tags": ["c", "b", "c"]]))
            #expect(try await values(desk, record, "tags") == ["c", "b"])
            // What the body does not name stays.
            #expect(try await values(desk, record, "name") == ["Apollo"])
            #expect(try await desk.text(.get, "\(Self.path)/\(record)") == answer)
        }
    }

    @Test func valuesThatStayKeepTheirBeginning() async throws {
        try await open { desk in
            let record = try await desk.record("projects", ["tags": ["a"]])
            desk.server.clock.advance(by: .seconds(5))
            let changed = try await desk.data(
                .patch, "\(Self.path)/\(record)", APIDesk.values(["tags": ["b"]]))
            #expect(
                changed["values"]?["tags"]?.array?.map { $0["active_from"] } == [
                    "2026-01-01T00:00:05.000000000Z", "2026-01-01T00:00:00.000000000Z",
                ])
            #expect(changed["created_at"] == "2026-01-01T00:00:00.000000000Z")
        }
    }

    @Test func valuesMayBeNamedByTheAttributesId() async throws {
        try await open { desk in
            let id = try required(
                try await desk.data(.get, "/objects/projects/attributes/tags")["id"]?["attribute_id"]?.string, "an id")
            let body: JSON = ["data": ["values": .object([JSON.Member(id, ["x"])])]]
            let made = try await desk.data(.post, Self.path, body)
            #expect(made["values"]?["tags"]?[0]?["value"] == "x")
            #expect(made["values"]?[id] == nil)
        }
    }

    @Test func aRefusedUpdateChangesNothing() async throws {
        try await open { desk in
            let record = try await desk.record("projects", ["name": "Apollo", "tags": ["a"]])
            let before = try await desk.text(.get, "\(Self.path)/\(record)")
            for method: HTTPRequest.Method in [.patch, .put] {
                try await desk.refuses(
                    method, "\(Self.path)/\(record)", APIDesk.values(["tags": ["b"], "name": 5]), 400,
                    "validation_type", "An invalid value was passed to attribute with slug \"name\".",
                    issues: [Wrong.type("string", "number")])
                try await desk.refusesBody(
                    method, "\(Self.path)/\(record)", ["data": [:]], Wrong.missing("object", at: "data", "values"))
            }
            #expect(try await desk.text(.get, "\(Self.path)/\(record)") == before)
        }
    }

    @Test func whatIsNotThereIsNamed() async throws {
        try await open { desk in
            let unknown = "50cf242c-7fa3-4cad-87d0-75b1af71c57b"
            let person = try await desk.record("people")
            for id in [unknown, "no-uuid", person] {
                let message = "Record with ID \"\(id)\" not found."
                for method: HTTPRequest.Method in [.get, .delete] {
                    try await desk.refuses(method, "\(Self.path)/\(id)", 404, "not_found", message)
                }
                for method: HTTPRequest.Method in [.patch, .put] {
                    try await desk.refuses(
                        method, "\(Self.path)/\(id)", APIDesk.values([:]), 404, "not_found", message)
                }
            }
            for method: HTTPRequest.Method in [.patch, .put] {
                try await desk.refuses(
                    method, "/objects/unknown/records/\(unknown)", APIDesk.values([:]), 404, "not_found",
                    "Object with slug/ID \"unknown\" not found.")
            }
        }
    }

    @Test func aDeletedRecordIsGone() async throws {
        try await open { desk in
            let record = try await desk.record("projects", ["name": "Apollo"])
            #expect(try await desk.text(.delete, "\(Self.path)/\(record)") == "{}")
            let message = "Record with ID \"\(record)\" not found."
            try await desk.refuses(.get, "\(Self.path)/\(record)", 404, "not_found", message)
            try await desk.refuses(.delete, "\(Self.path)/\(record)", 404, "not_found", message)
            #expect(try await desk.data(.post, "\(Self.path)/query", [:]) == [])
        }
    }
}
