import LatchkeyCore

extension Schema {
    private static func limits(isRequired: Bool) -> [Member] {
        [
            .init("networks", .array(of: .string(example: "203.0.113.0/24")), isRequired: isRequired),
            .init("rate_limit", .rateLimit, isRequired: isRequired),
            .init("days_limit", .nullable(.integer(in: 1...3650)), isRequired: isRequired),
        ]
    }

    static let grantBody = Schema.object(limits(isRequired: false))

    private static let app: [Member] = [
        .init("id", .id("grant_id")), .init("integration_id", .string(.uuid)),
        .init("name", .string(example: "Reports")),
        .init("publisher", .string(example: "Acme Inc", detail: "The workspace that made the app.")),
        .init("scopes", .scopeNames),
    ]

    private static let times: [Member] = [
        .init("granted_by", .string(example: "Ada Lovelace", detail: "Who connected it first.")),
        .init("created_at", .createdAt),
        .init("consented_at", .string(.dateTime, detail: "When an admin connected it last.")),
        .init(
            "expires_at",
            .nullable(.string(.dateTime, detail: "When it must ask again, by its own limit or the workspace's."))),
        .init("last_used_at", .nullable(.string(.dateTime))),
    ]

    static let grant = Schema.named("grant", .object(app + limits(isRequired: true) + times))
}

extension Grant {
    /// As the API shows it, in the order of the wire.
    var json: JSON {
        .object([
            ("id", .object([("workspace_id", .string(workspaceID.text)), ("grant_id", .string(id.text))])),
            ("integration_id", .string(integrationID.text)), ("name", .string(integrationName)),
            ("publisher", .string(publisher)),
            ("scopes", .strings(scopes.intersection(integrationScopes).names)),
            ("networks", .strings(policy.networks.map(\.description))), ("rate_limit", policy.rateLimit?.json ?? .null),
            ("days_limit", policy.daysLimit.map { .integer($0) } ?? .null), ("granted_by", .string(grantedBy)),
            ("created_at", .string(createdAt.attioText)), ("consented_at", .string(consentedAt.attioText)),
            ("expires_at", endsAt.map { .string($0.attioText) } ?? .null),
            ("last_used_at", lastUsedAt.map { .string($0.attioText) } ?? .null),
        ])
    }
}

extension OperationParameter {
    static let grant = OperationParameter(
        "grant_id", in: .path, .string(.uuid, example: "6d1c1a52-9b3e-4f0f-8f57-2f6f0f1d7c11"),
        detail: "The id of the grant.")
}

extension DeclaredError {
    static let unknownGrant = DeclaredError(
        404, "not_found", example: "This connected app was not found. It may have been deleted.")
}
