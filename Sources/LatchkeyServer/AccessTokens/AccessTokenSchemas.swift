import LatchkeyCore

extension Schema {
    private static let environment = Schema.oneOf(["live", "test"])
    private static let texts = Schema.array(of: .string())
    static let rateLimit = Schema.nullable(
        .object([
            .init("count", .integer(in: 1...1_000_000)),
            .init("period", .oneOf(TokenRateLimit.Period.allCases.map(\.rawValue))),
        ]))

    /// What an update can change, and more for a new one.
    static func accessTokenBody(isNew: Bool) -> Schema {
        let first: [Member] = [
            .init("integration_id", .string(.uuid)), .init("name", .string(example: "Report server")),
            .init("scopes", .nullable(.knownScopes), isRequired: false),
            .init("expires_at", .nullable(.string(.dateTime)), isRequired: false),
            .init("environment", environment, isRequired: false),
        ]
        return .object(
            (isNew ? first : [.init("name", .string(), isRequired: false)]) + [
                .init("description", .string(), isRequired: false), .init("labels", texts, isRequired: false),
                .init("networks", texts, isRequired: false), .init("rate_limit", rateLimit, isRequired: false),
                .init("custom_scopes", texts, isRequired: false),
            ])
    }

    /// Tokens of another system.
    static let tokenImport = Schema.object([
        .init("integration_id", .string(.uuid)),
        .init(
            "tokens",
            .array(
                of: .object([
                    .init("hash", .string(example: "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08")),
                    .init("algorithm", .oneOf(ForeignHash.Algorithm.allCases.map(\.rawValue)), isRequired: false),
                    .init("name", .string(example: "Report server"), isRequired: false),
                    .init("last_four", .string(example: "8fQz"), isRequired: false),
                    .init("scopes", .nullable(.knownScopes), isRequired: false),
                    .init("expires_at", .nullable(.string(.dateTime)), isRequired: false),
                    .init("description", .string(), isRequired: false), .init("labels", texts, isRequired: false),
                    .init("networks", texts, isRequired: false), .init("rate_limit", rateLimit, isRequired: false),
                    .init("custom_scopes", texts, isRequired: false),
                ]))),
    ])

    static let replacementBody = Schema.object([
        .init("overlap", .oneOf(Overlap.allCases.map(\.rawValue)), isRequired: false)
    ])

    private static let accessTokenMembers: [Member] = [
        .init("id", .id("access_token_id")), .init("integration_id", .string(.uuid)),
        .init("name", .string(example: "Report server")), .init("description", .string()),
        .init("labels", texts), .init("scopes", .nullable(.scopeNames)), .init("environment", environment),
        .init("networks", texts), .init("rate_limit", rateLimit), .init("custom_scopes", texts),
        .init("last_four", .string(example: "8fQz")),
        .init("created_by", .string(example: "Ada Lovelace", detail: "The maker's name.")),
        .init("created_at", .createdAt), .init("expires_at", .nullable(.string(.dateTime))),
        .init("last_used_at", .nullable(.string(.dateTime))), .init("request_count", .integer()),
        .init("is_replaced", .boolean(detail: "Whether another one has taken its place, and it ends soon.")),
        .init(
            "is_imported", .boolean(detail: "Whether another system has made it, and no more than its hash is known.")),
    ]

    static let accessToken = Schema.named("access-token", .object(accessTokenMembers))

    static let newAccessToken = Schema.named(
        "new-access-token",
        .object(
            accessTokenMembers + [
                .init("token", .nullable(.string(example: "lkw_…", detail: "The token itself; told this once.")))
            ]))

    static let ownToken = Schema.named(
        "own-token",
        .object(
            accessTokenMembers + [
                .init("kind", .oneOf(["workspace", "oauth"])),
                .init("token_level", .oneOf(TokenLevel.allCases.map(\.rawValue))),
            ]))
}

extension OperationParameter {
    static let accessToken = OperationParameter(
        "access_token_id", in: .path, .string(.uuid, example: "b71f8c53-3a4b-4b1c-9c53-0f6b9c3e5d0a"),
        detail: "The id of the access token.")
}

extension DeclaredError {
    static let unknownAccessToken = DeclaredError(
        404, "not_found", example: "This access token was not found. It may have been deleted.")
    static let hashKnown = DeclaredError(
        409, "hash_known",
        example: "Nothing was imported.\nToken 3: A token with this hash is known here already, or was.")
    static let alreadyReplaced = DeclaredError(
        409, "already_replaced", example: "“Report server” was replaced already. Replace the new token instead.")
    static let scopeNotGranted = DeclaredError(
        403, "scope_not_granted",
        example: "The integration “Nightly report” does not have task:read. Add it to the integration's scopes first.")
}
