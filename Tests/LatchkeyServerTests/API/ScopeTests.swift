import HTTPTypes
import HummingbirdTesting
import LatchkeyCore
import Testing

@testable import LatchkeyServer

/// Walks every declaration: none answers a token that lacks one of its scopes.
@Suite struct ScopeTests {
    /// Those that any token of the workspace may ask.
    private static let open = ["verifyToken", "verifyTokens"]
    static let guarded = OperationCatalogue.operations.filter { $0.scopes != nil }

    /// A path of the operation with something in each parameter; where the scopes depend on one, with this in it.
    static func path(of operation: Operation, target: String?) -> String {
        operation.path.split(separator: "/").map { segment in
            guard segment.hasPrefix("{") else { return "/\(segment)" }
            let isTarget = segment == "{\(operation.scopes?.byTarget?.parameter ?? "")}"
            return "/" + (isTarget ? target ?? "" : "50cf242c-7fa3-4cad-87d0-75b1af71c57b")
        }.joined()
    }

    /// What the scopes of the operation may depend on: nil is nothing.
    static func targets(of operation: Operation) -> [String?] {
        operation.scopes?.byTarget.map { $0.scopes.keys.sorted() } ?? [nil]
    }

    @Test func everyOperationRefusesATokenWithoutEachOfItsScopes() async throws {
        let server = try await TestServer(core: { core in
            core.readRateLimit = 0
            core.writeRateLimit = 0
        })
        let tokens = LackingTokens(server: server, admin: try await server.workspace())
        try await server.run { client in
            for operation in Self.guarded {
                for target in Self.targets(of: operation) {
                    let parameters = PathParameters(
                        names: target == nil ? [] : [operation.scopes?.byTarget?.parameter ?? ""],
                        values: [target].compactMap(\.self))
                    let needed = try required(operation.scopes, "its scopes").needed(parameters)
                    #expect(needed.isEmpty == Self.open.contains(operation.id), "\(operation.id)")
                    let path = Self.path(of: operation, target: target)
                    for resource in ScopeResource.allCases where needed[resource] != .none {
                        try await refuse(operation, path, without: resource, at: .none, needed, tokens, client)
                        if needed[resource] == .readWrite {
                            try await refuse(operation, path, without: resource, at: .read, needed, tokens, client)
                        }
                    }
                }
            }
        }
    }

    private func refuse(
        _ operation: Operation, _ path: String, without resource: ScopeResource, at level: ScopeLevel,
        _ needed: ScopeSet, _ tokens: LackingTokens, _ client: any TestClientProtocol
    ) async throws {
        let secret = try await tokens.secret(without: resource, at: level)
        let name = try #require(ScopeSet.name(resource, needed[resource]))
        let response = try await APIScenario(
            method: operation.method, path: path, token: secret, status: 403,
            contains: [
                "{\"status_code\":403,\"type\":\"auth_error\",\"code\":\"unauthorized\",\"message\":",
                "\\\"\(name)\\\"",
            ]
        ).run(on: client)
        #expect(response.headers[.wwwAuthenticate]?.contains("scope=\"\(name)\"") == true)
    }

    /// Every combination of scopes on both kinds of targets is declared.
    @Test func attributesOfObjectsAndOfListsAreOpenedByDifferentScopes() {
        for operation in Self.guarded where operation.path.hasPrefix("/v2/{target}/") {
            let level: ScopeLevel = operation.method == .get ? .read : .readWrite
            #expect(operation.scopes?.always == ScopeSet.none)
            #expect(
                operation.scopes?.byTarget?.scopes == [
                    "objects": ScopeSet([.objectConfiguration: level]), "lists": ScopeSet([.listConfiguration: level]),
                ], "\(operation.id)")
        }
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
            #expect(operation.path.hasPrefix("/v2/") || operation.path.hasPrefix("/latchkey/v1/"))
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

/// Tokens that have every scope but one, each made once.
private actor LackingTokens {
    private let server: TestServer
    private let admin: MemberPrincipal
    private var secrets: [String: String] = [:]

    init(server: TestServer, admin: MemberPrincipal) {
        self.server = server
        self.admin = admin
    }

    func secret(without resource: ScopeResource, at level: ScopeLevel) async throws -> String {
        if let known = secrets["\(resource) \(level)"] { return known }
        var scopes = ScopeSet.everything
        scopes[resource] = level
        let secret = try await server.integration(admin, "Lacking", scopes: scopes).secret
        secrets["\(resource) \(level)"] = secret
        return secret
    }
}
