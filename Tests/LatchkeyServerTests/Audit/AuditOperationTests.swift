import HTTPTypes
import HummingbirdTesting
import LatchkeyCore
import NIOCore
import Testing

@testable import LatchkeyServer

@Suite struct AuditOperationTests {
    private static let path = "/latchkey/v1/audit_events"

    /// Makes a request and hands out the whole answer.
    private func ask(
        _ desk: APIDesk, _ query: String = "", status: Int = 200, sourceLocation: SourceLocation = #_sourceLocation
    ) async throws -> JSON {
        let scenario = APIScenario(path: Self.path + query, token: desk.token.secret, status: status)
        let response = try await scenario.run(on: desk.client, sourceLocation: sourceLocation)
        return try JSON(text: String(buffer: response.body))
    }

    private func actions(_ answer: JSON) -> [String?] { answer["data"]?.array?.map { $0["action"]?.string } ?? [] }

    @Test func eventsAreListedNewestFirstInPages() async throws {
        try await APIDesk.open { desk in
            let desk = try await desk.limited(to: "audit_log:read")
            let whole = try await ask(desk)
            #expect(actions(whole).prefix(2) == ["access-token.created", "integration.created"])
            #expect(whole["pagination"]?["next_cursor"]?.isNull == true)
            let known = try await desk.core.audit.list(try desk.admin.admin).elements
            #expect(whole["data"]?.array?.map(\.canonicalText) == known.map(\.json.canonicalText))
            var (read, cursor) = ([String?](), String?.none)
            repeat {
                let page = try await ask(desk, "?limit=2" + (cursor.map { "&cursor=\($0)" } ?? ""))
                #expect(actions(page).count <= 2)
                read += actions(page)
                cursor = page["pagination"]?["next_cursor"]?.string
            } while cursor != nil
            #expect(read == actions(whole))
        }
    }

    @Test func filtersAreThoseOfThePage() async throws {
        try await APIDesk.open { desk in
            let desk = try await desk.limited(to: "audit_log:read")
            #expect(actions(try await ask(desk, "?action=workspace.created")) == ["workspace.created"])
            #expect(actions(try await ask(desk, "?actor_id=command-line")).allSatisfy { $0 == "workspace.created" })
            #expect(actions(try await ask(desk, "?actor_id=\(desk.admin.member.id)&action=session.started")).count == 1)
            #expect(actions(try await ask(desk, "?since=2026-01-01")).count > 1)
            #expect(actions(try await ask(desk, "?since=2026-01-02")) == [])
            #expect(actions(try await ask(desk, "?until=2026-01-01T00:00:00Z")) == [])
            for query in ["?limit=0", "?limit=501", "?action=none", "?since=yesterday", "?until=2026-02-31"] {
                #expect(try await ask(desk, query, status: 400)["code"] == "validation_type")
            }
        }
    }

    @Test func itTakesAScopeOfItsOwn() async throws {
        try await APIDesk.open { desk in
            // All scopes of Attio's do not hold it.
            #expect(try await ask(desk, status: 403)["code"] == "unauthorized")
            let scenario = APIScenario(path: Self.path, token: nil, status: 401)
            _ = try await scenario.run(on: desk.client)
        }
    }

    @Test func anotherWorkspaceSeesItsOwnAlone() async throws {
        try await APIDesk.open { desk in
            let other = try await desk.neighbour().limited(to: "audit_log:read")
            let answer = try await ask(other)
            #expect(answer["data"]?.array?.allSatisfy { $0["id"]?["workspace_id"]?.string == other.workspace } == true)
            let mine = try await desk.core.audit.list(try desk.admin.admin).elements[0].id
            #expect(actions(try await ask(other, "?cursor=\(mine)")).count <= actions(answer).count)
        }
    }

    @Test func webhooksNeedItForTheLog() async throws {
        try await APIDesk.open { desk in
            let body: JSON = [
                "data": [
                    "target_url": "https://siem.example.com/",
                    "subscriptions": [["event_type": "audit-event.created", "filter": nil]],
                ]
            ]
            let refused = try JSON(text: try await desk.text(.post, "/webhooks", body, status: 403))
            #expect(refused["code"] == "exceeds_own_access")
            let reader = try await desk.limited(to: "audit_log:read webhook:read-write")
            try await reader.text(.post, "/webhooks", body)
        }
    }
}
