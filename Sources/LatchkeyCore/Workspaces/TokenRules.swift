import LatchkeyStorage

/// What a workspace lays down for all its access tokens.
package struct TokenRules: Sendable, Equatable {
    /// The longest life in days; nil is for ever.
    package var daysLimit: Int?
    /// The life that the form for a new token suggests; nil is for ever.
    package var daysDefault: Int?
    /// Whether tokens that nobody has used for 90 days are revoked by themselves.
    package var revokesUnused: Bool
    /// Whether test tokens open nothing.
    package var refusesTests: Bool
    /// What its services ask for beside the scopes of the API.
    package var customScopes: CustomScopes

    package init(
        daysLimit: Int? = nil, daysDefault: Int? = nil, revokesUnused: Bool = false, refusesTests: Bool = false,
        customScopes: CustomScopes = .none
    ) {
        self.daysLimit = daysLimit
        self.daysDefault = daysDefault
        self.revokesUnused = revokesUnused
        self.refusesTests = refusesTests
        self.customScopes = customScopes
    }

    /// The end of a token for which nobody has chosen one.
    func defaultEnd(at now: Instant) -> Instant? {
        [daysLimit, daysDefault].compactMap(\.self).min().map { now + .days($0) }
    }

    /// - Throws: `.invalid` with `custom_scopes` for scopes that the workspace does not have.
    func check(_ scopes: CustomScopes) throws {
        let unknown = customScopes.missing(from: scopes.names)
        guard unknown.isEmpty else {
            throw LatchkeyError.invalid(
                "custom_scopes", "This workspace has no scope \(unknown.joined(separator: ", ")).")
        }
    }

    /// - Throws: `.invalid` with `expires_at` for an end that is later than the workspace allows.
    func check(_ expiresAt: Instant?, at now: Instant) throws {
        guard let daysLimit else { return }
        // A day more: a date is chosen by its end.
        guard let expiresAt, expiresAt <= now + .days(daysLimit + 1) else {
            throw LatchkeyError.invalid(
                "expires_at", "In this workspace access tokens live for at most \(daysLimit.counted("day")).")
        }
    }
}

extension Int {
    /// `1 day`, `2 days`.
    func counted(_ noun: String) -> String { self == 1 ? "1 \(noun)" : "\(self) \(noun)s" }
}

extension TokenRules {
    /// - Throws: `.invalid` with the field.
    static func check(days: Int?, field: String) throws {
        guard let days, !(1...3650).contains(days) else { return }
        throw LatchkeyError.invalid(field, "Enter a number of days from 1 to 3650, or nothing.")
    }

    /// - Throws: `.invalid` with the field.
    fileprivate func validated() throws -> TokenRules {
        try Self.check(days: daysLimit, field: "days_limit")
        try Self.check(days: daysDefault, field: "days_default")
        if let daysLimit, let daysDefault, daysDefault > daysLimit {
            throw LatchkeyError.invalid("days_default", "Enter at most \(daysLimit), the longest life.")
        }
        return self
    }
}

extension Workspaces {
    /// - Throws: `.notFound`.
    package func tokenRules(_ administrator: Administrator) async throws -> TokenRules {
        try await core.read { try TokenRulesStore.find(administrator.workspace.id, in: $0) }
    }

    /// Lays down rules. They count for tokens that are made from then on, and so for what a refresh token would get; only
    /// test tokens are refused at once.
    ///
    /// - Throws: `.invalid` with the field.
    package func setTokenRules(_ administrator: Administrator, _ rules: TokenRules) async throws {
        _ = try await changeTokenRules(administrator) { $0 = rules }
    }

    /// Adds custom scopes, or takes some away, and so from all tokens at once. One that is there already is no error.
    ///
    /// - Throws: `.invalid` with `custom_scopes` for what is no scope, and for one to take away that is not there.
    package func changeCustomScopes(
        _ administrator: Administrator, adding added: [String] = [], removing removed: [String] = []
    ) async throws -> CustomScopes {
        let (added, removed) = (try CustomScopes(added), try CustomScopes(removed))
        return try await changeTokenRules(administrator) { rules in
            try rules.check(removed)
            rules.customScopes = try CustomScopes(rules.customScopes.names + added.names).subtracting(removed)
        }.customScopes
    }

    private func changeTokenRules(
        _ administrator: Administrator, _ change: @escaping @Sendable (inout TokenRules) throws -> Void
    ) async throws -> TokenRules {
        let workspace = administrator.workspace
        return try await core.administer(administrator) { unit in
            let old = try TokenRulesStore.find(workspace.id, in: unit.transaction)
            var rules = old
            try change(&rules)
            rules = try rules.validated()
            guard rules != old else { return rules }
            try TokenRulesStore.set(rules, of: workspace.id, unit.transaction)
            unit.changed(.workspace(workspace.id))
            try unit.audit(.tokenRulesChanged, .workspace(workspace), by: administrator, detail: rules.detail)
            return rules
        }
    }
}

extension TokenRules {
    fileprivate var detail: [String: String] {
        [
            "longest_life": daysLimit.map { $0.counted("day") } ?? "no limit",
            "revokes_unused": revokesUnused ? "yes" : "no", "refuses_test_tokens": refusesTests ? "yes" : "no",
        ]
    }
}

enum TokenRulesStore {
    static func find(_ workspace: WorkspaceID, in connection: any Connection) throws -> TokenRules {
        try connection.first(
            """
            SELECT token_days_limit, token_days_default, revokes_unused, refuses_tests, custom_scopes FROM workspaces WHERE id = ?
            """, workspace
        ) {
            TokenRules(
                daysLimit: try $0.next(), daysDefault: try $0.next(), revokesUnused: try $0.next(),
                refusesTests: try $0.next(), customScopes: try $0.next())
        } ?? TokenRules()
    }

    static func set(_ rules: TokenRules, of workspace: WorkspaceID, _ transaction: any Transaction) throws {
        try transaction.execute(
            """
            UPDATE workspaces SET token_days_limit = ?, token_days_default = ?, revokes_unused = ?, refuses_tests = ?,
                custom_scopes = ?
            WHERE id = ?
            """, rules.daysLimit, rules.daysDefault, rules.revokesUnused, rules.refusesTests, rules.customScopes,
            workspace)
    }
}
