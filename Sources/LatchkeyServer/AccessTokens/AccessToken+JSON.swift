import LatchkeyCore

extension AccessToken {
    /// As the API shows it, in the order of the wire.
    ///
    /// - Parameter opened: what it opens, in place of what it was granted.
    func members(in workspace: WorkspaceID, opened: ScopeSet? = nil) -> [(String, JSON?)] {
        let policy = details.policy
        return [
            (
                "id", .object([("workspace_id", .string(workspace.text)), ("access_token_id", .string(id.text))])
            ),
            ("integration_id", .string(integrationID.text)), ("name", .string(name)),
            ("description", .string(details.description)), ("labels", .strings(details.labels)),
            ("scopes", (opened ?? scopes).map { .strings($0.names) } ?? .null),
            ("environment", .string(policy.isTest ? "test" : "live")),
            ("networks", .strings(policy.networks.map(\.description))),
            ("rate_limit", policy.rateLimit?.json ?? .null), ("custom_scopes", .strings(details.customScopes.names)),
            ("last_four", .string(lastFour)),
            ("created_by", .string(createdBy)), ("created_at", .string(createdAt.attioText)),
            ("expires_at", expiresAt.map { .string($0.attioText) } ?? .null),
            ("last_used_at", lastUsedAt.map { .string($0.attioText) } ?? .null),
            ("request_count", .integer(requestCount)), ("is_replaced", .bool(isReplaced)),
            ("is_imported", .bool(isImported)),
        ]
    }
}

extension TokenRateLimit {
    var json: JSON { ["count": .integer(count), "period": .string(period.rawValue)] }

    /// From the declared shape; nil for null.
    ///
    /// - Throws: `LatchkeyError` 400.
    init?(_ json: JSON) throws {
        guard let count = json["count"]?.number, let period = json["period"]?.string.flatMap(Period.init) else {
            return nil
        }
        try self.init(count: Int(count), period: period)
    }
}

extension APIAnswer {
    static func accessToken(_ token: AccessToken, in workspace: WorkspaceID) -> APIAnswer {
        .data { JSON.object(token.members(in: workspace)).append(to: &$0) }
    }

    /// The one answer that holds the token itself.
    static func newAccessToken(_ made: (token: AccessToken, secret: String?), in workspace: WorkspaceID) -> APIAnswer {
        var answer = APIAnswer.data {
            let secret = made.secret.map { JSON.string($0) } ?? .null
            JSON.object(made.token.members(in: workspace) + [("token", secret)]).append(to: &$0)
        }
        answer.isSecret = true
        return answer
    }
}
