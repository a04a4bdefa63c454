/// Which limit an operation counts against (FACTS.md 6.1).
package enum RateClass: Sendable {
    /// 100 a second by default.
    case read
    /// 25 a second by default.
    case write

    var isRead: Bool { self == .read }
}
