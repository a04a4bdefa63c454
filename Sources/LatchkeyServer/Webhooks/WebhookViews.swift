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
        if webhook.isPaused, webhook.status != .inactive {
            (title, tone, reason) = ("Paused", "", "What happens meanwhile waits, for up to 30 days.")
            return
        }
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
