import LatchkeyStorage

/// Making and changing webhooks, on pages and through the API.
package struct Webhooks: Sendable {
    /// The most subscriptions of a webhook, and the most webhooks of a workspace: so much a change may cost.
    private static let subscriptionLimit = 100
    private static let webhookLimit = 500

    let core: Core

    /// In the order of their making.
    package func list(_ access: WebhookAccess, limit: Int, offset: Int) async throws -> [Webhook] {
        try await core.read { try WebhookStore.list(access, limit: limit, offset: offset, $0) }
    }

    /// Nil for one that is not there, or not to be seen.
    package func find(_ access: WebhookAccess, _ id: WebhookID) async throws -> Webhook? {
        try await core.read { try access.find(id, in: $0) }
    }

    /// - Returns: the webhook, and its secret, which is told once.
    /// - Throws: `.invalid` with the body's issues, `.conflict`.
    package func create(
        _ access: WebhookAccess, targetURL: String, _ subscriptions: [Webhook.Subscription]
    ) async throws -> (webhook: Webhook, secret: String) {
        try await insert(access, core.newID(), targetURL: targetURL, subscriptions)
    }

    /// The same for a form, whose `id` makes a second submit no second webhook.
    ///
    /// - Returns: the secret; nil for a second submit.
    /// - Throws: as the other.
    package func create(
        _ access: WebhookAccess, id: WebhookID, targetURL: String, _ subscriptions: [Webhook.Subscription]
    ) async throws -> String? {
        do {
            return try await insert(access, id, targetURL: targetURL, subscriptions).secret
        } catch let error as StorageError where error.violatesUniqueness(of: "webhooks.id") {
            return nil
        }
    }

    private func insert(
        _ access: WebhookAccess, _ id: WebhookID, targetURL: String, _ subscriptions: [Webhook.Subscription]
    ) async throws -> (webhook: Webhook, secret: String) {
        try check(targetURL, subscriptions)
        let secret = Hex.text(core.random.bytes(32))
        let sealed = try core.keys.seal(secret, context: Self.context(id, access.workspaceID))
        try access.verify(hearing: subscriptions.map(\.eventType))
        let webhook = try await writing { unit in
            try access.party.verify(in: unit.transaction)
            let count = try unit.transaction.value(
                "SELECT COUNT(*) FROM webhooks WHERE workspace_id = ?", access.workspaceID, as: Int.self)
            guard count ?? 0 < Self.webhookLimit else { throw Self.tooMany }
            let webhook = Webhook(
                id: id, workspaceID: access.workspaceID, integrationID: access.integrationID, isOAuth: access.isOAuth,
                targetURL: targetURL, status: .active, isPaused: false, reason: nil, subscriptions: subscriptions,
                createdAt: unit.now, failingSince: nil)
            try WebhookStore.insert(webhook, sealedSecret: sealed, unit.transaction)
            try access.audit(.webhookCreated, webhook, unit)
            return webhook
        }
        return (webhook, secret)
    }

    /// Changes what is given.
    ///
    /// - Returns: nil for one that is not there, or not to be seen.
    /// - Throws: as `create`.
    package func update(
        _ access: WebhookAccess, _ id: WebhookID, targetURL: String?, _ subscriptions: [Webhook.Subscription]?
    ) async throws -> Webhook? {
        try check(targetURL, subscriptions ?? [])
        return try await writing { unit in
            try access.party.verify(in: unit.transaction)
            guard let old = try access.find(id, in: unit.transaction) else { return nil }
            try access.verify(hearing: (subscriptions ?? old.subscriptions).map(\.eventType))
            try WebhookStore.update(
                id, in: old.workspaceID, targetURL: targetURL ?? old.targetURL,
                subscriptions: subscriptions ?? old.subscriptions, unit.transaction)
            unit.changedWebhooks()
            try access.audit(.webhookUpdated, old, unit)
            return try WebhookStore.find(id, in: old.workspaceID, unit.transaction)
        }
    }

    /// - Returns: whether it was there, and to be seen.
    package func delete(_ access: WebhookAccess, _ id: WebhookID) async throws -> Bool {
        try await core.write { unit in
            try access.party.verify(in: unit.transaction)
            guard let webhook = try access.find(id, in: unit.transaction) else { return false }
            try WebhookStore.delete(id, in: webhook.workspaceID, unit.transaction)
            unit.changedWebhooks()
            try access.audit(.webhookDeleted, webhook, unit)
            return true
        }
    }

    /// What a secret is sealed for.
    static func context(_ id: WebhookID, _ workspace: WorkspaceID) -> String { "webhook \(id) \(workspace)" }

    private func check(_ targetURL: String?, _ subscriptions: [Webhook.Subscription]) throws {
        if let targetURL, WebhookTarget(targetURL, allowing: core.configuration.webhookHosts) == nil {
            throw LatchkeyError.invalidBody([
                ValidationIssue("invalid_string", at: [.name("data"), .name("target_url")], "Invalid url")
            ])
        }
        guard subscriptions.count <= Self.subscriptionLimit else {
            throw LatchkeyError.invalidBody([
                ValidationIssue(
                    "too_big", at: [.name("data"), .name("subscriptions")],
                    "Array must contain at most \(Self.subscriptionLimit) element(s)")
            ])
        }
    }

    private func writing<Value: Sendable>(
        _ body: @escaping @Sendable (UnitOfWork) throws -> Value
    ) async throws -> Value {
        do {
            return try await core.write(body)
        } catch let error as StorageError where error.violatesUniqueness(of: "webhook_subscriptions.target_url") {
            throw LatchkeyError(
                .conflict, .uniquenessConflict,
                "A webhook with this target URL, event type and filter exists already.")
        }
    }

    private static let tooMany = LatchkeyError(
        .conflict, .uniquenessConflict, "A workspace has at most \(webhookLimit) webhooks.")
}

extension UnitOfWork {
    /// Ends the webhooks of an integration.
    ///
    /// - Parameter workspace: in this one alone, and only those that came by OAuth; nil: everywhere.
    func deleteWebhooks(of integration: IntegrationID, grantedBy workspace: WorkspaceID?) throws {
        let found = try WebhookStore.ids(
            of: integration, in: workspace, onlyOAuth: workspace != nil, transaction)
        if !found.isEmpty { changedWebhooks() }
        for webhook in found { try WebhookStore.delete(webhook.id, in: webhook.workspace, transaction) }
    }
}

extension Core {
    package var webhooks: Webhooks { Webhooks(core: self) }
}
