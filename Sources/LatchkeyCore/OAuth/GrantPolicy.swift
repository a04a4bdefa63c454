import LatchkeyStorage

/// What limits all tokens of a connected app in one workspace.
package struct GrantPolicy: Sendable, Equatable {
    /// Whence its tokens may be used; empty is everywhere.
    package var networks: [AddressRange]
    /// Of each of its tokens, beside the server's for every token.
    package var rateLimit: TokenRateLimit?
    /// How many days after a consent the app must ask again; nil is never.
    package var daysLimit: Int?

    package init(networks: [AddressRange] = [], rateLimit: TokenRateLimit? = nil, daysLimit: Int? = nil) {
        self.networks = networks
        self.rateLimit = rateLimit
        self.daysLimit = daysLimit
    }

    /// What each of its tokens carries.
    var ofTokens: TokenPolicy { TokenPolicy(networks: networks, rateLimit: rateLimit) }

    /// - Throws: `.invalid` with `days_limit`.
    func validated() throws -> GrantPolicy {
        try TokenRules.check(days: daysLimit, field: "days_limit")
        return self
    }

    /// For the audit log.
    var words: [String: String] {
        var words = ofTokens.words
        words["longest_life"] = daysLimit.map { $0.counted("day") } ?? "no limit"
        return words
    }
}

extension GrantPolicy {
    /// The columns that `init(row:)` reads, of `oauth_grants g`.
    static let columns = "g.networks, g.limit_count, g.limit_period, 0, g.days_limit"

    init(row: inout Row) throws {
        let tokens = try TokenPolicy(row: &row)
        self.init(networks: tokens.networks, rateLimit: tokens.rateLimit, daysLimit: try row.next())
    }
}

let grantPolicyMigrations = [
    Migration(
        27, "policies of connected apps",
        .statement("ALTER TABLE oauth_grants ADD COLUMN networks TEXT"),
        .statement("ALTER TABLE oauth_grants ADD COLUMN limit_count INTEGER"),
        .statement("ALTER TABLE oauth_grants ADD COLUMN limit_period TEXT"),
        .statement("ALTER TABLE oauth_grants ADD COLUMN days_limit INTEGER"),
        .statement("ALTER TABLE oauth_grants ADD COLUMN consented_at INTEGER NOT NULL DEFAULT 0"),
        // Nobody has written down when an app was connected again. The newest token is no older than that.
        .statement(
            """
            UPDATE oauth_grants SET consented_at = COALESCE(
                (SELECT MAX(t.created_at) FROM access_tokens t WHERE t.grant_id = oauth_grants.id), created_at)
            """),
        .statement("CREATE INDEX oauth_grants_by_integration ON oauth_grants (workspace_id, integration_id, id)"),
        .statement(
            "CREATE INDEX oauth_refresh_tokens_by_grant ON oauth_refresh_tokens (grant_id) WHERE used_at IS NULL"),
        .statement("ALTER TABLE oauth_refresh_tokens ADD COLUMN began_at INTEGER NOT NULL DEFAULT 0"),
        // A family has always ended 180 days after it began.
        .statement("UPDATE oauth_refresh_tokens SET began_at = family_ends_at - 15552000000000")),
    Migration(
        28, "ends of connected apps",
        // The end that admins were told of: another one is worth telling again.
        .statement("ALTER TABLE oauth_grants ADD COLUMN expiry_told_of INTEGER NOT NULL DEFAULT 0")),
]
