import LatchkeyCore

/// A webhook in the section of the integration's page.
struct WebhookRow: Sendable {
    let path: String
    let targetURL: String
    let events: String
    let status: WebhookStatusView

    init(_ webhook: Webhook, path: String) {
        self.path = "\(path)/webhooks/\(webhook.id)"
        targetURL = webhook.targetURL
        let count = Set(webhook.subscriptions.map(\.eventType)).count
        events = count == 1 ? webhook.subscriptions[0].eventType : count.counted("event").asSentence
        status = WebhookStatusView(webhook)
    }
}

/// A status as a tag.
struct WebhookStatusView: Sendable {
    let title: String
    let tone: String
    let reason: String?

    init(_ webhook: Webhook) {
        title = webhook.status.rawValue.prefix(1).uppercased() + webhook.status.rawValue.dropFirst()
        tone =
            switch webhook.status {
            case .active: "good"
            case .degraded: "warn"
            case .inactive: "bad"
            }
        reason = webhook.reason
    }
}

/// The form that adds a webhook.
struct NewWebhookView: Sendable {
    struct Group: Sendable {
        let title: String
        let events: [Event]
    }

    struct Event: Sendable {
        let type: String
        let sentence: String
        let isChosen: Bool
    }

    let developersPath: String
    let path: String
    let integrationName: String
    let newID: String
    let targetField: FormField
    let groups: [Group]
    let eventsError: String?
    let problem: FormProblem?

    init(of integration: Integration, _ admin: AdminContext, _ error: LatchkeyError?) {
        developersPath = admin.developers
        path = admin.path(of: integration.id)
        integrationName = integration.name
        newID = admin.core.newID(Webhook.self).text
        var field = FormField("target_url", "Address")
        field.type = "url"
        field.isRequired = true
        field.isFocused = true
        field.hint = "https, reachable from the internet unless the server's admin allows its host."
        targetField = error == nil ? field : field.showing(admin.form, error)
        let chosen = error == nil ? [] : admin.form.all("events")
        groups = EventType.groups.map { group in
            Group(
                title: group.title,
                events: group.types.map {
                    Event(type: $0, sentence: EventType.sentence(of: $0), isChosen: chosen.contains($0))
                })
        }
        eventsError = error?.field == "events" ? error?.message : nil
        problem = FormProblem(error, fields: ["target_url", "events"])
    }
}

/// A webhook's page.
struct WebhookView: Sendable {
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

    struct Subscription: Sendable {
        let type: String
        let sentence: String
        let filter: String?
    }

    let developersPath: String
    let integrationPath: String
    let integrationName: String
    let path: String
    let targetURL: String
    let status: WebhookStatusView
    let isInactive: Bool
    let created: PageTime
    /// Shown once, after it was made.
    let secret: String?
    let subscriptions: [Subscription]
    let types: [String]
    let hasDeliveries: Bool
    let deliveries: [Row]

    init(
        _ webhook: Webhook, _ deliveries: [Delivery], secret: String?, of integration: Integration,
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
        created = PageTime.date(webhook.createdAt, in: timeZone)
        self.secret = secret
        subscriptions = webhook.subscriptions.map {
            Subscription(
                type: $0.eventType, sentence: EventType.sentence(of: $0.eventType), filter: $0.filter?.json.text)
        }
        types = webhook.subscriptions.map(\.eventType)
        hasDeliveries = !deliveries.isEmpty
        self.deliveries = deliveries.map { delivery in
            Row(
                path: "\(page)/deliveries/\(delivery.id)", eventType: delivery.eventType,
                state: delivery.stateTitle, tone: delivery.tone, attempts: "\(delivery.attemptCount)",
                created: PageTime.ago(delivery.createdAt, now: now, in: timeZone),
                next: delivery.state == .pending && delivery.attemptCount > 0
                    ? Self.wait(delivery.nextAttemptAt - now) : nil)
        }
    }
}

extension WebhookView {
    /// "in 5 min"
    fileprivate static func wait(_ duration: Duration) -> String {
        let seconds = max(0, duration.components.seconds)
        return switch seconds {
        case ..<60: "in \(seconds) s"
        case ..<3600: "in \(seconds / 60) min"
        default: "in \(seconds / 3600) h"
        }
    }
}

/// One delivery with its attempts.
struct DeliveryView: Sendable {
    struct Attempt: Sendable {
        let number: Int
        let time: PageTime
        let outcome: String
        let failure: String?
        let tone: String
        let milliseconds: String
        let response: String?
    }

    let developersPath: String
    let integrationPath: String
    let integrationName: String
    let webhookPath: String
    let path: String
    let id: String
    let eventType: String
    let state: String
    let tone: String
    let targetURL: String
    let payload: String
    let mayResend: Bool
    let hasAttempts: Bool
    let attempts: [Attempt]

    init(
        _ delivery: Delivery, _ attempts: [DeliveryAttempt], _ webhook: Webhook, of integration: Integration,
        _ admin: AdminContext
    ) {
        let timeZone = admin.signedIn.user.timeZone
        developersPath = admin.developers
        integrationPath = admin.path(of: integration.id)
        integrationName = integration.name
        webhookPath = admin.path(of: webhook.id, integration)
        path = "\(webhookPath)/deliveries/\(delivery.id)"
        id = delivery.id.text
        eventType = delivery.eventType
        state = delivery.stateTitle
        tone = delivery.tone
        targetURL = webhook.targetURL
        payload = delivery.payload
        mayResend = webhook.status != .inactive
        hasAttempts = !attempts.isEmpty
        self.attempts = attempts.map { attempt in
            let isGood = attempt.status.map { (200..<300).contains($0) } ?? false
            return Attempt(
                number: attempt.number, time: PageTime.dateAndTime(attempt.attemptedAt, in: timeZone),
                outcome: attempt.status.map(String.init) ?? "No answer", failure: attempt.failure,
                tone: isGood ? "good" : "bad", milliseconds: "\(attempt.duration.microseconds / 1000) ms",
                response: attempt.response)
        }
    }
}

extension Delivery {
    fileprivate var stateTitle: String {
        switch state {
        case .pending: attemptCount == 0 ? "Waiting" : "Trying again"
        case .delivered: "Delivered"
        case .failed: "Given up"
        }
    }

    fileprivate var tone: String {
        switch state {
        case .pending: attemptCount == 0 ? "" : "warn"
        case .delivered: "good"
        case .failed: "bad"
        }
    }
}
