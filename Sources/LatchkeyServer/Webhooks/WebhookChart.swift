import LatchkeyCore

/// How a webhook fared over time, as two rows of bars.
struct WebhookChart: Sendable {
    struct Bar: Sendable {
        let x: Int
        /// Heights and tops, in the chart's units.
        let good: Int
        let goodTop: Int
        let bad: Int
        let badTop: Int
        let latency: Int
        let latencyTop: Int
        let words: String
    }

    private static let height = 48
    private static let step = 10

    let isMonth: Bool
    let period: String
    let width: Int
    let bars: [Bar]
    let hasAttempts: Bool
    let attempts: String
    let rate: String
    let average: String
    let slowest: String

    init(_ hours: [WebhookHour], isMonth: Bool, now: Instant, in timeZone: String) {
        self.isMonth = isMonth
        let chosen = isMonth ? UsagePeriod.month : .day
        period = chosen.words
        let buckets = chosen.spans(now: now, in: timeZone).map { span in
            Bucket(title: span.title, hours.filter { $0.start >= span.start && $0.start < span.end })
        }
        width = buckets.count * Self.step
        let most = max(1, buckets.map(\.attempts).max() ?? 1)
        let longest = max(1, buckets.map(\.average).max() ?? 1)
        bars = buckets.enumerated().map { position, bucket in
            func scaled(_ value: Int64, of whole: Int64) -> Int {
                value == 0 ? 0 : max(1, Int(value * Int64(Self.height) / whole))
            }
            let bad = scaled(bucket.failed, of: most)
            let good = min(scaled(bucket.delivered, of: most), Self.height - bad)
            let latency = scaled(bucket.average, of: longest)
            return Bar(
                x: position * Self.step, good: good, goodTop: Self.height - good, bad: bad,
                badTop: Self.height - good - bad, latency: latency, latencyTop: Self.height - latency,
                words: bucket.words)
        }
        let all = Bucket(title: "", hours)
        hasAttempts = all.attempts > 0
        attempts = String(all.attempts)
        rate = all.rate
        average = "\(all.average / 1000) ms"
        slowest = "\((hours.map(\.slowest.microseconds).max() ?? 0) / 1000) ms"
    }
}

/// What one bar stands for.
private struct Bucket {
    let title: String
    let delivered: Int64
    let failed: Int64
    /// Microseconds.
    let average: Int64

    init(title: String, _ hours: [WebhookHour]) {
        self.title = title
        delivered = hours.reduce(0) { $0 + Int64($1.delivered) }
        failed = hours.reduce(0) { $0 + Int64($1.failed) }
        let duration = hours.reduce(0) { $0 + $1.duration.microseconds }
        average = delivered + failed == 0 ? 0 : duration / (delivered + failed)
    }

    var attempts: Int64 { delivered + failed }

    /// "99.7 %", never rounded up to all.
    var rate: String {
        guard attempts > 0 else { return "–" }
        let thousandths = delivered * 1000 / attempts
        return thousandths % 10 == 0 ? "\(thousandths / 10) %" : "\(thousandths / 10).\(thousandths % 10) %"
    }

    var words: String {
        attempts == 0
            ? "\(title): nothing"
            : "\(title): \(delivered) delivered, \(failed) failed, \(average / 1000) ms on average"
    }
}
