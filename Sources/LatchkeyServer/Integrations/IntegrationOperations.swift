import HTTPTypes
import Hummingbird
import LatchkeyCore

/// Managing integrations as the Developers page does. Latchkey's own.
let integrationOperations = [
    Operation(
        .get, "/latchkey/v1/integrations", id: "listIntegrations", group: "Integrations", summary: "List integrations",
        detail: "Lists the integrations of the workspace in the order of their making.", tokenLevels: [.workspace],
        parameters: [.limit(1...500, "How many to list, 100 by default."), .offset],
        answer: .data(.array(of: .integration)), errors: [.invalidQuery, .oauthToken], rate: .read,
        access: .required("integration:read") { _, api in
            let found = try await api.core.integrations.list(
                try api.keys, limit: api.query.integer("limit") ?? 100, offset: api.query.integer("offset") ?? 0)
            return .list(found) { $0.json.append(to: &$1) }
        }),
    Operation(
        .post, "/latchkey/v1/integrations", id: "createIntegration", group: "Integrations",
        summary: "Create an integration",
        detail: """
            Makes an integration, without scopes where none are given, and without an access token: make one next, with the \
            limits it needs. It can't have scopes that the token of this request lacks.
            """,
        tokenLevels: [.workspace], parameters: [.idempotencyKey],
        body: .object([.init("data", .integrationBody(isNew: true))]), answer: .data(.integration),
        errors: [.invalidBody, .invalidValue, .tooLarge, .oauthToken, .exceedsOwnAccess, .keyReused], rate: .write,
        access: .required("integration:read-write") { request, api in
            let data = api.sent
            let made = try await api.core.integrations.createEmpty(
                try api.keys, name: data["name"]?.string ?? "", description: data["description"]?.string ?? "",
                scopes: data["scopes"]?.scopes ?? .none, once: try api.once(request))
            return .data { made.json.append(to: &$0) }
        }),
    Operation(
        .get, "/latchkey/v1/integrations/{integration_id}", id: "getIntegration", group: "Integrations",
        summary: "Get an integration", detail: "Gets one integration by its id.", tokenLevels: [.workspace],
        parameters: [.integration], answer: .data(.integration), errors: [.unknownIntegration, .oauthToken],
        rate: .read,
        access: .required("integration:read") { _, api in
            let found = try await api.core.integrations.find(try api.keys, try api.integrationID)
            return .data { found.json.append(to: &$0) }
        }),
    Operation(
        .patch, "/latchkey/v1/integrations/{integration_id}", id: "updateIntegration", group: "Integrations",
        summary: "Update an integration",
        detail: """
            Changes the name, the description or the scopes, which replace those that were there: at once for all of its \
            tokens. It can't be given scopes that the token of this request lacks.
            """,
        tokenLevels: [.workspace], parameters: [.integration],
        body: .object([.init("data", .integrationBody(isNew: false))]), answer: .data(.integration),
        errors: [.invalidBody, .invalidValue, .tooLarge, .unknownIntegration, .oauthToken, .exceedsOwnAccess],
        rate: .write,
        access: .required("integration:read-write") { _, api in
            let data = api.sent
            let changed = try await api.core.integrations.update(
                try api.keys, try api.integrationID,
                IntegrationChange(
                    name: data["name"]?.string, description: data["description"]?.string,
                    scopes: data["scopes"]?.scopes))
            return .data { changed.json.append(to: &$0) }
        }),
    Operation(
        .delete, "/latchkey/v1/integrations/{integration_id}", id: "deleteIntegration", group: "Integrations",
        summary: "Delete an integration",
        detail: """
            Deletes an integration: all of its access tokens are dead before the answer. A token can't delete its own \
            integration.
            """,
        tokenLevels: [.workspace], parameters: [.integration], answer: .object([]),
        errors: [.unknownIntegration, .ownIntegration, .oauthToken], rate: .write,
        access: .required("integration:read-write") { _, api in
            try await api.core.integrations.delete(try api.keys, try api.integrationID, confirmedName: nil)
            return .empty
        }),
]

extension APIContext {
    /// Permission to manage integrations and access tokens.
    ///
    /// - Throws: `LatchkeyError` 403 for a token that came by OAuth.
    var keys: KeyAccess {
        get throws { try KeyAccess(principal, address: server.clientAddress) }
    }

    /// The body's `data`.
    var sent: JSON { body["data"] ?? .null }

    /// The request as its `Idempotency-Key` marks it; nil where it has none.
    ///
    /// - Throws: `LatchkeyError` 400 for what is no key.
    func once(_ request: Request) throws -> IdempotentRequest? {
        guard let key = request.headers[.known("idempotency-key")] else { return nil }
        return try IdempotentRequest(key: key, request: "\(request.method) \(request.uri.path)\n\(body.text)")
    }

    /// - Throws: `LatchkeyError` 404 for what is no id.
    var integrationID: IntegrationID {
        get throws {
            guard let id = IntegrationID(parameters["integration_id"] ?? "") else {
                throw LatchkeyError.notFound("This integration")
            }
            return id
        }
    }
}
