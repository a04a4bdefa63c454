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

    init(_ token: AccessToken, of integration: Integration, path: String, now: Instant, timeZone: String) {
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
    }

    private static func scopes(of token: AccessToken, _ integration: Integration) -> String {
        let replaced = token.isReplaced ? "Replaced. " : ""
        guard let granted = token.scopes else { return "\(replaced)All scopes of the integration" }
        let effective = granted.intersection(integration.scopes)
        if effective.isEmpty { return "\(replaced)None: the integration no longer has its scopes" }
        return replaced + effective.phrase
    }
}
