import HTTPTypes
import LatchkeyCore

/// Where events are sent (FACTS.md 7.1): for tokens of a whole workspace alone.
let webhookOperations = [
    Operation(
        .get, "/v2/webhooks", id: "listWebhooks", group: "Webhooks", summary: "List webhooks",
        detail: """
            Lists the webhooks of the workspace in the order of their making. A token that came by OAuth sees those of \
            its own integration.
            """,
        tokenLevels: [.workspace],
        parameters: [.limit(10...100, "How many to list, 10 by default."), .offset],
        answer: .data(.array(of: .webhook)), errors: [.invalidQuery], rate: .read,
        access: .required("webhook:read") { _, api in
            let webhooks = try await api.core.webhooks.list(
                api.webhooks, limit: api.query.integer("limit") ?? 10, offset: api.query.integer("offset") ?? 0)
            return .list(webhooks) { $0.json().append(to: &$1) }
        }),
    Operation(
        .post, "/v2/webhooks", id: "createWebhook", group: "Webhooks", summary: "Create a webhook",
        detail: """
            Has events sent to an https address. The answer holds the secret that signs them, this once. No two webhooks \
            of a workspace have the same address, event type and filter.
            """,
        tokenLevels: [.workspace], body: .object([.init("data", .webhookBody(isRequired: true))]),
        answer: .data(.newWebhook), errors: [.invalidBody, .tooLarge, .webhookExists], rate: .write,
        access: .required("webhook:read-write") { _, api in
            let data = api.body["data"]
            let (webhook, secret) = try await api.core.webhooks.create(
                api.webhooks, targetURL: data?["target_url"]?.string ?? "", api.subscriptions ?? [])
            return .data { webhook.json(secret: secret).append(to: &$0) }
        }),
    Operation(
        .get, "/v2/webhooks/{webhook_id}", id: "getWebhook", group: "Webhooks", summary: "Get a webhook",
        detail: "Gets one webhook by its id.", tokenLevels: [.workspace], parameters: [.webhook],
        answer: .data(.webhook), errors: [.unknownWebhook], rate: .read,
        access: .required("webhook:read") { _, api in
            api.answer(
                try api.found(
                    try await api.webhookID.asyncFlatMap { try await api.core.webhooks.find(api.webhooks, $0) }))
        }),
    Operation(
        .patch, "/v2/webhooks/{webhook_id}", id: "updateWebhook", group: "Webhooks", summary: "Update a webhook",
        detail: "Changes the address, or takes other subscriptions in place of the old ones.",
        tokenLevels: [.workspace], parameters: [.webhook],
        body: .object([.init("data", .webhookBody(isRequired: false))]), answer: .data(.webhook),
        errors: [.invalidBody, .tooLarge, .unknownWebhook, .webhookExists], rate: .write,
        access: .required("webhook:read-write") { _, api in
            api.answer(
                try api.found(
                    try await api.webhookID.asyncFlatMap { id in
                        try await api.core.webhooks.update(
                            api.webhooks, id, targetURL: api.body["data"]?["target_url"]?.string, api.subscriptions)
                    }))
        }),
    Operation(
        .delete, "/v2/webhooks/{webhook_id}", id: "deleteWebhook", group: "Webhooks", summary: "Delete a webhook",
        detail: "Ends a webhook. What was on its way is not sent any more.", tokenLevels: [.workspace],
        parameters: [.webhook], answer: .object([]), errors: [.unknownWebhook], rate: .write,
        access: .required("webhook:read-write") { _, api in
            guard let id = api.webhookID,
                try await api.core.webhooks.delete(api.webhooks, id)
            else { throw api.unknownWebhook }
            return .empty
        }),
]

extension APIContext {
    fileprivate var webhooks: WebhookAccess { WebhookAccess(principal, address: server.clientAddress) }
    fileprivate var webhookID: WebhookID? { WebhookID(parameters["webhook_id"] ?? "") }

    fileprivate var unknownWebhook: APIError {
        .notFound("Webhook with ID \"\(parameters["webhook_id"] ?? "")\" was not found.")
    }

    fileprivate func found(_ webhook: Webhook?) throws -> Webhook {
        guard let webhook else { throw unknownWebhook }
        return webhook
    }

    fileprivate func answer(_ webhook: Webhook) -> APIAnswer {
        .data { webhook.json().append(to: &$0) }
    }

    /// The body's subscriptions, of the declared shape; nil where it has none.
    fileprivate var subscriptions: [Webhook.Subscription]? {
        body["data"]?["subscriptions"]?.array?.map { json in
            Webhook.Subscription(
                eventType: json["event_type"]?.string ?? "",
                filter: json["filter"].flatMap { $0 == .null ? nil : WebhookFilter($0) })
        }
    }
}

extension Optional {
    fileprivate func asyncFlatMap<Result>(_ body: (Wrapped) async throws -> Result?) async rethrows -> Result? {
        guard let self else { return nil }
        return try await body(self)
    }
}

extension Webhook {
    /// As the API shows it, in the order of the wire.
    ///
    /// - Parameter secret: only in the answer that makes it.
    fileprivate func json(secret: String? = nil) -> JSON {
        .object([
            (
                "id",
                .object([("workspace_id", .string(workspaceID.text)), ("webhook_id", .string(id.text))])
            ),
            // A paused one sends nothing, and Attio has no word of its own for that.
            ("target_url", .string(targetURL)), ("status", .string((isPaused ? .inactive : status).rawValue)),
            (
                "subscriptions",
                .array(
                    subscriptions.map {
                        .object([("event_type", .string($0.eventType)), ("filter", $0.filter?.json ?? .null)])
                    })
            ),
            ("created_at", .string(createdAt.attioText)), ("secret", secret.map { .string($0) }),
        ])
    }
}
