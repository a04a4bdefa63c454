import HTTPTypes
import LatchkeyCore

/// Telling of tokens that turned up where they should not be. Latchkey's own.
let leakOperations = [
    Operation(
        .post, "/latchkey/v1/leaks", id: "reportLeaks", group: "Leaks", summary: "Report leaked tokens",
        detail: """
            Ends tokens that turned up where they should not be: each that is live is dead before the answer, and its admins \
            are told. Whoever has a token may report it. Up to 10,000 at once: access tokens, refresh tokens, client \
            secrets, registration tokens. The answers stand in the order of the tokens: `revoked` for what was live, \
            `not_live` for what was revoked or expired, or never was one. With `revoke` false nothing is ended, and what is \
            live is `live`.
            """,
        body: .object([.init("data", .leakReport)]), answer: .data(.array(of: .leakOutcome)),
        errors: [.invalidBody, .tooLarge], rate: .unlimited,
        access: .open { open in
            let data = open.body["data"] ?? .null
            let tokens = try data.reportedTokens()
            guard data["revoke"]?.bool != false else {
                let found = try await open.core.leaks.look(tokens)
                return .list(found.map { $0?.isLive == true ? "live" : "not_live" }, append)
            }
            let place = data["url"]?.string ?? ""
            let outcomes = try await open.core.leaks.report(
                tokens.map { Leak($0, foundAt: place) }, by: .anyone(address: open.address))
            return .list(outcomes.map { $0 == .revoked ? "revoked" : "not_live" }, append)
        })
]

@Sendable private func append(status: String, to json: inout [UInt8]) {
    JSON.object([("status", .string(status))]).append(to: &json)
}

extension JSON {
    fileprivate func reportedTokens() throws -> [String] {
        let tokens = (self["tokens"]?.array ?? []).compactMap(\.string)
        guard tokens.count <= Leaks.limit else {
            throw LatchkeyError.invalidBody([
                ValidationIssue(
                    "too_big", at: [.name("data"), .name("tokens")],
                    "Array must contain at most \(Leaks.limit) element(s)")
            ])
        }
        return tokens
    }
}

extension Schema {
    fileprivate static let leakReport = Schema.object([
        .init("tokens", .array(of: .string(example: "lkw_…"))),
        .init(
            "url", .string(example: "https://example.com/paste/1", detail: "Where they were found, for their admins."),
            isRequired: false),
        .init("revoke", .boolean(detail: "False to ask only, true by default."), isRequired: false),
    ])

    fileprivate static let leakOutcome = Schema.object([
        .init("status", .oneOf(["revoked", "live", "not_live"]))
    ])
}
