/// When a delivery that failed is tried again: ten times over about three days (FACTS.md 7.4).
enum RetrySchedule {
    private static let delays: [Duration] = [
        .seconds(5), .minutes(1), .minutes(5), .minutes(30), .hours(2), .hours(5), .hours(10), .hours(14), .hours(18),
        .hours(22),
    ]
    /// A receiver that says more than this is not obeyed.
    private static let longestWish = Duration.hours(24)
    /// How long a webhook may fail before nothing is sent to it any more.
    static let patience = Duration.days(5)

    /// - Parameters:
    ///   - attempts: so many were made.
    ///   - wish: what the receiver asked for; never sooner than that.
    ///   - chance: 0 to 1, so that what failed together does not come again together.
    /// - Returns: nil when it is given up.
    static func delay(after attempts: Int, wish: Duration?, chance: Double) -> Duration? {
        guard attempts >= 1, attempts <= delays.count else { return nil }
        let planned = delays[attempts - 1]
        let spread = planned * (0.9 + 0.2 * chance)
        return max(spread, min(wish ?? .zero, longestWish))
    }
}
