import HTTPTypes
import Hummingbird
import LatchkeyCore

/// Managing access tokens as the Developers page does. Latchkey's own.
let accessTokenOperations = [
    Operation(
        .get, "/latchkey/v1/access_tokens", id: "listAccessTokens", group: "Access tokens",
        summary: "List access tokens",
        detail: """
            Lists the access tokens of an integration, or of all, in the order of their making: not those that were revoked, \
            nor those that apps got by OAuth.
            """,
        tokenLevels: [.workspace],
        parameters: [
            OperationParameter(
                "integration_id", in: .query, .string(.uuid), isRequired: false,
                detail: "The integration whose tokens to list, all by default."),
            .limit(1...500, "How many to list, 100 by default."), .offset,
        ],
        answer: .data(.array(of: .accessToken)), errors: [.invalidQuery, .unknownIntegration, .oauthToken],
        rate: .read,
        access: .required("integration:read") { _, api in
            let found = try await api.core.accessTokens.list(
                try api.keys, of: api.query.string("integration_id").flatMap(IntegrationID.init),
                limit: api.query.integer("limit") ?? 100, offset: api.query.integer("offset") ?? 0)
            return .list(found) {
                JSON.object($0.members(in: api.principal.workspaceID)).append(to: &$1)
            }
        }),
    Operation(
        .post, "/latchkey/v1/access_tokens", id: "createAccessToken", group: "Access tokens",
        summary: "Create an access token",
        detail: """
            Makes an access token. The answer holds the token itself, this once. Without `scopes`, or with null, it has all \
            that its integration has, now and later. It can have nothing that the token of this request lacks: scopes, \
            networks, rate limit, expiry; a test token makes test tokens alone.
            """,
        tokenLevels: [.workspace], parameters: [.idempotencyKey],
        body: .object([.init("data", .accessTokenBody(isNew: true))]), answer: .data(.newAccessToken),
        errors: [
            .invalidBody, .invalidValue, .tooLarge, .unknownIntegration, .oauthToken, .exceedsOwnAccess,
            .scopeNotGranted, .keyReused,
        ], rate: .write,
        access: .required("integration:read-write") { request, api in
            let data = api.sent
            let made = try await api.core.accessTokens.create(
                try api.keys, try api.bodyIntegrationID, id: api.core.newID(), name: data["name"]?.string ?? "",
                scopes: data["scopes"]?.scopes, expiresAt: data["expires_at"]?.string.flatMap(ISOTime.init)?.instant,
                try data.tokenDetails(), once: try api.once(request))
            return .newAccessToken(made, in: api.principal.workspaceID)
        }),
    Operation(
        .post, "/latchkey/v1/access_tokens/import", id: "importAccessTokens", group: "Access tokens",
        summary: "Import access tokens by their hashes",
        detail: """
            Makes tokens of another system good here, so that who uses them need not change them. Up to 1,000 at once, all of \
            them or none. `hash` is the SHA-256 or SHA-512 of a token, in hexadecimal or base 64. They can have nothing that \
            the token of this request lacks.
            """,
        tokenLevels: [.workspace], body: .object([.init("data", .tokenImport)]),
        answer: .data(.array(of: .accessToken)),
        errors: [
            .invalidBody, .invalidValue, .tooLarge, .unknownIntegration, .oauthToken, .exceedsOwnAccess,
            .scopeNotGranted, .hashKnown,
        ], rate: .write,
        access: .required("integration:read-write") { _, api in
            let made = try await api.core.accessTokens.import(
                try api.keys, try api.bodyIntegrationID, try api.sent.foreignTokens())
            return .list(made) { JSON.object($0.members(in: api.principal.workspaceID)).append(to: &$1) }
        }),
    Operation(
        .get, "/latchkey/v1/access_tokens/{access_token_id}", id: "getAccessToken", group: "Access tokens",
        summary: "Get an access token", detail: "Gets one access token by its id, without the token itself.",
        tokenLevels: [.workspace], parameters: [.accessToken], answer: .data(.accessToken),
        errors: [.unknownAccessToken, .oauthToken], rate: .read,
        access: .required("integration:read") { _, api in
            .accessToken(
                try await api.core.accessTokens.find(try api.keys, try api.accessTokenID),
                in: api.principal.workspaceID)
        }),
    Operation(
        .patch, "/latchkey/v1/access_tokens/{access_token_id}", id: "updateAccessToken", group: "Access tokens",
        summary: "Update an access token",
        detail: """
            Changes what is said of a token, and its networks and rate limit: at once, for all that it is used for. \
            Narrowing is free; it can't be widened to more than the token of this request has.
            """,
        tokenLevels: [.workspace], parameters: [.accessToken],
        body: .object([.init("data", .accessTokenBody(isNew: false))]), answer: .data(.accessToken),
        errors: [.invalidBody, .invalidValue, .tooLarge, .unknownAccessToken, .oauthToken, .exceedsOwnAccess],
        rate: .write,
        access: .required("integration:read-write") { _, api in
            let change = try api.sent.tokenChange()
            return .accessToken(
                try await api.core.accessTokens.update(
                    try api.keys, try api.accessTokenID, name: api.sent["name"]?.string, change),
                in: api.principal.workspaceID)
        }),
    Operation(
        .post, "/latchkey/v1/access_tokens/{access_token_id}/replace", id: "replaceAccessToken",
        group: "Access tokens", summary: "Replace an access token",
        detail: """
            Makes a token like this one, with the same lifetime counted from now, and ends this one at once or after \
            `overlap`. The answer holds the new token itself, this once. A token may replace itself, but lives no longer for \
            that.
            """,
        tokenLevels: [.workspace], parameters: [.accessToken, .idempotencyKey],
        body: .object([.init("data", .replacementBody)]), answer: .data(.newAccessToken),
        errors: [
            .invalidBody, .tooLarge, .unknownAccessToken, .oauthToken, .exceedsOwnAccess, .alreadyReplaced, .keyReused,
        ],
        rate: .write,
        access: .required("integration:read-write") { request, api in
            let made = try await api.core.accessTokens.replace(
                try api.keys, try api.accessTokenID, newID: api.core.newID(),
                overlap: api.sent["overlap"]?.string.flatMap(Overlap.init) ?? .none, once: try api.once(request))
            return .newAccessToken(made, in: api.principal.workspaceID)
        }),
    Operation(
        .delete, "/latchkey/v1/access_tokens/{access_token_id}", id: "revokeAccessToken", group: "Access tokens",
        summary: "Revoke an access token",
        detail: "Ends a token for good: it is dead before the answer. One that is dead already is no error.",
        tokenLevels: [.workspace], parameters: [.accessToken], answer: .object([]),
        errors: [.unknownAccessToken, .oauthToken], rate: .write,
        access: .required("integration:read-write") { _, api in
            try await api.core.accessTokens.revoke(try api.keys, try api.accessTokenID)
            return .empty
        }),
]

