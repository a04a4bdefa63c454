import LatchkeyCore

/// The list of deliveries of a webhook, and the form that searches it.
struct DeliverySearchView: Sendable {
    struct Row: Sendable {
        let path: String
        let eventType: String
        let state: String
        let tone: String
        let attempts: String
        let created: PageTime
        /// When it is tried again.
        let next: String?
    }

    struct State: Sendable {
        let value: String
        let title: String
        let isChosen: Bool
    }

    let about: String
    let states: [State]
    let since: String
    let until: String
    /// What is wrong with what was typed.
    let problem: String?
    let isSearch: Bool
    let hasRows: Bool
    let rows: [Row]
    /// The pages before and behind.
    let newestPath: String?
    let olderPath: String?

    init(_ found: WebhookFindings, _ path: String, now: Instant, in timeZone: String) {
        let request = found.request
        (about, since, until, problem) = (request.about, request.since, request.until, request.problem)
        states = [("", "Any status"), ("pending", "Waiting"), ("delivered", "Delivered"), ("failed", "Given up")].map {
            State(value: $0.0, title: $0.1, isChosen: $0.0 == request.state)
        }
        isSearch = request.isSearch
        hasRows = !found.deliveries.isEmpty
        rows = found.deliveries.map { Row($0, path, now: now, in: timeZone) }
        newestPath = request.before.isEmpty ? nil : request.path(path, before: nil)
        olderPath = found.hasMore ? found.deliveries.last.map { request.path(path, before: $0.id.text) } : nil
    }
}

extension DeliverySearchView.Row {
    fileprivate init(_ delivery: Delivery, _ page: String, now: Instant, in timeZone: String) {
        path = "\(page)/deliveries/\(delivery.id)"
        eventType = delivery.eventType
        state = delivery.stateTitle
        tone = delivery.tone
        attempts = "\(delivery.attemptCount)"
        created = PageTime.ago(delivery.createdAt, now: now, in: timeZone)
        next =
            delivery.state == .pending && delivery.attemptCount > 0
            ? Self.wait(delivery.nextAttemptAt - now) : nil
    }

    /// "in 5 min"
    private static func wait(_ duration: Duration) -> String {
        let seconds = max(0, duration.components.seconds)
        return switch seconds {
        case ..<60: "in \(seconds) s"
        case ..<3600: "in \(seconds / 60) min"
        default: "in \(seconds / 3600) h"
        }
    }
}

/// A search among deliveries as the address of the page has it.
struct DeliveryRequestText: Sendable {
    /// Rows of a page.
    static let length = 50

    let about: String
    let state: String
    let since: String
    let until: String
    let before: String
    private(set) var problem: String?

    init(_ query: Form) {
        about = query.text("about")
        state = query.text("state")
        since = query.text("since")
        until = query.text("until")
        before = query.text("before")
    }

    var isSearch: Bool { !(about + state + since + until).isEmpty }

    /// What it asks for; one row more than a page has. What can't be read is said and left out.
    mutating func search(in timeZone: String) -> DeliverySearch {
        var search = DeliverySearch()
        search.limit = Self.length + 1
        search.state = Delivery.State(rawValue: state)
        search.before = DeliveryID(before)
        if !about.isEmpty {
            search.about = DeliveryID(about)?.text
            if search.about == nil { problem = "Enter a whole id: of a delivery, or of the record or other thing." }
        }
        search.since = moment(since, in: timeZone)
        search.until = moment(until, in: timeZone)
        return search
    }

    private mutating func moment(_ text: String, in timeZone: String) -> Instant? {
        guard !text.isEmpty else { return nil }
        let moment = Instant(local: text, in: timeZone)
        if moment == nil { problem = "Enter a time as 2026-11-03T14:05." }
        return moment
    }

    /// The page of this search behind a delivery.
    fileprivate func path(_ page: String, before: String?) -> String {
        let fields = [
            ("about", about), ("state", state), ("since", since), ("until", until), ("before", before ?? ""),
        ].filter { !$0.1.isEmpty }
        let query = fields.map { "\($0.0)=\(PercentEncoding.encode($0.1))" }.joined(separator: "&")
        return query.isEmpty ? page : "\(page)?\(query)"
    }
}
