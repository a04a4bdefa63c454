import LatchkeyCore

extension Schema {
    /// Scopes in an answer: there may come to be more of them.
    static let scopeNames = Schema.array(of: .string(example: "note:read"))

    /// Scopes in a body.
    static let knownScopes = Schema.array(
        of: .oneOf(
            ScopeResource.allCases.flatMap { resource in
                ScopeLevel.allCases.compactMap { ScopeSet.name(resource, $0) }
            }))

    /// - Parameter isNew: whether the name must be there.
    static func integrationBody(isNew: Bool) -> Schema {
        .object([
            .init("name", .string(example: "Nightly report"), isRequired: isNew),
            .init("description", .string(), isRequired: false),
            .init("scopes", knownScopes, isRequired: false),
        ])
    }

    static let integration = Schema.named(
        "integration",
        .object([
            .init("id", .id("integration_id")), .init("name", .string(example: "Nightly report")),
            .init("description", .string()), .init("scopes", scopeNames),
            .init("created_by", .string(example: "Ada Lovelace", detail: "The maker's name.")),
            .init("created_at", .createdAt),
        ]))
}

extension Integration {
    /// As the API shows it, in the order of the wire.
    var json: JSON {
        .object([
            (
                "id", .object([("workspace_id", .string(workspaceID.text)), ("integration_id", .string(id.text))])
            ),
            ("name", .string(name)), ("description", .string(description)), ("scopes", .strings(scopes.names)),
            ("created_by", .string(createdBy)), ("created_at", .string(createdAt.attioText)),
        ])
    }
}

extension JSON {
    /// Scopes of the declared shape; nil for null.
    var scopes: ScopeSet? {
        array.flatMap { ScopeSet(text: $0.compactMap(\.string).joined(separator: " ")) }
    }
}

extension OperationParameter {
    static let integration = OperationParameter(
        "integration_id", in: .path, .string(.uuid, example: "0f6b9c3e-5d0a-4b1c-9c53-3a4b2f9f1c55"),
        detail: "The id of the integration.")

    static let idempotencyKey = OperationParameter(
        "Idempotency-Key", in: .header, .string(length: 1...255, example: "5f2a1c9e"), isRequired: false,
        detail: """
            Any text, new for each request, that makes a repetition safe: the same request with the same key makes nothing \
            new for 30 days.
            """)
}

extension DeclaredError {
    static let unknownIntegration = DeclaredError(
        404, "not_found", example: "This integration was not found. It may have been deleted.")
    static let ownIntegration = DeclaredError(
        409, "own_integration",
        example: "A token can't delete its own integration. An admin can, on the Developers page.")
    static let invalidValue = DeclaredError(
        400, "invalid_value", example: "The name is missing. Enter 1 to 200 characters.")
    static let oauthToken = DeclaredError(
        403, "oauth_token_refused",
        example: "Tokens that came by OAuth can't manage integrations and access tokens. Use one that an admin made.")
    static let exceedsOwnAccess = DeclaredError(
        403, "exceeds_own_access",
        example: "This access token does not have task:read-write itself, so it can't give that.")
    static let keyReused = DeclaredError(
        409, "idempotency_key_reused",
        example: "This Idempotency-Key was used for another request. Use a new one for each request.")
}
