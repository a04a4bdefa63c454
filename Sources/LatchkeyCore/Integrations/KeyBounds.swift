import LatchkeyStorage

/// How much the one who manages keys may give: a token at most what it has itself, an admin anything. What takes away
/// (revoking, narrowing, deleting) is not bounded.
struct KeyBounds: Sendable {
    /// Nil: an admin.
    private let own: AccessToken?
    /// What the token opens now.
    private let scopes: ScopeSet

    /// Reads the token again, because it can have been revoked, or have lost a scope, since its request began.
    ///
    /// - Throws: `.forbidden`, or `.unauthenticated` for who has ended.
    init(of access: KeyAccess, at now: Instant, _ connection: any Connection) throws {
        guard case .token(let id, _) = access.party else {
            try access.party.verify(in: connection)
            (own, scopes) = (nil, .everything)
            return
        }
        guard let token = try AccessTokenStore.find(id, in: access.workspaceID, connection),
            token.expiresAt.map({ now < $0 }) ?? true,
            let integration = try IntegrationStore.find(token.integrationID, in: access.workspaceID, connection)
        else {
            throw LatchkeyError(.unauthenticated, .invalidCredentials, "This access token has just ended.")
        }
        own = token
        scopes = token.scopes.map(integration.scopes.intersection) ?? integration.scopes
        guard scopes[.integration] == .readWrite else {
            throw LatchkeyError(
                .forbidden, .scopeNotGranted, "This access token has just lost the scope integration:read-write.")
        }
    }

    func isOwn(_ integration: Integration) -> Bool { own?.integrationID == integration.id }

    func isOwn(_ token: AccessToken) -> Bool { own?.id == token.id }

    /// - Throws: `.forbidden` for scopes that it lacks.
    func check(_ given: ScopeSet) throws {
        guard own != nil, !scopes.covers(given) else { return }
        let names = scopes.missing(from: given).names.joined(separator: ", ")
        throw Self.exceeds("scopes", "This access token does not have \(names) itself, so it can't give that.")
    }

    /// - Parameter grant: of a token; nil is all that the integration has, now and later.
    /// - Throws: `.forbidden` for a grant that is, or could become, more than its own.
    func check(_ grant: ScopeSet?, of integration: Integration) throws {
        guard let own else { return }
        guard grant != nil || own.scopes == nil else {
            throw Self.exceeds(
                "scopes",
                "This access token has a fixed set of scopes, so it can't give all that an integration has, now and "
                    + "later. Name the scopes.")
        }
        try check(grant ?? integration.scopes)
    }

    /// - Throws: `.forbidden` for scopes of other services that it lacks.
    func check(_ given: CustomScopes) throws {
        guard let own else { return }
        let missing = own.details.customScopes.missing(from: given.names)
        guard missing.isEmpty else {
            throw Self.exceeds(
                "custom_scopes",
                "This access token does not have \(missing.joined(separator: ", ")) itself, so it can't give that.")
        }
    }

    /// - Throws: `.forbidden` for what could be used where, or faster than, it can be used itself.
    func check(_ policy: TokenPolicy) throws {
        guard let bounds = own?.details.policy else { return }
        guard policy.isTest || !bounds.isTest else {
            throw Self.exceeds("environment", "A test token makes test tokens alone.")
        }
        guard policy.hasNetworks(within: bounds) else {
            throw Self.exceeds(
                "networks",
                "This access token is bound to \(bounds.networksText ?? ""), so it can't make one for other networks.")
        }
        guard policy.hasRate(within: bounds) else {
            throw Self.exceeds(
                "rate_limit", "This access token has a rate limit of its own, so it can't make one with a higher one.")
        }
    }

    /// What is said and limited anew of a token that is there. Narrowing it is free.
    ///
    /// - Throws: `.forbidden`.
    func check(_ policy: TokenPolicy, insteadOf old: AccessToken, of integration: Integration) throws {
        let before = old.details.policy
        guard !(policy.hasNetworks(within: before) && policy.hasRate(within: before)) else { return }
        try check(policy)
        if !isOwn(old) { try check(old.scopes, of: integration) }
    }

    /// What limits a connected app anew. Narrowing it is free.
    ///
    /// - Throws: `.forbidden`.
    func check(_ policy: GrantPolicy, insteadOf grant: Grant, at now: Instant) throws {
        let (new, before) = (policy.ofTokens, grant.policy.ofTokens)
        let isWidened = !(new.hasNetworks(within: before) && new.hasRate(within: before))
        let isLengthened = policy.daysLimit ?? .max > grant.policy.daysLimit ?? .max
        guard isWidened || isLengthened else { return }
        if isWidened { try check(new) }
        if isLengthened { try check(end: policy.daysLimit.map { now + .days($0) }) }
        try check(grant.scopes.intersection(grant.integrationScopes))
    }

    /// - Throws: `.forbidden` for an end later than its own.
    func check(end: Instant?) throws {
        guard let limit = own?.expiresAt, end.map({ $0 > limit }) ?? true else { return }
        throw Self.exceeds(
            "expires_at", "This access token expires at \(limit.iso), so it can't make one that lives longer.")
    }

    /// The end, or its own where that is earlier.
    func shortened(_ end: Instant?) -> Instant? { [end, own?.expiresAt].compactMap(\.self).min() }

    private static func exceeds(_ field: String, _ message: String) -> LatchkeyError {
        LatchkeyError(.forbidden, .exceedsOwnAccess, message, field: field)
    }
}

extension TokenPolicy {
    fileprivate func hasNetworks(within other: TokenPolicy) -> Bool {
        guard !other.networks.isEmpty else { return true }
        return !networks.isEmpty && networks.allSatisfy { range in other.networks.contains { $0.contains(range) } }
    }

    fileprivate func hasRate(within other: TokenPolicy) -> Bool {
        guard let limit = other.rateLimit else { return true }
        return rateLimit?.isWithin(limit) ?? false
    }
}
