import LatchkeyCore

/// A webhook's page.
struct WebhookView: Sendable {
    struct Subscription: Sendable {
        let type: String
        let sentence: String
        /// In words.
        let filter: String?
    }

    let developersPath: String
    let integrationPath: String
    let integrationName: String
    let path: String
    let targetURL: String
    let status: WebhookStatusView
    let isInactive: Bool
    let isPaused: Bool
    /// Above all else, for one that is not as it should be.
    let alert: String?
    let created: PageTime
    /// Shown once it was made, changed or asked for.
    let secret: String?
    let subscriptions: [Subscription]
    let types: [String]
    let signing: SigningView
    let chart: WebhookChart
    let search: DeliverySearchView
    let replay: ReplayView?
    /// The earliest and the suggested time of a replay, for the form.
    let replaySince: String

    init(
        _ webhook: Webhook, _ found: WebhookFindings, secret: String?, of integration: Integration,
        _ admin: AdminContext
    ) {
        let (now, timeZone) = (admin.core.clock.now(), admin.signedIn.user.timeZone)
        let page = admin.path(of: webhook.id, integration)
        developersPath = admin.developers
        integrationPath = admin.path(of: integration.id)
        integrationName = integration.name
        path = page
        targetURL = webhook.targetURL
        status = WebhookStatusView(webhook)
        isInactive = webhook.status == .inactive
        isPaused = webhook.isPaused
        alert = webhook.status == .active ? nil : webhook.reason
        created = PageTime.date(webhook.createdAt, in: timeZone)
        self.secret = secret
        subscriptions = webhook.subscriptions.map {
            Subscription(
                type: $0.eventType, sentence: EventType.sentence(of: $0.eventType),
                filter: $0.filter.map(found.names.words))
        }
        types = Array(Set(webhook.subscriptions.map(\.eventType))).sorted()
        signing = SigningView(found.signing, now: now, in: timeZone)
        chart = found.chart
        search = DeliverySearchView(found, page, now: now, in: timeZone)
        replay = found.replay.flatMap { ReplayView($0, now: now, in: timeZone) }
        replaySince = (now - .days(1)).local(in: timeZone)
    }
}

/// All that a webhook's page tells beside the webhook.
struct WebhookFindings: Sendable {
    let names: EventNames
    let signing: WebhookSigningState
    let chart: WebhookChart
    let request: DeliveryRequestText
    let deliveries: [Delivery]
    /// Whether there are more that fit.
    let hasMore: Bool
    let replay: Replay?
}

/// What signs, without any secret.
struct SigningView: Sendable {
    let version: Int
    /// When the previous secret signs no more.
    let overlapEnd: PageTime?
    let publicKey: String?

    init(_ signing: WebhookSigningState, now: Instant, in timeZone: String) {
        version = signing.version
        overlapEnd = signing.overlapEnd.map { PageTime.until($0, now: now, in: timeZone) }
        publicKey = signing.publicKey
    }
}

/// The newest replay, while it goes on and for an hour.
struct ReplayView: Sendable {
    let isRunning: Bool
    let total: Int
    let done: Int
    let since: PageTime

    init?(_ replay: Replay, now: Instant, in timeZone: String) {
        isRunning = replay.remaining > 0
        guard isRunning || now - replay.beganAt < .hours(1) else { return nil }
        total = replay.total
        done = replay.total - replay.remaining
        since = PageTime.dateAndTime(replay.since, in: timeZone)
    }
}
