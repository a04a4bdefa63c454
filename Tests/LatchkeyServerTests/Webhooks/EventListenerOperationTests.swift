import HTTPTypes
import HummingbirdTesting
import LatchkeyCore
import NIOCore
import Testing

@testable import LatchkeyServer

@Suite struct EventListenerOperationTests {
    private static let path = "/latchkey/v1/event_listeners"

    private func ask(
        _ desk: APIDesk, _ method: HTTPRequest.Method, _ path: String = "", _ body: JSON? = nil, status: Int = 200
    ) async throws -> JSON {
        let scenario = APIScenario(
            method: method, path: Self.path + path, token: desk.token.secret, json: body, status: status)
        return try JSON(text: String(buffer: try await scenario.run(on: desk.client).body))
    }

    @Test func aListenerIsMadeAskedAndForgotten() async throws {
        try await APIDesk.open { desk in
            let made = try await ask(desk, .post, "", ["data": ["event_types": ["task.created", "record.created"]]])
            #expect(made["data"]?["event_types"] == ["record.created", "task.created"])
            #expect(made["data"]?["id"]?["workspace_id"]?.string == desk.workspace)
            let id = try required(made["data"]?["id"]?["event_listener_id"]?.string, "an id")
            #expect(try await ask(desk, .get, "/\(id)/events") == ["data": []])
            let other = try await desk.neighbour()
            for (method, path) in [(HTTPRequest.Method.get, "/\(id)/events"), (.delete, "/\(id)")] {
                #expect(try await ask(other, method, path, status: 404)["code"] == "not_found")
            }
            #expect(try await ask(desk, .delete, "/\(id)") == [:])
            for (method, path) in [(HTTPRequest.Method.get, "/\(id)/events"), (.delete, "/\(id)"), (.delete, "/x")] {
                #expect(try await ask(desk, method, path, status: 404)["code"] == "not_found")
            }
        }
    }

    @Test func whatIsWrongIsRefused() async throws {
        try await APIDesk.open { desk in
            for body: JSON in [[:], ["data": []], ["data": ["event_types": ["record.exploded"]]]] {
                _ = try await ask(desk, .post, "", body, status: 400)
            }
            let id = try required(
                try await ask(desk, .post, "", ["data": [:]])["data"]?["id"]?["event_listener_id"]?.string, "an id")
            for wait in ["-1", "26", "soon"] {
                _ = try await ask(desk, .get, "/\(id)/events?wait=\(wait)", status: 400)
            }
            let reader = try await desk.limited(to: "webhook:read")
            _ = try await ask(reader, .post, "", ["data": [:]], status: 403)
            _ = try await ask(reader, .get, "/\(id)/events", status: 403)
            _ = try await ask(reader, .delete, "/\(id)", status: 403)
        }
    }
}
