import LatchkeyStorage

/// Stopping a webhook for a while, and starting it again.
extension Webhooks {
    /// Stops it, or lets it go on: what happens meanwhile waits, for 30 days.
    ///
    /// - Throws: `.notFound`.
    package func setPaused(_ access: WebhookAccess, _ id: WebhookID, _ isPaused: Bool) async throws {
        try await changing(access, id, isPaused ? .webhookPaused : .webhookResumed) { webhook, unit in
            try WebhookStore.setPaused(isPaused, webhook, unit.transaction)
            if !isPaused { unit.emitted() }
        }
    }

    /// Makes one that is inactive or degraded active again.
    ///
    /// - Throws: `.notFound`.
    package func activate(_ access: WebhookAccess, _ id: WebhookID) async throws {
        try await changing(access, id, .webhookActivated) { webhook, unit in
            guard webhook.status != .active else { return }
            try WebhookStore.setStatus(.inactive, reason: nil, of: webhook, unit.transaction)
            try WebhookStore.activate(webhook, unit.transaction)
            unit.emitted()
        }
    }

    /// Changes a webhook and says so in the audit log.
    ///
    /// - Throws: `.notFound`, and what `body` throws.
    @discardableResult
    func changing<Value: Sendable>(
        _ access: WebhookAccess, _ id: WebhookID, _ action: AuditAction,
        _ body: @escaping @Sendable (Webhook, UnitOfWork) throws -> Value
    ) async throws -> Value {
        try await core.write { unit in
            let webhook = try access.require(id, unit)
            let value = try body(webhook, unit)
            unit.changedWebhooks()
            try access.audit(action, webhook, unit)
            return value
        }
    }
}

extension WebhookAccess {
    /// A webhook that may be changed.
    ///
    /// - Throws: `.notFound`; `.forbidden` for who is no admin any more.
    func require(_ id: WebhookID, _ unit: UnitOfWork) throws -> Webhook {
        try party.verify(in: unit.transaction)
        guard let webhook = try find(id, in: unit.transaction) else { throw Webhooks.unknown }
        return webhook
    }
}
