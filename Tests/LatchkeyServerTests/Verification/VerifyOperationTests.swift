import HTTPTypes
import HummingbirdTesting
import LatchkeyCore
import NIOCore
import Testing

@testable import LatchkeyServer

@Suite struct VerifyOperationTests {
    private func ask(
        _ desk: APIDesk, _ path: String = "", _ body: JSON, status: Int = 200
    ) async throws -> JSON {
        let scenario = APIScenario(
            method: .post, path: "/latchkey/v1/verify\(path)", token: desk.token.secret, json: body, status: status)
        return try JSON(text: String(buffer: try await scenario.run(on: desk.client).body))
    }

    @Test func aServiceLearnsWhatATokenIsWorth() async throws {
        try await APIDesk.open { desk in
            let token = JSON.string(desk.token.secret)
            let found = try await ask(desk, "", ["data": ["token": token, "scopes": ["note:read"]]])
            let data = try required(found["data"], "data")
            #expect(data["valid"] == true && data["code"] == "valid" && data["environment"] == "live")
            #expect(data["workspace_id"]?.string == desk.workspace && data["rate_limit"] == .null)
            let lacking = try await ask(desk, "", ["data": ["token": token, "scopes": ["invoices:read", "\"x"]]])
            #expect(lacking["data"]?["code"] == "missing_scopes")
            #expect(lacking["data"]?["missing_scopes"] == ["invoices:read", "\"x"])
            let other = try await desk.neighbour()
            let foreign = try await ask(other, "", ["data": ["token": token]])
            #expect(foreign == ["data": ["valid": false, "code": "not_found"]])
        }
    }

    @Test func manyAreAskedAboutAtOnce() async throws {
        try await APIDesk.open { desk in
            let token = JSON.string(desk.token.secret)
            let found = try await ask(desk, "/batch", ["data": [["token": token], ["token": "x"], ["token": token]]])
            #expect(found["data"]?.array?.map { $0["code"]?.string } == ["valid", "not_found", "valid"])
            #expect(try await ask(desk, "/batch", ["data": []]) == ["data": []])
            let many = JSON.array((0...1000).map { _ in ["token": "x"] })
            _ = try await ask(desk, "/batch", ["data": many], status: 400)
            for body: JSON in [[:], ["data": [:]], ["data": [["token": 1]]], ["data": [["token": "x"], 1]]] {
                _ = try await ask(desk, "/batch", body, status: 400)
            }
        }
    }

    /// What is read without a tree, what memory knows and what it doesn't: all in the order of the questions.
    @Test func listsAreAnsweredAsTheirQuestionsAre() async throws {
        try await APIDesk.open { desk in
            let other = try await desk.neighbour()
            let fresh = try await desk.server.integration(desk.admin, "Fresh", scopes: .none)
            let questions: [JSON] = [
                ["token": .string(desk.token.secret), "scopes": ["note:read"]], ["token": .string(fresh.secret)],
                ["token": .string(other.token.secret)],
                ["token": .string(fresh.secret), "scopes": ["note:read", "a:b"]],
                ["token": "lkw_", "address": "203.0.113.7"],
            ]
            let quick = try await ask(desk, "/batch", ["data": .array(questions)])
            // A member that is not declared does not matter, but takes the tree.
            let slow = try await ask(desk, "/batch", ["data": .array(questions), "more": 1])
            #expect(quick == slow)
            var singles: [JSON] = []
            for question in questions {
                singles.append(try required(try await ask(desk, "", ["data": question])["data"], "data"))
            }
            #expect(quick["data"]?.array == singles)
            #expect(
                singles.map { $0["code"]?.string } == ["valid", "valid", "not_found", "missing_scopes", "not_found"])
        }
    }

    @Test func whatIsWrongIsRefused() async throws {
        try await APIDesk.open { desk in
            for body: JSON in [
                [:], ["data": []], ["data": [:]], ["data": ["token": 1]], ["data": ["token": "x", "scopes": "y"]],
            ] {
                _ = try await ask(desk, "", body, status: 400)
            }
            let scenario = APIScenario(
                method: .post, path: "/latchkey/v1/verify", token: nil, json: ["data": ["token": "x"]], status: 401)
            _ = try await scenario.run(on: desk.client)
        }
    }
}
