import HTTPTypes
import HummingbirdTesting
import LatchkeyCore
import LatchkeyServer
import Testing

/// Walks every declaration: none answers a token that lacks one of its scopes.
@Suite struct ScopeTests {
    static let guarded = OperationCatalogue.operations.filter { $0.scopes != nil }

    /// A path of the operation with something in each parameter.
    static func path(of operation: Operation) -> String {
        operation.path.split(separator: "/").map { segment in
            segment.hasPrefix("{") ? "/50cf242c-7fa3-4cad-87d0-75b1af71c57b" : "/\(segment)"
        }.joined()
    }

    @Test func everyOperationRefusesATokenWithoutEachOfItsScopes() async throws {
        let server = try await TestServer()
        let admin = try await server.workspace()
        try await server.run { client in
            for operation in Self.guarded {
                let needed = try required(operation.scopes, "its scopes").always
                #expect(!needed.isEmpty, "\(operation.id) declares no scope")
                for resource in ScopeResource.allCases where needed[resource] != .none {
                    try await refuse(operation, without: resource, at: .none, needed, admin, server, client)
                    if needed[resource] == .readWrite {
                        try await refuse(operation, without: resource, at: .read, needed, admin, server, client)
                    }
                }
            }
        }
    }

    private func refuse(
        _ operation: Operation, without resource: ScopeResource, at level: ScopeLevel, _ needed: ScopeSet,
        _ admin: MemberPrincipal, _ server: TestServer, _ client: any TestClientProtocol
    ) async throws {
        var scopes = ScopeSet.everything
        scopes[resource] = level
        let made = try await server.integration(admin, "Lacking", scopes: scopes)
        let name = try #require(ScopeSet.name(resource, needed[resource]))
        let response = try await APIScenario(
            method: operation.method, path: Self.path(of: operation), token: made.secret, status: 403,
            contains: [
                "{\"status_code\":403,\"type\":\"auth_error\",\"code\":\"unauthorized\",\"message\":",
                "\\\"\(name)\\\"",
            ]
        ).run(on: client)
        #expect(response.headers[.wwwAuthenticate]?.contains("scope=\"\(name)\"") == true)
    }

    @Test func aScopeTakenFromTheIntegrationIsTakenFromItsTokensAtOnce() async throws {
        let server = try await TestServer()
        let (admin, made) = try await server.everything()
        try await server.run { client in
            let request = APIScenario(path: "/v2/workspace_members", token: made.secret)
            try await request.run(on: client)
            var fewer = ScopeSet.everything
            fewer[.userManagement] = .none
            let changed = try await server.core.integrations.setScopes(
                try admin.admin, made.integration.id, version: made.integration.version, scopes: fewer)
            var refused = request
            refused.status = 403
            try await refused.run(on: client)
            _ = try await server.core.integrations.setScopes(
                try admin.admin, made.integration.id, version: changed.version, scopes: .everything)
            try await request.run(on: client)
        }
    }

    @Test func aTokenWithASubsetHasNoMoreThanIt() async throws {
        let server = try await TestServer()
        let (admin, made) = try await server.everything()
        let (_, secret) = try await server.core.accessTokens.create(
            try admin.admin, made.integration.id, id: server.core.newID(), name: "Notes only",
            scopes: ScopeSet([.note: .read]))
        let token = try #require(secret)
        try await server.run { client in
            try await APIScenario(path: "/v2/workspace_members", token: token, status: 403).run(on: client)
            try await APIScenario(path: "/v2/self", token: token, contains: ["\"scope\":\"note:read\""])
                .run(on: client)
        }
    }

    @Test func everyDeclarationIsSound() {
        let operations = OperationCatalogue.operations
        #expect(Set(operations.map(\.id)).count == operations.count)
        #expect(Set(operations.map { "\($0.method) \($0.path)" }).count == operations.count)
        for operation in operations {
            #expect(operation.path.hasPrefix("/v2/"))
            #expect(!operation.tokenLevels.isEmpty)
            // A scope that could not be read would have become everything.
            for scopes in operation.scopes?.all ?? [] { #expect(scopes != .everything, "\(operation.id)") }
            let captured = operation.path.split(separator: "/").filter { $0.hasPrefix("{") }.map {
                String($0.dropFirst().dropLast())
            }
            #expect(operation.parameters.filter { $0.place == .path }.map(\.name) == captured)
        }
    }

    @Test func thePageOfScopesListsWhatEachOneOpens() {
        let listed = OperationCatalogue.operations(opening: .userManagement)
        #expect(
            listed.map(\.path) == ["/v2/workspace_members", "/v2/workspace_members/{workspace_member_id}"])
        #expect(listed.allSatisfy { $0.level == .read && $0.method == "GET" })
        #expect(OperationCatalogue.operations(opening: .note).isEmpty)
    }
}
