import HTTPTypes
import LatchkeyCore

/// Checking tokens for other services (Latchkey's own).
let verifyOperations = [
    Operation(
        .post, "/latchkey/v1/verify", id: "verifyToken", group: "Verification", summary: "Verify a token",
        detail: """
            Tells a service what a token that it was shown is worth. Any token of the workspace may ask about tokens of \
            its workspace; what belongs to another is `not_found`. Each check is a use of the token that is checked, and \
            counts against its own limit; who asks has no limit here.
            """,
        tokenLevels: [.workspace], body: .verificationBody, answer: .data(.verdict),
        errors: [.invalidBody, .tooLarge], rate: .unlimited,
        access: .required(RequiredScopes(.none)) { _, api in
            let verdict = try await api.verify(api.body["data"] ?? .null)
            let now = api.core.clock.now()
            return .data { verdict.append(to: &$0, at: now) }
        }),
    Operation(
        .post, "/latchkey/v1/verify/batch", id: "verifyTokens", group: "Verification", summary: "Verify many tokens",
        detail: "The same for up to 1,000 tokens; the answers stand in the order of the questions.",
        tokenLevels: [.workspace],
        body: .verificationListBody, readsOwnBody: true, answer: .data(.array(of: .verdict)),
        errors: [.invalidBody, .tooLarge], rate: .unlimited,
        access: .required(RequiredScopes(.none)) { request, api in
            let verdicts = try await api.verifyMany(try await RequestJSON.bytes(request))
            let now = api.core.clock.now()
            return .list(verdicts, bytesEach: 400) { $0.append(to: &$1, at: now) }
        }),
]

extension Schema {
    fileprivate static let verificationBody = Schema.object([.init("data", .verification)])
    static let verificationListBody = Schema.object([.init("data", .array(of: .verification))])

    fileprivate static let verification = Schema.named(
        "verification",
        .object([
            .init("token", .string(detail: "The token that the service was shown.")),
            .init(
                "scopes", .array(of: .string(example: "invoices:read")), isRequired: false),
            .init(
                "address", .string(detail: "The client's address, for tokens that are bound to networks."),
                isRequired: false),
        ]))

    fileprivate static let verdict = Schema.named(
        "verdict",
        .object([
            .init("valid", .boolean()), .init("code", .oneOf(Verification.Code.allCases.map(\.rawValue))),
            .init("workspace_id", .string(.uuid), isRequired: false),
            .init("access_token_id", .string(.uuid), isRequired: false),
            .init("integration_id", .string(.uuid), isRequired: false),
            .init("scopes", .array(of: .string()), isRequired: false),
            .init("environment", .oneOf(["live", "test"]), isRequired: false),
            .init("expires_at", .nullable(.string(.dateTime)), isRequired: false),
            .init(
                "rate_limit",
                .nullable(
                    .object([
                        .init("count", .integer()),
                        .init("period", .oneOf(TokenRateLimit.Period.allCases.map(\.rawValue))),
                        .init("remaining", .integer()),
                    ])), isRequired: false),
            .init("missing_scopes", .array(of: .string()), isRequired: false),
            .init("retry_at", .string(.dateTime), isRequired: false),
        ]))
}