extension APIContext {
    /// - Throws: `LatchkeyError` 404 for what is no id.
    var accessTokenID: AccessTokenID {
        get throws {
            guard let id = AccessTokenID(parameters["access_token_id"] ?? "") else {
                throw LatchkeyError.notFound("This access token")
            }
            return id
        }
    }

    fileprivate var bodyIntegrationID: IntegrationID {
        get throws {
            guard let id = IntegrationID(sent["integration_id"]?.string ?? "") else {
                throw LatchkeyError.notFound("This integration")
            }
            return id
        }
    }
}

extension JSON {
    /// What the body says of tokens of another system.
    fileprivate func foreignTokens() throws -> [ForeignToken] {
        let tokens = self["tokens"]?.array ?? []
        guard tokens.count <= AccessTokens.importLimit else {
            throw LatchkeyError.invalidBody([
                ValidationIssue(
                    "too_big", at: [.name("data"), .name("tokens")],
                    "Array must contain at most \(AccessTokens.importLimit) element(s)")
            ])
        }
        return try ForeignToken.all(tokens.map { $0.members ?? [] })
    }

    /// What the body says of a new token.
    fileprivate func tokenDetails() throws -> TokenDetails {
        var details = TokenDetails(policy: TokenPolicy(isTest: self["environment"]?.string == "test"))
        try tokenChange()(&details)
        return details
    }

    /// What the body changes of a token; what it does not name stays.
    fileprivate func tokenChange() throws -> @Sendable (inout TokenDetails) -> Void {
        let description = self["description"]?.string
        let customScopes = try self["custom_scopes"]?.array.map { try CustomScopes($0.compactMap(\.string)) }
        let labels = try self["labels"]?.array.map { try TokenDetails.labels($0.compactMap(\.string)) }
        let networks = try self["networks"]?.array.map { try TokenPolicy.networks($0.compactMap(\.string)) }
        let limit = try self["rate_limit"].map { try TokenRateLimit($0) }
        return { details in
            if let description { details.description = description }
            if let labels { details.labels = labels }
            if let customScopes { details.customScopes = customScopes }
            if let networks { details.policy.networks = networks }
            if let limit { details.policy.rateLimit = limit }
        }
    }
}
