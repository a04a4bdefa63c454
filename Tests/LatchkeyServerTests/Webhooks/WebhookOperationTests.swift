import HTTPTypes
import HummingbirdTesting
import LatchkeyCore
import NIOCore
import Testing

@testable import LatchkeyServer

@Suite struct WebhookOperationTests {
    private static let target = "https://hooks.example.com/attio"

    private func body(
        _ target: String = target, _ types: String..., filter: JSON = .null
    ) -> JSON {
        let subscriptions = (types.isEmpty ? ["record.created"] : types).map {
            JSON.object([("event_type", .string($0)), ("filter", filter)])
        }
        return ["data": ["target_url": .string(target), "subscriptions": .array(subscriptions)]]
    }

    private let filter: JSON = [
        "$and": [["field": "id.object_id", "operator": "equals", "value": "97052eb9-e65e-443f-a297-f2d9a4a7f795"]]
    ]

    @Test func aWebhookReadsInTheOrderOfTheWire() async throws {
        try await APIDesk.open { desk in
            let made = try await desk.text(.post, "/webhooks", body(filter: filter))
            let data = try required(try JSON(text: made)["data"], "the webhook")
            let id = try required(data["id"]?["webhook_id"]?.string, "its id")
            let secret = try required(data["secret"]?.string, "its secret")
            #expect(secret.count == 64 && secret.allSatisfy { $0.isHexDigit && !$0.isUppercase })
            let shown =
                "{\"id\":{\"workspace_id\":\"\(desk.workspace)\",\"webhook_id\":\"\(id)\"},"
                + "\"target_url\":\"\(Self.target)\",\"status\":\"active\",\"subscriptions\":[{\"event_type\":"
                + "\"record.created\",\"filter\":\(filter.text)}],\"created_at\":\"2026-01-01T00:00:00.000000000Z\""
            #expect(made == "{\"data\":\(shown),\"secret\":\"\(secret)\"}}")
            #expect(try await desk.text(.get, "/webhooks/\(id)") == "{\"data\":\(shown)}}")
            #expect(try await desk.text(.get, "/webhooks") == "{\"data\":[\(shown)}]}")
            let changed = try await desk.data(
                .patch, "/webhooks/\(id)", ["data": ["target_url": "https://other.example.com/"]])
            #expect(changed["target_url"]?.string == "https://other.example.com/")
            #expect(changed["subscriptions"]?.array?.count == 1 && changed["secret"] == nil)
            let subscribed = try await desk.data(
                .patch, "/webhooks/\(id)",
                ["data": ["subscriptions": [["event_type": "note.created", "filter": .null]]]])
            #expect(
                subscribed["subscriptions"] == [["event_type": "note.created", "filter": .null]])
            #expect(try await desk.text(.delete, "/webhooks/\(id)") == "{}")
            try await unknown(desk, id)
        }
    }

    private func unknown(_ desk: APIDesk, _ id: String) async throws {
        let wanted = errorBody(
            404, "invalid_request_error", "not_found", "Webhook with ID \"\(id)\" was not found.")
        for (method, sent) in [(HTTPRequest.Method.get, nil), (.patch, JSON.object([("data", [:])])), (.delete, nil)] {
            let found = try await desk.text(method, "/webhooks/\(id)", sent, status: 404)
            #expect(found == wanted)
        }
    }

    @Test func anotherWorkspaceSeesNothing() async throws {
        try await APIDesk.open { desk in
            let id = try required(
                try await desk.data(.post, "/webhooks", body())["id"]?["webhook_id"]?.string, "its id")
            let neighbour = try await desk.neighbour()
            try await unknown(neighbour, id)
            try await unknown(neighbour, "none")
            #expect(try await neighbour.text(.get, "/webhooks") == "{\"data\":[]}")
            // The same target is another matter there.
            try await neighbour.data(.post, "/webhooks", body())
        }
    }

    @Test func theSameTargetTypeAndFilterAreThereOnce() async throws {
        try await APIDesk.open { desk in
            let conflict = errorBody(
                409, "invalid_request_error", "uniqueness_conflict",
                "A webhook with this target URL, event type and filter exists already.")
            try await desk.data(.post, "/webhooks", body(Self.target, "record.created", "note.created"))
            #expect(try await desk.text(.post, "/webhooks", body(Self.target, "note.created"), status: 409) == conflict)
            let twice = body("https://twice.example.com/", "note.created", "note.created")
            #expect(try await desk.text(.post, "/webhooks", twice, status: 409) == conflict)
            // With a filter it is another subscription.
            try await desk.data(.post, "/webhooks", body(Self.target, "note.created", filter: filter))
            let other = try required(
                try await desk.data(.post, "/webhooks", body("https://b.example.com/", "note.created"))["id"]?[
                    "webhook_id"]?.string, "its id")
            let moved = try await desk.text(
                .patch, "/webhooks/\(other)", ["data": ["target_url": .string(Self.target)]], status: 409)
            #expect(moved == conflict)
            #expect(
                try await desk.data(.get, "/webhooks/\(other)")["target_url"]?.string == "https://b.example.com/")
        }
    }

    @Test(
        arguments: [
            "", "x", "http://hooks.example.com/", "https://", "https:///x", "https://user@hooks.example.com/",
            "https://user:pass@hooks.example.com/", "https://hooks.example.com:25/", "https://hooks.example.com:80/",
            "https://hooks.example.com/#x", "https://hooks.example.com\\@evil.example/", "ftp://hooks.example.com/",
            "https://hooks.example.com/ü", "https://hooks.example.com/a b", "https://hooks.example.com:0/",
            "https://hooks.example.com:99999/", "file:///etc/passwd", "https://ho%6Fks.example.com/",
        ])
    func whatCannotBeSentToIsRefused(_ target: String) async throws {
        try await APIDesk.open { desk in
            let text = try await desk.text(.post, "/webhooks", body(target), status: 400)
            #expect(text.contains("validation_type") && text.contains("target_url"), "\(text)")
            #expect(try await desk.text(.get, "/webhooks") == "{\"data\":[]}")
        }
    }

    @Test func bodiesAreChecked() async throws {
        try await APIDesk.open { desk in
            let type: JSON = ["event_type": "record.exploded", "filter": .null]
            for data: JSON in [
                [:], ["target_url": .string(Self.target)],
                ["target_url": .string(Self.target), "subscriptions": [type]],
                ["target_url": .string(Self.target), "subscriptions": [["event_type": "note.created"]]],
                [
                    "target_url": .string(Self.target),
                    "subscriptions": [["event_type": "note.created", "filter": ["$not": []]]],
                ],
                [
                    "target_url": .string(Self.target),
                    "subscriptions": [
                        [
                            "event_type": "note.created",
                            "filter": ["$or": [["field": "id", "operator": "like", "value": "x"]]],
                        ]
                    ],
                ],
            ] {
                let text = try await desk.text(.post, "/webhooks", ["data": data], status: 400)
                #expect(text.contains("\"message\":\"Body payload validation error.\""))
            }
        }
    }

    @Test func pagesAreOfTenToAHundred() async throws {
        try await APIDesk.open { desk in
            for number in 1...12 { try await desk.data(.post, "/webhooks", body("https://h\(number).example.com/")) }
            func targets(_ query: String) async throws -> [String] {
                try await desk.data(.get, "/webhooks\(query)").array?.compactMap { $0["target_url"]?.string } ?? []
            }
            let all = (1...12).map { "https://h\($0).example.com/" }
            #expect(try await targets("") == Array(all.prefix(10)))
            #expect(try await targets("?offset=10") == Array(all.suffix(2)))
            #expect(try await targets("?limit=100") == all)
            for limit in ["9", "101", "x"] { try await desk.text(.get, "/webhooks?limit=\(limit)", status: 400) }
        }
    }

    /// An app must not see what others have, and what it made ends with its consent.
    @Test func oauthSeesItsOwnAndLosesThem() async throws {
        try await OAuthDesk.open(scopes: ScopeSet([.webhook: .readWrite])) { desk in
            let own = try await desk.server.integration(desk.admin)
            func ask(
                _ method: HTTPRequest.Method, _ path: String, _ token: String, _ body: JSON? = nil
            ) async throws -> JSON {
                try await desk.api(method, "/v2\(path)", "Bearer \(token)", body: body?.text).json
            }
            _ = try await ask(.post, "/webhooks", own.secret, body())
            let granted = try await desk.connect().access
            let made = try await ask(.post, "/webhooks", granted, body("https://app.example.com/"))
            #expect(made["data"]?["secret"] != nil)
            #expect(try await ask(.get, "/webhooks", granted)["data"]?.array?.count == 1)
            #expect(try await ask(.get, "/webhooks", own.secret)["data"]?.array?.count == 2)
            let grant = try #require(try await desk.core.grants.list(try desk.admin.admin).first)
            try await desk.core.grants.revoke(try desk.admin.admin, grant.id)
            #expect(try await ask(.get, "/webhooks", own.secret)["data"]?.array?.count == 1)
            try await desk.core.integrations.delete(
                try desk.admin.admin, own.integration.id, confirmedName: "Billing sync")
            let left = try await desk.server.integration(desk.admin, "Looks on").secret
            #expect(try await ask(.get, "/webhooks", left)["data"] == .array([]))
        }
    }

    /// FACTS.md 7.1: a token that acts for one person hears nothing of the workspace.
    @Test func tokensOfPeopleAreRefused() async throws {
        try await OAuthDesk.open(scopes: ScopeSet([.webhook: .readWrite])) { desk in
            try await desk.change { $0.tokenLevel = .user }
            try await desk.browser.open(desk.link())
            let code = try required(OAuthDesk.parameter("code", of: try await desk.decide()), "a code")
            let token = try required(try await desk.redeem(code).json["access_token"]?.string, "a token")
            for (method, path) in [
                (HTTPRequest.Method.get, "/v2/webhooks"), (.post, "/v2/webhooks"),
                (.get, "/v2/webhooks/0192a3b4-0000-7000-8000-000000000000"),
            ] {
                let answer = try await desk.api(method, path, "Bearer \(token)", body: body().text)
                #expect(answer.status == 403)
            }
        }
    }
}
