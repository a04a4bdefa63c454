import LatchkeyCore

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
    let subject: String
    /// As it is sent, but for what signs it.
    let request: String
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
        subject = delivery.subject
        request = delivery.requestText(to: webhook)
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
    var stateTitle: String {
        switch state {
        case .pending: attemptCount == 0 ? "Waiting" : "Trying again"
        case .delivered: "Delivered"
        case .failed: "Given up"
        }
    }

    var tone: String {
        switch state {
        case .pending: attemptCount == 0 ? "" : "warn"
        case .delivered: "good"
        case .failed: "bad"
        }
    }
}
