/// Which limit an operation counts against (FACTS.md 6.1).
package enum RateClass: Sendable {
    /// 100 a second by default.
    case read
    /// 25 a second by default.
    case write
    /// Counted against no limit: asked by services for each request that they get.
    case unlimited

    var isRead: Bool { self == .read }
}
