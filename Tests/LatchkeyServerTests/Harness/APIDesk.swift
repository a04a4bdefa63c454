import HTTPTypes
import Hummingbird
import HummingbirdTesting
import LatchkeyCore
import LatchkeyServer
import NIOCore
import Testing

/// A running server, a workspace, and a token that may do everything, without limits: what tests of the data API begin
/// with.
struct APIDesk: Sendable {
    let server: TestServer
    let client: any TestClientProtocol
    let admin: MemberPrincipal
    let token: TestToken

    var core: Core { server.core }
    var workspace: String { admin.workspace.id.text }

    static func open(_ test: @Sendable (APIDesk) async throws -> Void) async throws {
        let server = try await TestServer(core: { core in
            core.readRateLimit = 0
            core.writeRateLimit = 0
        })
        let (admin, token) = try await server.everything()
        try await server.run { client in
            try await test(APIDesk(server: server, client: client, admin: admin, token: token))
        }
    }

    /// The same server as another workspace's integration sees it.
    func neighbour() async throws -> APIDesk {
        let admin = try await server.workspace("Other Ltd", admin: "eve@example.com")
        let token = try await server.integration(admin)
        return APIDesk(server: server, client: client, admin: admin, token: token)
    }

    /// The same workspace through a token with these scopes.
    func limited(to scopes: String) async throws -> APIDesk {
        let scopes = try required(ScopeSet(text: scopes), "scopes")
        let token = try await server.integration(admin, "Limited", scopes: scopes)
        return APIDesk(server: server, client: client, admin: admin, token: token)
    }

    // MARK: Requests

    /// Makes a request that must succeed, and hands out the answer's text.
    @discardableResult
    func text(
        _ method: HTTPRequest.Method, _ path: String, _ body: JSON? = nil, status: Int = 200,
        sourceLocation: SourceLocation = #_sourceLocation
    ) async throws -> String {
        let scenario = APIScenario(
            method: method, path: "/v2" + path, token: token.secret, json: body, status: status)
        return String(buffer: try await scenario.run(on: client, sourceLocation: sourceLocation).body)
    }

    /// The same, handing out the answer's `data`.
    @discardableResult
    func data(
        _ method: HTTPRequest.Method, _ path: String, _ body: JSON? = nil,
        sourceLocation: SourceLocation = #_sourceLocation
    ) async throws -> JSON {
        let text = try await text(method, path, body, sourceLocation: sourceLocation)
        return try required(try JSON(text: text)["data"], "data of \(text.prefix(200))")
    }

    /// Makes a request that must be refused with exactly this body.
    ///
    /// - Parameter issues: the answer's `validation_errors`; nil where it must have none.
    func refuses(
        _ method: HTTPRequest.Method, _ path: String, _ body: JSON?, _ status: Int, _ code: String,
        _ message: String, issues: [JSON]? = nil, sourceLocation: SourceLocation = #_sourceLocation
    ) async throws {
        let family = status == 401 || status == 403 ? "auth_error" : "invalid_request_error"
        let expected = JSON.object([
            ("status_code", .number(Double(status))), ("type", .string(family)), ("code", .string(code)),
            ("message", .string(message)), ("validation_errors", issues.map(JSON.array)),
        ])
        let answer = try await text(method, path, body, status: status, sourceLocation: sourceLocation)
        #expect(answer == expected.text, sourceLocation: sourceLocation)
    }

    /// The same for a request that has no body.
    func refuses(
        _ method: HTTPRequest.Method, _ path: String, _ status: Int, _ code: String, _ message: String,
        issues: [JSON]? = nil, sourceLocation: SourceLocation = #_sourceLocation
    ) async throws {
        try await refuses(
            method, path, nil, status, code, message, issues: issues, sourceLocation: sourceLocation)
    }

    /// Makes a request whose body does not have the declared shape.
    func refusesBody(
        _ method: HTTPRequest.Method, _ path: String, _ body: JSON?, _ issues: JSON...,
        sourceLocation: SourceLocation = #_sourceLocation
    ) async throws {
        try await refuses(
            method, path, body, 400, "validation_type", "Body payload validation error.", issues: issues,
            sourceLocation: sourceLocation)
    }

    /// Makes a request whose query string does not have the declared shape.
    func refusesQuery(
        _ method: HTTPRequest.Method, _ path: String, _ body: JSON?, _ issues: JSON...,
        sourceLocation: SourceLocation = #_sourceLocation
    ) async throws {
        try await refuses(
            method, path, body, 400, "validation_type", "Query params validation error.", issues: issues,
            sourceLocation: sourceLocation)
    }
}

/// Things that are wrong with a body, as `validation_errors` lists them.
enum Wrong {
    static func missing(_ expected: String, at path: JSON...) -> JSON {
        [
            "code": "invalid_type", "path": .array(path), "message": "Required", "expected": .string(expected),
            "received": "undefined",
        ]
    }

    static func type(_ expected: String, _ received: String, at path: JSON...) -> JSON {
        [
            "code": "invalid_type", "path": .array(path), "message": "Expected \(expected), received \(received)",
            "expected": .string(expected), "received": .string(received),
        ]
    }

    static func custom(_ message: String, at path: JSON...) -> JSON {
        ["code": "custom", "path": .array(path), "message": .string(message)]
    }

    static func other(_ code: String, _ message: String, at path: JSON...) -> JSON {
        ["code": .string(code), "path": .array(path), "message": .string(message)]
    }
}
