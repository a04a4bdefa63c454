import HTTPTypes
import HummingbirdTesting
import LatchkeyCore
import NIOCore
import Testing

@testable import LatchkeyServer

/// A running server and a token that manages integrations and access tokens.
struct KeyDesk: Sendable {
    let desk: APIDesk
    let token: TestToken

    var core: Core { desk.core }

    static func open(_ test: @Sendable (KeyDesk) async throws -> Void) async throws {
        try await APIDesk.open { desk in
            let scopes = ScopeSet.everything.union(ScopeSet([.integration: .readWrite]))
            try await test(
                KeyDesk(desk: desk, token: try await desk.server.integration(desk.admin, "Keys", scopes: scopes)))
        }
    }

    /// The same in another workspace.
    func neighbour() async throws -> KeyDesk {
        let other = try await desk.neighbour()
        let scopes = ScopeSet([.integration: .readWrite])
        return KeyDesk(
            desk: other, token: try await desk.server.integration(other.admin, "Keys", scopes: scopes))
    }

    /// Makes a request under `/latchkey/v1` and hands out the answer.
    @discardableResult
    func ask(
        _ method: HTTPRequest.Method, _ path: String, _ data: JSON? = nil, as secret: String? = nil,
        key: String? = nil, status: Int = 200, sourceLocation: SourceLocation = #_sourceLocation
    ) async throws -> JSON {
        var scenario = APIScenario(
            method: method, path: "/latchkey/v1" + path, token: secret ?? token.secret,
            json: data.map { ["data": $0] }, status: status)
        if let key { scenario.headers[.known("idempotency-key")] = key }
        let response = try await scenario.run(on: desk.client, sourceLocation: sourceLocation)
        let json = try JSON(text: String(buffer: response.body))
        let holdsSecret = json["data"]?["token"] != nil
        #expect(
            response.headers[.cacheControl] == (holdsSecret ? "no-store" : nil), sourceLocation: sourceLocation)
        return json["data"] ?? json
    }

    func makeIntegration(_ name: String = "Report", _ scopes: JSON = ["note:read"]) async throws -> String {
        let made = try await ask(.post, "/integrations", ["name": .string(name), "scopes": scopes])
        return try required(made["id"]?["integration_id"]?.string, "an id")
    }

    /// An access token of a new integration, and the integration's id.
    func makeToken() async throws -> (id: String, secret: String, integration: String) {
        let integration = try await makeIntegration()
        let made = try await ask(.post, "/access_tokens", ["integration_id": .string(integration), "name": "One"])
        return (
            try required(made["id"]?["access_token_id"]?.string, "an id"),
            try required(made["token"]?.string, "a token"), integration
        )
    }

    /// What a token is worth at `/v2/self`.
    func isActive(_ secret: String) async throws -> Bool {
        let response = try await APIScenario(path: "/v2/self", token: secret).run(on: desk.client)
        return try JSON(text: String(buffer: response.body))["active"]?.bool == true
    }

    /// The newest audit event.
    func lastEvent() async throws -> AuditEvent {
        try required(try await core.audit.list(try desk.admin.admin).elements.first, "an event")
    }
}
