import HTTPTypes
import LatchkeyCore

/// Looking at connected apps and limiting them, as the page does. Latchkey's own.
let grantOperations = [
    Operation(
        .get, "/latchkey/v1/grants", id: "listGrants", group: "Connected apps", summary: "List connected apps",
        detail: """
            Lists the grants of the workspace, which are the apps that an admin has connected by OAuth, in the order of their \
            making.
            """,
        tokenLevels: [.workspace],
        parameters: [.limit(1...500, "How many to list, 100 by default."), .offset],
        answer: .data(.array(of: .grant)), errors: [.invalidQuery, .oauthToken], rate: .read,
        access: .required("integration:read") { _, api in
            let found = try await api.core.grants.list(
                try api.keys, limit: api.query.integer("limit") ?? 100, offset: api.query.integer("offset") ?? 0)
            return .list(found) { $0.json.append(to: &$1) }
        }),
    Operation(
        .get, "/latchkey/v1/grants/{grant_id}", id: "getGrant", group: "Connected apps",
        summary: "Get a connected app", detail: "Gets one grant by its id.", tokenLevels: [.workspace],
        parameters: [.grant], answer: .data(.grant), errors: [.unknownGrant, .oauthToken], rate: .read,
        access: .required("integration:read") { _, api in
            let found = try await api.core.grants.find(try api.keys, try api.grantID)
            return .data { found.json.append(to: &$0) }
        }),
    Operation(
        .patch, "/latchkey/v1/grants/{grant_id}", id: "updateGrant", group: "Connected apps",
        summary: "Limit a connected app",
        detail: """
            Changes whence and how often all tokens of an app may be used, at once for those that are live, and after how \
            many days (`days_limit`, null for never) it must ask an admin again. What the body does not name stays. Narrowing \
            is free; nothing can be widened to more than the token of this request has: its scopes, networks, rate limit and \
            end.
            """,
        tokenLevels: [.workspace], parameters: [.grant], body: .object([.init("data", .grantBody)]),
        answer: .data(.grant),
        errors: [.invalidBody, .invalidValue, .tooLarge, .unknownGrant, .oauthToken, .exceedsOwnAccess], rate: .write,
        access: .required("integration:read-write") { _, api in
            let change = try api.sent.grantChange()
            let changed = try await api.core.grants.limit(try api.keys, try api.grantID, change)
            return .data { changed.json.append(to: &$0) }
        }),
]

extension APIContext {
    /// - Throws: `LatchkeyError` 404 for what is no id.
    fileprivate var grantID: GrantID {
        get throws {
            guard let id = GrantID(parameters["grant_id"] ?? "") else {
                throw LatchkeyError.notFound("This connected app")
            }
            return id
        }
    }
}

extension JSON {
    /// What the body changes of an app's limits; what it does not name stays.
    fileprivate func grantChange() throws -> @Sendable (inout GrantPolicy) -> Void {
        let networks = try self["networks"]?.array.map { try TokenPolicy.networks($0.compactMap(\.string)) }
        let limit = try self["rate_limit"].map { try TokenRateLimit($0) }
        let days = self["days_limit"].map { $0.number.map { Int($0) } }
        return { policy in
            if let networks { policy.networks = networks }
            if let limit { policy.rateLimit = limit }
            if let days { policy.daysLimit = days }
        }
    }
}
