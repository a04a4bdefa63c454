import LatchkeyCore

/// A token in the list of its integration that is dead because it leaked.
struct LeakedTokenRow: Sendable {
    let name: String
    let masked: String
    let created: PageTime
    let createdBy: String
    let leaked: PageTime
    /// Never a link: anybody may have written it.
    let foundAt: String?

    init(_ token: LeakedToken, now: Instant, timeZone: String) {
        name = token.name
        masked = token.masked
        created = PageTime.date(token.createdAt, in: timeZone)
        createdBy = token.createdBy
        leaked = PageTime.ago(token.leakedAt, now: now, in: timeZone)
        foundAt = token.foundAt.isEmpty ? nil : token.foundAt
    }
}
