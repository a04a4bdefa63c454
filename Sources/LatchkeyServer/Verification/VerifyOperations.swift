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
        tokenLevels: [.workspace], body: .object([.init("data", .verification)]), answer: .data(.verdict),
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
        body: .object([.init("data", .array(of: .verification))]), answer: .data(.array(of: .verdict)),
        errors: [.invalidBody, .tooLarge], rate: .unlimited,
        access: .required(RequiredScopes(.none)) { _, api in
            let questions = api.body["data"]?.array ?? []
            guard questions.count <= 1000 else {
                throw LatchkeyError.invalidBody([
                    ValidationIssue("too_big", at: [.name("data")], "Array must contain at most 1000 element(s)")
                ])
            }
            var verdicts: [Verification] = []
            verdicts.reserveCapacity(questions.count)
            for question in questions { verdicts.append(try await api.verify(question)) }
            let now = api.core.clock.now()
            return .list(verdicts) { $0.append(to: &$1, at: now) }
        }),
]

extension APIContext {
    fileprivate func verify(_ question: JSON) async throws -> Verification {
        let names = (question["scopes"]?.array ?? []).compactMap(\.string)
        let workspace = principal.workspaceID
        // Without an address there is nobody to compare with the token's networks: who asks vouches for that.
        let source = question["address"]?.string.map { RequestSource.address($0) } ?? .anywhere
        return try await core.verifier.verify(
            Array((question["token"]?.string ?? "").utf8), requiring: RequiredNames(names.map { Substring($0) }),
            from: source
        ) { $0.id == workspace }
    }
}

extension Verification {
    /// The JSON of the answer.
    func append(to json: inout [UInt8], at now: Instant) {
        json += #"{"valid":"#.utf8
        json += (isValid ? "true" : "false").utf8
        json += #","code":""#.utf8
        json += code.rawValue.utf8
        json.append(UInt8(ascii: "\""))
        if let principal { principal.appendIdentity(to: &json, at: now) }
        if !missing.isEmpty {
            json += #","missing_scopes":"#.utf8
            JSON.strings(missing).append(to: &json)
        }
        if let retryAt {
            json += #","retry_at":""#.utf8
            retryAt.appendAttioText(to: &json)
            json.append(UInt8(ascii: "\""))
        }
        json.append(UInt8(ascii: "}"))
    }
}

extension Principal {
    fileprivate func appendIdentity(to json: inout [UInt8], at now: Instant) {
        json += #","workspace_id":""#.utf8
        workspaceID.appendText(to: &json)
        json += #"","access_token_id":""#.utf8
        tokenID.appendText(to: &json)
        json += #"","integration_id":""#.utf8
        integrationID.appendText(to: &json)
        json += #"","scopes":"#.utf8
        JSON.strings(scopes.names + customScopes.names).append(to: &json)
        json += #","environment":""#.utf8
        json += (isTest ? "test" : "live").utf8
        json += #"","expires_at":"#.utf8
        if let expiresAt {
            json.append(UInt8(ascii: "\""))
            expiresAt.appendAttioText(to: &json)
            json.append(UInt8(ascii: "\""))
        } else {
            json += "null".utf8
        }
        json += #","rate_limit":"#.utf8
        if let (limit, remaining) = rateLimit(at: now) {
            json += #"{"count":\#(limit.count),"period":"\#(limit.period.rawValue)","remaining":\#(remaining)}"#.utf8
        } else {
            json += "null".utf8
        }
    }
}

extension Schema {
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
