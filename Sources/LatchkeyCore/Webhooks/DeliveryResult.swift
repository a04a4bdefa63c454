import LatchkeyStorage

extension UnitOfWork {
    /// Writes what an attempt came to, and what that means for the delivery and its webhook.
    ///
    /// - Parameters:
    ///   - signedWithPrevious: whether Attio's headers had the signature of the previous secret; nil outside of an
    ///     overlap of two.
    ///   - chance: 0 to 1, for the time of the next attempt.
    func record(
        _ outcome: DeliveryOutcome, of delivery: Delivery, signedWithPrevious: Bool?, began: Instant,
        lasting: Duration, chance: Double
    ) throws {
        guard let webhook = try WebhookStore.find(delivery.webhookID, in: delivery.workspaceID, transaction) else {
            return
        }
        let delay =
            outcome.isSuccess || outcome.isGone
            ? nil
            : RetrySchedule.delay(
                after: delivery.attemptCount + 1 - delivery.attemptsBefore, wish: outcome.retryAfter, chance: chance)
        let state: Delivery.State = outcome.isSuccess ? .delivered : delay == nil ? .failed : .pending
        try DeliveryStore.record(
            outcome, of: delivery, state: state, nextAttemptAt: now + (delay ?? .zero), began: began, lasting: lasting,
            transaction)
        try WebhookHourStore.count(
            isSuccess: outcome.isSuccess, lasting: lasting, of: delivery, at: now, transaction)
        // A receiver that refuses one signature may know the other secret alone: the next attempt tries that.
        if let signedWithPrevious, outcome.isRefusal {
            try WebhookSigningStore.setUsesPrevious(!signedWithPrevious, webhook, transaction)
            changedWebhooks()
        }
        if outcome.isSuccess {
            try recover(webhook)
        } else {
            try suffer(outcome, state, webhook)
        }
    }

    private func recover(_ webhook: Webhook) throws {
        if webhook.failingSince != nil { try WebhookStore.setFailing(since: nil, webhook, transaction) }
        guard webhook.status == .degraded else { return }
        try WebhookStore.setStatus(.active, reason: nil, of: webhook, transaction)
    }

    private func suffer(_ outcome: DeliveryOutcome, _ state: Delivery.State, _ webhook: Webhook) throws {
        let since = webhook.failingSince ?? now
        if webhook.failingSince == nil { try WebhookStore.setFailing(since: now, webhook, transaction) }
        guard webhook.status != .inactive else { return }
        if outcome.isGone {
            try end(webhook, because: "The receiver answered 410 Gone: it wants nothing more.")
        } else if now - since >= RetrySchedule.patience {
            try end(webhook, because: "Nothing has arrived for five days.")
        } else if state == .failed, webhook.status == .active {
            let reason = "A delivery was given up after \(outcome.summary)."
            try WebhookStore.setStatus(.degraded, reason: reason, of: webhook, transaction)
            try tell(.webhookDegraded, webhook, reason)
        }
    }

    private func end(_ webhook: Webhook, because reason: String) throws {
        try WebhookStore.setStatus(.inactive, reason: reason, of: webhook, transaction)
        changedWebhooks()
        try tell(.webhookDeactivated, webhook, reason)
    }

    private func tell(_ action: AuditAction, _ webhook: Webhook, _ reason: String) throws {
        try audit(
            action, .webhook(webhook), in: webhook.workspaceID, by: .system, from: nil, detail: ["reason": reason])
        try writeLetters(action, webhook, reason)
    }
}

extension DeliveryOutcome {
    /// In words, after “after”.
    fileprivate var summary: String { status.map { "an answer of \($0)" } ?? "no answer" }
}
