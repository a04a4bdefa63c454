/// When a letter that was not taken is tried again: ten times over about two days.
enum MailSchedule {
    private static let delays: [Duration] = [
        .seconds(10), .minutes(1), .minutes(5), .minutes(15), .hours(1), .hours(2), .hours(4), .hours(8), .hours(12),
        .hours(20),
    ]
    /// How long a letter is kept when nobody sends it, as when mail is no longer configured.
    static let patience = Duration.days(7)

    /// - Parameter attempts: so many were made.
    /// - Returns: nil when it is dropped.
    static func delay(after attempts: Int) -> Duration? {
        (1...delays.count).contains(attempts) ? delays[attempts - 1] : nil
    }
}
