import HTTPTypes
import LatchkeyCore
import LatchkeyServer
import Testing

/// Every operation of the data API: none answers without a token, none shows another workspace anything.
@Suite struct DataIsolationTests {
    static let groups: Set = ["Objects", "Attributes", "Select options", "Statuses", "Records"]
    static let operations = OperationCatalogue.operations.filter { groups.contains($0.group) }

    /// A request that would succeed in the workspace whose things these are.
    private struct Request {
        let operation: Operation
        let path: String
        let body: JSON?
    }

    private struct Things {
        let object: String
        let select: String
        let status: String
        let option: String
        let stage: String
        let record: String
        let other: String
    }

    private func things(_ desk: APIDesk) async throws -> Things {
        try await desk.object("projects")
        let select = try await desk.attribute("kind", .select, of: "projects", options: ["Big"])
        let status = try await desk.attribute("stage", .status, of: "projects", options: ["Lead"])
        try await desk.attribute("code", .text, of: "projects", isUnique: true)
        let options = try await desk.data(.get, "/objects/projects/attributes/kind/options")
        let statuses = try await desk.data(.get, "/objects/projects/attributes/stage/statuses")
        return Things(
            object: try await desk.objectID("projects"), select: select, status: status,
            option: options[0]?["id"]?["option_id"]?.string ?? "",
            stage: statuses[0]?["id"]?["status_id"]?.string ?? "",
            record: try await desk.record("projects", ["name": "Secret plan", "code": "A1"]),
            other: try await desk.record("projects", ["name": "Another plan"]))
    }

    private func request(_ operation: Operation, _ things: Things) -> Request {
        let isStatus = operation.path.contains("/statuses")
        let segments = [
            "target": "objects", "object": things.object, "identifier": things.object, "record_id": things.record,
            "attribute": isStatus ? things.status : things.select, "option": things.option, "status": things.stage,
        ]
        var path = operation.path.split(separator: "/").map { segment in
            segment.hasPrefix("{") ? segments[String(segment.dropFirst().dropLast())] ?? "" : String(segment)
        }.joined(separator: "/")
        if operation.id == "upsertRecord" { path += "?matching_attribute=code" }
        return Request(operation: operation, path: "/" + path, body: body(operation, things))
    }

    private func body(_ operation: Operation, _ things: Things) -> JSON? {
        switch operation.id {
        case "createObject": ["data": ["api_slug": "x", "singular_noun": "X", "plural_noun": "Xs"]]
        case "updateObject": ["data": ["plural_noun": "Stolen"]]
        case "createAttribute":
            [
                "data": [
                    "title": "X", "description": nil, "api_slug": "x", "type": "text", "is_required": false,
                    "is_unique": false, "is_multiselect": false, "config": [:],
                ]
            ]
        case "updateAttribute", "createSelectOption", "updateSelectOption", "createStatus", "updateStatus":
            ["data": ["title": "Stolen"]]
        case "createRecord", "updateRecord", "overwriteRecord", "upsertRecord":
            ["data": ["values": ["name": "Stolen", "code": "A1"]]]
        case "mergeRecords":
            ["data": ["primary_record_id": .string(things.record), "secondary_record_id": .string(things.other)]]
        case "queryRecords": [:]
        case "searchRecords":
            ["query": "plan", "objects": [.string(things.object)], "request_as": ["type": "workspace"]]
        case "writeRecordValues": ["data": ["values": [], "replace_history": true]]
        default: nil
        }
    }

    @Test func thereAreTwentyEight() { #expect(Self.operations.count == 28) }

    @Test func noneAnswersWithoutAToken() async throws {
        try await APIDesk.open { desk in
            let things = try await things(desk)
            for operation in Self.operations {
                let request = request(operation, things)
                try await APIScenario(
                    method: operation.method, path: request.path, json: request.body, status: 401,
                    contains: [
                        "{\"status_code\":401,\"type\":\"auth_error\",\"code\":\"unauthorized\",\"message\":\""
                            + "The Authorization header was not provided. "
                    ], containsNot: ["plan"]
                ).run(on: desk.client)
            }
        }
    }

    @Test func noneShowsAnotherWorkspaceAnything() async throws {
        try await APIDesk.open { desk in
            let things = try await things(desk)
            let path = "/objects/projects/records/\(things.record)"
            let before = try await desk.text(.get, path)
            let neighbour = try await desk.neighbour()
            for operation in Self.operations where !["listObjects", "createObject"].contains(operation.id) {
                let request = request(operation, things)
                let scenario = APIScenario(
                    method: operation.method, path: request.path, token: neighbour.token.secret, json: request.body,
                    status: operation.id == "searchRecords" ? 400 : 404, contains: ["not"],
                    containsNot: ["plan", "Big", "Lead", "projects"])
                try await scenario.run(on: desk.client)
            }
            #expect(
                try await neighbour.data(.get, "/objects").array?.compactMap { $0["api_slug"] }
                    == ["people", "companies"])
            #expect(try await desk.text(.get, path) == before)
            #expect(try await desk.data(.get, "/objects/projects/attributes").array?.count == 7)
        }
    }

    /// The other workspace's own object, with ids of ours in the places behind it.
    @Test func idsOfAnotherWorkspaceLeadNowhere() async throws {
        try await APIDesk.open { desk in
            let things = try await things(desk)
            let neighbour = try await desk.neighbour()
            _ = try await self.things(neighbour)
            let unknown = "Record with ID \"\(things.record)\" not found."
            let path = "/objects/projects/records/\(things.record)"
            for method: HTTPRequest.Method in [.get, .delete] {
                try await neighbour.refuses(method, path, 404, "not_found", unknown)
            }
            try await neighbour.refuses(.patch, path, APIDesk.values([:]), 404, "not_found", unknown)
            try await neighbour.refuses(
                .get, "/objects/projects/attributes/\(things.select)", 404, "not_found",
                "Attribute with slug/ID \"\(things.select)\" not found.")
            try await neighbour.refuses(
                .post, "/objects/projects/records", APIDesk.values(["kind": .string(things.option)]), 400,
                "value_not_found", "Cannot find select attribute with select option title \"\(things.option)\".")
            // A unique value is unique in its own workspace only, and matches nobody else's record.
            let own = try await neighbour.data(
                .put, "/objects/projects/records?matching_attribute=code", APIDesk.values(["code": "A1"]))
            #expect(own["id"]?["record_id"] != .string(things.record))
            try await neighbour.attribute("lead", .recordReference, of: "projects")
            try await neighbour.refuses(
                .post, "/objects/projects/records",
                APIDesk.values(["lead": ["target_object": "projects", "target_record_id": .string(things.record)]]),
                400, "value_not_found", "Cannot find record with ID \"\(things.record)\".")
        }
    }

    @Test func someBodysScopesAreEnough() async throws {
        try await APIDesk.open { desk in
            let things = try await things(desk)
            let reader = try await desk.limited(to: "object_configuration:read record_permission:read")
            try await reader.data(.get, "/objects/projects/records/\(things.record)")
            try await reader.data(.post, "/objects/projects/records/query", [:])
            try await APIScenario(
                method: .post, path: "/v2/objects/projects/records", token: reader.token.secret,
                json: APIDesk.values([:]), status: 403, contains: ["record_permission:read-write"]
            ).run(on: desk.client)
        }
    }
}
