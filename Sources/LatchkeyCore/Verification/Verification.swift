/// What a token is worth to another service.
package struct Verification: Sendable {
    /// Why, in a word that stays as it is.
    package enum Code: String, Sendable, CaseIterable {
        case valid
        /// Never made, revoked, expired, refused, or of another workspace.
        case notFound = "not_found"
        case addressNotAllowed = "address_not_allowed"
        case missingScopes = "missing_scopes"
        case rateLimited = "rate_limited"
    }

    package let code: Code
    /// The token's; nil for what was not found.
    package let principal: Principal?
    /// The scopes that it lacks.
    package let missing: [String]
    /// When it may be used again, where its limit is used up.
    package let retryAt: Instant?

    package var isValid: Bool { code == .valid }

    static let notFound = Verification(.notFound)

    fileprivate init(_ code: Code, _ principal: Principal? = nil, missing: [String] = [], retryAt: Instant? = nil) {
        self.code = code
        self.principal = principal
        self.missing = missing
        self.retryAt = retryAt
    }
}

/// Checking tokens for other services. Each check is a use of the token: it counts, also against its own limit.
package struct Verifier: Sendable {
    let core: Core

    /// What memory knows; nil when the database must be asked. Never waits.
    ///
    /// - Parameter isOwn: whether tokens of this workspace may be told of.
    package func cached(
        _ token: UnsafeBufferPointer<UInt8>, requiring required: RequiredNames,
        from source: @autoclosure () -> RequestSource, isOwn: (IntegrationWorkspace) -> Bool
    ) -> Verification? {
        core.tokenChecker.cached(token, from: source()).map { judge($0, required, isOwn) }
    }

    /// The whole check.
    package func verify(
        _ token: [UInt8], requiring required: RequiredNames, from source: RequestSource,
        isOwn: (IntegrationWorkspace) -> Bool
    ) async throws -> Verification {
        judge(try await core.tokenChecker.check(token, from: source), required, isOwn)
    }

    private func judge(
        _ check: TokenCheck, _ required: RequiredNames, _ isOwn: (IntegrationWorkspace) -> Bool
    ) -> Verification {
        let principal: Principal
        switch check {
        case .active(let found), .elsewhere(let found): principal = found
        case .unknown: return .notFound
        }
        // A token that is bound to a key is worth nothing without a proof, which is made for us and not for others.
        guard isOwn(IntegrationWorkspace(principal.token.integration)), principal.boundKey == nil else {
            return .notFound
        }
        if case .elsewhere = check { return Verification(.addressNotAllowed) }
        let missing = required.missing(in: principal)
        guard missing.isEmpty else { return Verification(.missingScopes, principal, missing: missing) }
        if let next = principal.admitOwn(now: core.clock.now()) {
            return Verification(.rateLimited, principal, retryAt: next)
        }
        core.customScopeUses.note(required.custom, of: principal.token.integration)
        return Verification(.valid, principal)
    }
}

/// The workspace of a token that is being checked.
package struct IntegrationWorkspace: Sendable {
    package let id: WorkspaceID
    package let slug: String

    init(_ integration: IntegrationSnapshot) {
        id = integration.workspaceID
        slug = integration.workspaceSlug
    }
}

extension Principal {
    /// The workspace's own scopes that the token has now.
    package var customScopes: CustomScopes {
        guard let carried = token.restrictions?.customScopes, !carried.isEmpty else { return .none }
        return carried.intersection(token.integration.customScopes)
    }

    /// Latchkey's own and custom ones, each in alphabetical order.
    var allScopeNames: [String] { scopes.names + customScopes.names }

    /// The same, separated by spaces.
    package var allScopeText: String {
        token.grant == nil && customScopes.isEmpty
            ? token.integration.scopeText : allScopeNames.joined(separator: " ")
    }

    package var integrationID: IntegrationID { token.integration.id }
    package var expiresAt: Instant? { token.expiresAt }
    package var isTest: Bool { token.restrictions?.policy.isTest ?? false }
    /// The member for whom it acts, or who made it.
    package var memberID: MemberID? { token.makerID }

    /// The token's own limit and what is left of it; nil where it has none.
    package func rateLimit(at now: Instant) -> (limit: TokenRateLimit, remaining: Int)? {
        guard let limit = token.restrictions?.policy.rateLimit else { return nil }
        return (limit, token.activity.remaining(limit, now: now))
    }

    /// Counts a use against the token's own limit.
    ///
    /// - Parameter now: asked for only where there is one.
    /// - Returns: nil, or when the next use may come.
    func admitOwn(now: @autoclosure () -> Instant) -> Instant? {
        token.restrictions?.policy.rateLimit.flatMap { token.activity.admit($0, now: now()) }
    }
}

extension Core {
    package var verifier: Verifier { Verifier(core: self) }
}
