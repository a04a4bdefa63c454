import LatchkeyStorage

/// The webhooks that tokens of the API see and make. OAuth's see those of their own integration alone.
package struct Webhooks: Sendable {
    /// The most subscriptions of a webhook, and the most webhooks of a workspace: so much a change may cost.
    private static let subscriptionLimit = 100
    private static let webhookLimit = 500

    let core: Core

    /// In the order of their making.
    package func list(_ principal: Principal, limit: Int, offset: Int) async throws -> [Webhook] {
        let (workspace, integration) = (principal.workspaceID, principal.onlyIntegration)
        return try await core.read {
            try WebhookStore.list(in: workspace, of: integration, limit: limit, offset: offset, $0)
        }
    }

    /// Nil for one that is not there, or not the token's to see.
    package func find(_ principal: Principal, _ id: WebhookID) async throws -> Webhook? {
        try await core.read { try Self.find(id, principal, $0) }
    }

    /// - Returns: the webhook, and its secret, which is told once.
    /// - Throws: `.invalid` with the body's issues, `.conflict`.
    package func create(
        _ principal: Principal, targetURL: String, _ subscriptions: [Webhook.Subscription], address: String?
    ) async throws -> (webhook: Webhook, secret: String) {
        try check(targetURL, subscriptions)
        let (id, secret) = (core.newID(Webhook.self), Hex.text(core.random.bytes(32)))
        let sealed = try core.keys.seal(secret, context: Self.context(id, principal.workspaceID))
        let webhook = try await writing { unit in
            let count = try unit.transaction.value(
                "SELECT COUNT(*) FROM webhooks WHERE workspace_id = ?", principal.workspaceID, as: Int.self)
            guard count ?? 0 < Self.webhookLimit else { throw Self.tooMany }
            let webhook = Webhook(
                id: id, workspaceID: principal.workspaceID, integrationID: principal.integrationID,
                targetURL: targetURL, status: .active, reason: nil, subscriptions: subscriptions, createdAt: unit.now,
                failingSince: nil)
            try WebhookStore.insert(
                webhook, isOAuth: principal.onlyIntegration != nil, sealedSecret: sealed, unit.transaction)
            try unit.audit(.webhookCreated, webhook, by: principal, from: address)
            return webhook
        }
        return (webhook, secret)
    }

    /// Changes what is given.
    ///
    /// - Returns: nil for one that is not there, or not the token's to see.
    /// - Throws: as `create`.
    package func update(
        _ principal: Principal, _ id: WebhookID, targetURL: String?, _ subscriptions: [Webhook.Subscription]?,
        address: String?
    ) async throws -> Webhook? {
        if let targetURL { try check(targetURL, []) }
        if let subscriptions { try check(nil, subscriptions) }
        return try await writing { unit in
            guard let old = try Self.find(id, principal, unit.transaction) else { return nil }
            try WebhookStore.update(
                id, in: old.workspaceID, targetURL: targetURL ?? old.targetURL,
                subscriptions: subscriptions ?? old.subscriptions, unit.transaction)
            try unit.audit(.webhookUpdated, old, by: principal, from: address)
            return try WebhookStore.find(id, in: old.workspaceID, unit.transaction)
        }
    }

    /// - Returns: whether it was there, and the token's to see.
    package func delete(_ principal: Principal, _ id: WebhookID, address: String?) async throws -> Bool {
        try await core.write { unit in
            guard let webhook = try Self.find(id, principal, unit.transaction) else { return false }
            try WebhookStore.delete(id, in: webhook.workspaceID, unit.transaction)
            try unit.audit(.webhookDeleted, webhook, by: principal, from: address)
            return true
        }
    }

    /// What a secret is sealed for.
    static func context(_ id: WebhookID, _ workspace: WorkspaceID) -> String { "webhook \(id) \(workspace)" }

    private static func find(
        _ id: WebhookID, _ principal: Principal, _ connection: any Connection
    ) throws -> Webhook? {
        guard let webhook = try WebhookStore.find(id, in: principal.workspaceID, connection),
            principal.onlyIntegration.map({ $0 == webhook.integrationID }) ?? true
        else { return nil }
        return webhook
    }

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

extension Principal {
    /// Set for tokens that came by OAuth, which see nothing of other integrations.
    fileprivate var onlyIntegration: IntegrationID? {
        token.kind == .oauth ? token.integration.id : nil
    }

    fileprivate var integrationID: IntegrationID { token.integration.id }
}

extension UnitOfWork {
    fileprivate func audit(
        _ action: AuditAction, _ webhook: Webhook, by principal: Principal, from address: String?
    ) throws {
        let name = try AccessTokenStore.find(principal.tokenID, in: principal.workspaceID, transaction)?.name ?? ""
        try audit(
            action, AuditTarget(kind: "webhook", id: webhook.id.text, name: WebhookTarget.host(of: webhook.targetURL)),
            in: principal.workspaceID, by: .apiToken(principal.tokenID, name: name), from: address)
    }

    /// Ends the webhooks of an integration.
    ///
    /// - Parameter workspace: in this one alone, and only those that came by OAuth; nil: everywhere.
    func deleteWebhooks(of integration: IntegrationID, grantedBy workspace: WorkspaceID?) throws {
        let found = try WebhookStore.ids(
            of: integration, in: workspace, onlyOAuth: workspace != nil, transaction)
        for webhook in found { try WebhookStore.delete(webhook.id, in: webhook.workspace, transaction) }
    }
}

extension Core {
    package var webhooks: Webhooks { Webhooks(core: self) }
}
