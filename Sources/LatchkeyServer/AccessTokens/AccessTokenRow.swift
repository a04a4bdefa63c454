import LatchkeyCore

/// One access token in the list of its integration.
struct AccessTokenRow: Sendable {
    let name: String
    let masked: String
    let scopes: String
    let path: String
    let created: PageTime
    let createdBy: String
    let expires: PageTime?
    let lastUsed: PageTime?
    let isCopyable: Bool
    let isReplaceable: Bool
    let isTest: Bool
    let isImported: Bool
    /// Whether nobody has used it for long.
    let isUnused: Bool
    let labels: [String]
    let customScopes: String?
    let description: String?
    /// Whence and how often it may be used, in words.
    let limits: String?
    /// "4 new networks", where it was used from so many within a day.
    let newNetworks: String?

    init(
        _ token: AccessToken, of integration: Integration, _ burst: NewNetworks?, path: String, now: Instant,
        timeZone: String
    ) {
        newNetworks = burst?.count.counted("new network")
        name = token.name
        masked = token.masked
        scopes = Self.scopes(of: token, integration)
        self.path = "\(path)/access-tokens/\(token.id)"
        created = PageTime.date(token.createdAt, in: timeZone)
        createdBy = token.createdBy
        expires = token.expiresAt.map { PageTime.until($0, now: now, in: timeZone) }
        lastUsed = token.lastUsedAt.map { PageTime.ago($0, now: now, in: timeZone) }
        isCopyable = token.isCopyable
        isReplaceable = !token.isReplaced
        isTest = token.details.policy.isTest
        isImported = token.isImported
        isUnused = now - (token.lastUsedAt ?? token.createdAt) >= AccessTokens.idleness
        labels = token.details.labels
        customScopes =
            token.details.customScopes.isEmpty
            ? nil : token.details.customScopes.names.joined(separator: ", ")
        description = token.details.description.isEmpty ? nil : token.details.description
        limits = PolicyFields.words(token.details.policy.networks, token.details.policy.rateLimit)
    }

    private static func scopes(of token: AccessToken, _ integration: Integration) -> String {
        let replaced = token.isReplaced ? "Replaced. " : ""
        guard let granted = token.scopes else { return "\(replaced)All scopes of the integration" }
        let effective = granted.intersection(integration.scopes)
        if effective.isEmpty { return "\(replaced)None: the integration no longer has its scopes" }
        return replaced + effective.phrase
    }
}
