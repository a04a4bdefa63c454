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
