import HTTPTypes
import LatchkeyCore
import Testing

@testable import LatchkeyServer

/// Access requests under `/latchkey/v1/access_requests`.
@Suite struct AccessRequestOperationTests {
    private static let path = "/access_requests"

    /// A request of Grace, who is no admin.
    private func ask(
        _ desk: KeyDesk, _ text: String = "A token for the report", as email: String = "grace@example.com"
    ) async throws -> (member: MemberPrincipal, id: AccessRequestID) {
        let member = try await desk.desk.server.join(email, invitedBy: desk.desk.admin)
        let id = desk.core.newID(AccessRequest.self)
        try await desk.core.accessRequests.file(member, id: id, text: text)
        return (member, id)
    }

    private func ids(_ desk: KeyDesk, _ query: String = "") async throws -> [String] {
        let listed = try await desk.ask(.get, Self.path + query)
        return listed.array?.compactMap { $0["id"]?["access_request_id"]?.string } ?? []
    }

    @Test func aRequestIsSeenAndAnswered() async throws {
        try await KeyDesk.open { desk in
            let (grace, id) = try await ask(desk)
            func shown(_ state: String, _ at: String, _ by: String, _ answer: String) -> String {
                "{\"id\":{\"workspace_id\":\"\(desk.desk.workspace)\",\"access_request_id\":\"\(id)\"},"
                    + "\"workspace_member_id\":\"\(grace.member.id)\",\"member_name\":\"Grace Hopper\","
                    + "\"text\":\"A token for the report\",\"app\":null,\"state\":\"\(state)\","
                    + "\"created_at\":\"2026-01-01T00:00:00.000000000Z\",\"answered_at\":\(at),"
                    + "\"answered_by\":\(by),\"answer\":\"\(answer)\"}"
            }
            let one = "\(Self.path)/\(id)"
            let open = shown("open", "null", "null", "")
            #expect(try await desk.ask(.get, one).text == open)
            #expect(try await desk.ask(.get, Self.path).text == "[\(open)]")
            let done = shown("done", "\"2026-01-01T00:00:00.000000000Z\"", "\"Default\"", "In your mail.")
            let answer: JSON = ["outcome": "done", "answer": " In your mail. "]
            #expect(try await desk.ask(.post, "\(one)/answer", answer).text == done)
            #expect(try await desk.ask(.get, one).text == done)
            let own = try await desk.core.accessRequests.own(grace)
            #expect(own.map(\.state) == [.done] && own[0].answer == "In your mail.")
            let event = try await desk.lastEvent()
            #expect(event.action == "access-request.done" && event.actor.id == desk.token.token.id.text)
            let again = try await desk.ask(.post, "\(one)/answer", ["outcome": "declined"], status: 409)
            #expect(again["code"] == "stale_version")
        }
    }

    @Test func anAppIsToldWithItsScopes() async throws {
        try await KeyDesk.open { desk in
            let grace = try await desk.desk.server.join("grace@example.com", invitedBy: desk.desk.admin)
            let (client, _) = try await desk.core.oauthClients.enable(
                try desk.desk.admin.admin, integrationName: "Reports", scopes: ScopeSet([.note: .read]),
                OAuthSettings(), redirectURIs: ["https://app.example.com/callback"])
            try await desk.core.accessRequests.file(grace, connecting: client, scopes: ScopeSet([.note: .read]))
            let app = try await desk.ask(.get, Self.path)[0]?["app"]
            let expected: JSON = [
                "integration_id": .string(client.integration.id.text), "name": "Reports", "scopes": ["note:read"],
            ]
            #expect(app?.text == expected.text)
        }
    }

    @Test func theListIsOfOpenOrAnsweredOnes() async throws {
        try await KeyDesk.open { desk in
            let (grace, first) = try await ask(desk)
            let (_, second) = try await ask(desk, "Another", as: "mary@example.com")
            let (joan, third) = try await ask(desk, "A third", as: "joan@example.com")
            try await desk.ask(.post, "\(Self.path)/\(first)/answer", ["outcome": "declined"])
            #expect(try await ids(desk) == [first.text, second.text, third.text])
            #expect(try await ids(desk, "?state=open") == [second.text, third.text])
            #expect(try await ids(desk, "?state=answered") == [first.text])
            #expect(try await ids(desk, "?limit=1&offset=1") == [second.text])
            // What is taken back, and what nobody waits for any more, is no work for anybody.
            try await desk.core.accessRequests.withdraw(joan, third)
            #expect(try await ids(desk) == [first.text, second.text])
            #expect(try await desk.ask(.get, "\(Self.path)/\(third)")["state"] == "withdrawn")
            let late = try await desk.ask(.post, "\(Self.path)/\(third)/answer", ["outcome": "done"], status: 409)
            #expect(late["message"]?.string?.contains("taken this request back") == true)
            #expect(try await desk.core.accessRequests.own(grace).map(\.state) == [.declined])
        }
    }

    @Test func whatCannotBeIsRefused() async throws {
        try await KeyDesk.open { desk in
            let (_, id) = try await ask(desk)
            for query in ["?state=done", "?limit=0", "?offset=-1"] {
                try await desk.ask(.get, Self.path + query, status: 400)
            }
            let answer = "\(Self.path)/\(id)/answer"
            for data: JSON in [
                [:], ["outcome": "perhaps"], ["outcome": "done", "answer": 1],
                ["outcome": "done", "answer": .string(String(repeating: "x", count: 501))],
            ] {
                try await desk.ask(.post, answer, data, status: 400)
            }
            #expect(try await ids(desk, "?state=open") == [id.text])
            for unknown in ["x", desk.token.integration.id.text] {
                try await desk.ask(.get, "\(Self.path)/\(unknown)", status: 404)
                try await desk.ask(.post, "\(Self.path)/\(unknown)/answer", ["outcome": "done"], status: 404)
            }
        }
    }

    @Test func onlyTokensOfTheWorkspaceWithTheScopesSeeAndAnswer() async throws {
        try await KeyDesk.open { desk in
            let (_, id) = try await ask(desk)
            let (one, answer) = ("\(Self.path)/\(id)", "\(Self.path)/\(id)/answer")
            let blind = try await desk.desk.limited(to: "user_management:read").token.secret
            let looking = try await desk.desk.limited(to: "integration:read").token.secret
            for path in [Self.path, one] {
                try await desk.ask(.get, path, as: "lkw_x", status: 401)
                try await desk.ask(.get, path, as: blind, status: 403)
                try await desk.ask(.get, path, as: looking)
            }
            try await desk.ask(.post, answer, ["outcome": "done"], as: "lkw_x", status: 401)
            for token in [blind, looking] {
                try await desk.ask(.post, answer, ["outcome": "done"], as: token, status: 403)
            }
            let neighbour = try await desk.neighbour()
            #expect(try await ids(neighbour) == [])
            try await neighbour.ask(.get, one, status: 404)
            try await neighbour.ask(.post, answer, ["outcome": "done"], status: 404)
            #expect(try await ids(desk, "?state=open") == [id.text])
        }
    }
}
