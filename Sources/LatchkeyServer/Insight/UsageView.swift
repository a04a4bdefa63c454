import LatchkeyCore

/// What a token or an integration was used for, with its chart.
struct UsageView: Sendable {
    struct Bar: Sendable {
        let x: Int
        /// Heights and tops, in the chart's units.
        let good: Int
        let goodTop: Int
        let bad: Int
        let badTop: Int
        let limited: Int
        let limitedTop: Int
        let words: String
    }

    struct Operation: Sendable {
        let operation: String
        let requests: String
        let errors: String
        let limited: String
        let average: String
    }

    struct Period: Sendable {
        let title: String
        let path: String
        let isChosen: Bool
    }

    struct Last: Sendable {
        let when: PageTime
        let operation: String
        let status: String
        let tone: String
        let address: String?
        let userAgent: String?
    }

    private static let height = 48
    private static let step = 10
    /// Operations of the list.
    private static let longestList = 10

    let period: String
    let periods: [Period]
    let width: Int
    let bars: [Bar]
    let hasRequests: Bool
    let requests: String
    let errors: String
    let limited: String
    let average: String
    let operations: [Operation]
    /// How many operations the list leaves out.
    let otherOperations: String?
    let last: Last?
    let logPath: String

    /// - Parameters:
    ///   - path: where the page of a period is, up to the period's name.
    ///   - logPath: the request log of the same.
    init(
        _ usage: Usage, _ period: UsagePeriod, path: String, logPath: String, now: Instant, in timeZone: String
    ) {
        self.period = period.words
        self.logPath = logPath
        periods = UsagePeriod.allCases.map {
            Period(title: $0.title, path: path + $0.rawValue, isChosen: $0 == period)
        }
        let spans = period.spans(now: now, in: timeZone)
        let counted = spans.map { span in
            (span, usage.slots.filter { $0.start >= span.start && $0.start < span.end }.map(\.counts).total)
        }
        let most = max(1, counted.map(\.1.requests).max() ?? 1)
        width = counted.count * Self.step
        bars = counted.enumerated().map { position, bar in
            Self.bar(bar.1, title: bar.0.title, of: most, at: position * Self.step)
        }
        let all = counted.map(\.1).total
        hasRequests = all.requests > 0
        requests = all.requests.grouped
        errors = all.share(all.errors)
        limited = all.limited.grouped
        average = all.average
        operations = usage.operations.prefix(Self.longestList).map {
            Operation(
                operation: $0.operation, requests: $0.counts.requests.grouped,
                errors: $0.counts.share($0.counts.errors),
                limited: $0.counts.limited.grouped, average: $0.counts.average)
        }
        let rest = usage.operations.count - Self.longestList
        otherOperations = rest > 0 ? rest.counted("other operation") : nil
        last = usage.last.map { Last($0, now: now, in: timeZone) }
    }

    private static func bar(_ counts: UsageCounts, title: String, of most: Int, at x: Int) -> Bar {
        func scaled(_ value: Int) -> Int { value == 0 ? 0 : max(1, value * height / most) }
        let (bad, limited) = (scaled(counts.errors), scaled(counts.limited))
        let fine = counts.requests - counts.errors - counts.limited
        let good = max(0, min(scaled(fine), height - bad - limited))
        let words =
            counts.requests == 0
            ? "\(title): no requests"
            : "\(title): \(counts.requests.grouped) requests, \(counts.errors.grouped) errors, "
                + "\(counts.limited.grouped) too many"
        return Bar(
            x: x, good: good, goodTop: height - good, bad: bad, badTop: height - good - bad, limited: limited,
            limitedTop: height - good - bad - limited, words: words)
    }
}

extension UsageView.Last {
    init(_ last: LastRequest, now: Instant, in timeZone: String) {
        when = PageTime.ago(last.at, now: now, in: timeZone)
        operation = last.operation
        status = String(last.status)
        tone = last.status < 400 ? "good" : "bad"
        address = last.address
        userAgent = last.userAgent
    }
}

extension [UsageCounts] {
    /// The sum.
    var total: UsageCounts { reduce(UsageCounts(), +) }
}

extension UsageCounts {
    /// "0.4 ms"
    var average: String {
        guard requests > 0 else { return "–" }
        let tenths = duration.microseconds / Int64(requests) / 100
        return tenths >= 100 ? "\(tenths / 10) ms" : "\(tenths / 10).\(tenths % 10) ms"
    }

    /// "12 (0.3 %)"
    func share(_ part: Int) -> String {
        guard requests > 0, part > 0 else { return "0" }
        let thousandths = max(1, part * 1000 / requests)
        return "\(part.grouped) (\(thousandths / 10).\(thousandths % 10) %)"
    }
}
