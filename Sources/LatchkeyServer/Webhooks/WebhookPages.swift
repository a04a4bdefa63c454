import HTTPTypes
import Hummingbird
import LatchkeyCore

/// The Webhooks section of an integration's page, and a page for each webhook and each of its deliveries.
enum WebhookPages {
    static func register(in routes: PageRoutes) {
        let path = "/{workspace-slug}/settings/developers/{integration-id}/webhooks"
        routes.get("\(path)/new") { admin in try await new(admin) }
        routes.post(path, create)
        routes.get("\(path)/{webhook-id}", show)
        routes.post("\(path)/{webhook-id}/test", test)
        routes.get("\(path)/{webhook-id}/delete", askDelete)
        routes.post("\(path)/{webhook-id}/delete", delete)
        routes.get("\(path)/{webhook-id}/deliveries/{delivery-id}", showDelivery)
        routes.post("\(path)/{webhook-id}/deliveries/{delivery-id}/resend", resend)
    }

    private static func new(_ admin: AdminContext, _ error: LatchkeyError? = nil) async throws -> Response {
        let integration = try await admin.integration()
        return try await admin.settings(
            "webhook-new", NewWebhookView(of: integration, admin, error), tab: .developers, title: "Add a webhook",
            status: error?.pageStatus ?? .ok)
    }

    /// The secret is kept in the session and shown on the webhook's page.
    @Sendable private static func create(_ admin: AdminContext) async throws -> Response {
        let integration = try await admin.integration()
        let id = try admin.form.id("id", as: WebhookID.self)
        let types = EventType.all.filter { admin.form.all("events").contains($0) }
        do {
            guard !types.isEmpty else { throw LatchkeyError.invalid("events", "Choose at least one event.") }
            let secret = try await admin.core.webhooks.create(
                admin.webhooks(of: integration), id: id, targetURL: admin.form.text("target_url"),
                types.map { Webhook.Subscription(eventType: $0, filter: nil) })
            if let secret {
                try await admin.core.sessions.keepSecret(secret, for: keptName(id), admin.signedIn)
            }
        } catch let error as LatchkeyError
            where error.isAboutTheForm || error.kind == .conflict || error.kind == .invalid
        {
            return try await new(admin, error.aboutTarget)
        }
        return admin.redirect(to: admin.path(of: id, integration))
    }

    @Sendable private static func show(_ admin: AdminContext) async throws -> Response {
        let (integration, webhook) = try await admin.webhook()
        let secret = try await admin.core.sessions.keptSecret(for: keptName(webhook.id), admin.signedIn)
        let deliveries = try await admin.core.webhooks.deliveries(admin.webhooks(of: integration), webhook.id)
        return try await admin.settings(
            "webhook", WebhookView(webhook, deliveries, secret: secret, of: integration, admin), tab: .developers,
            title: "Webhook")
    }

    @Sendable private static func test(_ admin: AdminContext) async throws -> Response {
        let (integration, webhook) = try await admin.webhook()
        guard let type = EventType.all.first(where: { $0 == admin.form.text("event_type") }) else {
            throw PageRefusal.notFound
        }
        return try await attempt(admin, webhook, of: integration, saying: "A test event is on its way.") {
            try await admin.core.webhooks.sendTest(admin.webhooks(of: integration), webhook.id, eventType: type)
        }
    }

    @Sendable private static func resend(_ admin: AdminContext) async throws -> Response {
        let (integration, webhook) = try await admin.webhook()
        let id = try admin.page.id("delivery-id", as: DeliveryID.self)
        return try await attempt(admin, webhook, of: integration, saying: "The event is on its way again.") {
            try await admin.core.webhooks.resend(admin.webhooks(of: integration), webhook.id, id)
        }
    }

    @Sendable private static func showDelivery(_ admin: AdminContext) async throws -> Response {
        let (integration, webhook) = try await admin.webhook()
        let (delivery, attempts) = try await admin.core.webhooks.delivery(
            admin.webhooks(of: integration), webhook.id, try admin.page.id("delivery-id", as: DeliveryID.self))
        return try await admin.settings(
            "webhook-delivery", DeliveryView(delivery, attempts, webhook, of: integration, admin), tab: .developers,
            title: delivery.eventType)
    }

    @Sendable private static func askDelete(_ admin: AdminContext) async throws -> Response {
        let (integration, webhook) = try await admin.webhook()
        return try await admin.settings(
            "webhook-delete", WebhookView(webhook, [], secret: nil, of: integration, admin), tab: .developers,
            title: "Delete webhook")
    }

    @Sendable private static func delete(_ admin: AdminContext) async throws -> Response {
        let (integration, webhook) = try await admin.webhook()
        _ = try await admin.core.webhooks.delete(admin.webhooks(of: integration), webhook.id)
        return admin.redirect(
            to: admin.path(of: integration.id, open: .webhooks),
            saying: FlashMessage("The webhook is deleted. Nothing is sent to it any more."))
    }

    private static func attempt(
        _ admin: AdminContext, _ webhook: Webhook, of integration: Integration, saying text: String,
        _ work: () async throws -> Void
    ) async throws -> Response {
        do {
            try await work()
            return admin.redirect(to: admin.path(of: webhook.id, integration), saying: FlashMessage(text))
        } catch let error as LatchkeyError where error.kind == .conflict {
            return admin.redirect(
                to: admin.path(of: webhook.id, integration), saying: FlashMessage(.bad, error.message))
        }
    }

    private static func keptName(_ id: WebhookID) -> String { "webhook \(id)" }
}

extension AdminContext {
    fileprivate func webhooks(of integration: Integration) -> WebhookAccess {
        WebhookAccess(administrator, integration.id)
    }

    /// The page of a webhook.
    func path(of webhook: WebhookID, _ integration: Integration) -> String {
        "\(path(of: integration.id))/webhooks/\(webhook)"
    }

    /// The webhook that the path names, of the integration that the path names.
    fileprivate func webhook() async throws -> (Integration, Webhook) {
        let integration = try await integration()
        let id = try page.id("webhook-id", as: WebhookID.self)
        guard let webhook = try await core.webhooks.find(webhooks(of: integration), id) else {
            throw PageRefusal.notFound
        }
        return (integration, webhook)
    }
}

extension LatchkeyError {
    /// What the API says of the body, at the form's field.
    fileprivate var aboutTarget: LatchkeyError {
        guard field == nil, kind == .invalid || kind == .conflict else { return self }
        let message =
            kind == .conflict
            ? "There is a webhook for this address and one of these events already."
            : "Enter an https address, on port 443 or from 1024 on."
        return .invalid("target_url", message)
    }
}
