import HTTPTypes
import Hummingbird
import LatchkeyCore

/// The Webhooks section of an integration's page, and a page for each webhook and each of its deliveries.
enum WebhookPages {
    static let path = "/{workspace-slug}/settings/developers/{integration-id}/webhooks"

    static func register(in routes: PageRoutes) {
        routes.get("\(path)/new") { admin in try await form(admin) }
        routes.post(path, create)
        routes.get("\(path)/{webhook-id}", show)
        routes.get("\(path)/{webhook-id}/edit", edit)
        routes.post("\(path)/{webhook-id}/edit", update)
        routes.get("\(path)/{webhook-id}/delete") { admin in try await ask(admin, "webhook-delete", "Delete webhook") }
        routes.post("\(path)/{webhook-id}/delete", delete)
        routes.get("\(path)/{webhook-id}/deliveries/{delivery-id}", showDelivery)
        WebhookActions.register(in: routes)
    }

    @Sendable private static func edit(_ admin: AdminContext) async throws -> Response {
        let (integration, webhook) = try await admin.webhook()
        return try await form(admin, webhook, of: integration)
    }

    private static func form(_ admin: AdminContext, _ error: LatchkeyError? = nil) async throws -> Response {
        try await form(admin, nil, of: try await admin.integration(), error)
    }

    private static func form(
        _ admin: AdminContext, _ webhook: Webhook?, of integration: Integration, _ error: LatchkeyError? = nil
    ) async throws -> Response {
        let view = WebhookForm(webhook, try await admin.eventNames(), of: integration, admin, error)
        return try await admin.settings(
            "webhook-form", view, tab: .developers, title: view.title, status: error?.pageStatus ?? .ok)
    }

    /// The secret is kept in the session and shown on the webhook's page.
    @Sendable private static func create(_ admin: AdminContext) async throws -> Response {
        let integration = try await admin.integration()
        let id = try admin.form.id("id", as: WebhookID.self)
        do {
            let secret = try await admin.core.webhooks.create(
                admin.webhooks(of: integration), id: id, targetURL: admin.form.text("target_url"),
                try admin.chosenSubscriptions())
            if let secret { try await admin.keep(secret, of: id) }
        } catch let error as LatchkeyError where error.isAboutTheForm {
            return try await form(admin, nil, of: integration, error.aboutTarget)
        }
        return admin.redirect(to: admin.path(of: id, integration))
    }

    @Sendable private static func update(_ admin: AdminContext) async throws -> Response {
        let (integration, webhook) = try await admin.webhook()
        do {
            _ = try await admin.core.webhooks.update(
                admin.webhooks(of: integration), webhook.id, targetURL: admin.form.text("target_url"),
                try admin.chosenSubscriptions())
        } catch let error as LatchkeyError where error.isAboutTheForm {
            return try await form(admin, webhook, of: integration, error.aboutTarget)
        }
        return admin.redirect(
            to: admin.path(of: webhook.id, integration), saying: FlashMessage("The webhook is saved."))
    }

    @Sendable private static func show(_ admin: AdminContext) async throws -> Response {
        let (integration, webhook) = try await admin.webhook()
        let secret = try await admin.keptSecret(of: webhook.id)
        let found = try await admin.findings(on: webhook, of: integration)
        return try await admin.settings(
            "webhook", WebhookView(webhook, found, secret: secret, of: integration, admin), tab: .developers,
            title: "Webhook")
    }

    @Sendable private static func showDelivery(_ admin: AdminContext) async throws -> Response {
        let (integration, webhook) = try await admin.webhook()
        let (delivery, attempts) = try await admin.core.webhooks.delivery(
            admin.webhooks(of: integration), webhook.id, try admin.page.id("delivery-id", as: DeliveryID.self))
        return try await admin.settings(
            "webhook-delivery", DeliveryView(delivery, attempts, webhook, of: integration, admin), tab: .developers,
            title: delivery.eventType)
    }

    /// A question in a dialog, or a page of its own.
    static func ask(_ admin: AdminContext, _ template: String, _ title: String) async throws -> Response {
        let (integration, webhook) = try await admin.webhook()
        let found = try await admin.findings(on: webhook, of: integration)
        return try await admin.settings(
            template, WebhookView(webhook, found, secret: nil, of: integration, admin), tab: .developers, title: title)
    }

    @Sendable private static func delete(_ admin: AdminContext) async throws -> Response {
        let (integration, webhook) = try await admin.webhook()
        _ = try await admin.core.webhooks.delete(admin.webhooks(of: integration), webhook.id)
        return admin.redirect(
            to: admin.path(of: integration.id, open: .webhooks),
            saying: FlashMessage("The webhook is deleted. Nothing is sent to it any more."))
    }
}

extension AdminContext {
    fileprivate func chosenSubscriptions() throws -> [Webhook.Subscription] {
        let subscriptions = form.subscriptions
        guard !subscriptions.isEmpty else { throw LatchkeyError.invalid("events", "Choose at least one event.") }
        return subscriptions
    }

    /// All that its page tells of a webhook, as the query asks for it.
    fileprivate func findings(on webhook: Webhook, of integration: Integration) async throws -> WebhookFindings {
        let (access, timeZone) = (webhooks(of: integration), signedIn.user.timeZone)
        let (isMonth, now) = (page.query.text("period") == "month", core.clock.now())
        let period: UsagePeriod = isMonth ? .month : .day
        let start = period.spans(now: now, in: timeZone).first?.start ?? now
        var request = DeliveryRequestText(page.query)
        let deliveries = try await core.webhooks.deliveries(access, webhook.id, request.search(in: timeZone))
        return WebhookFindings(
            names: try await eventNames(), signing: try await core.webhooks.signing(access, webhook.id),
            chart: WebhookChart(
                try await core.webhooks.hours(access, webhook.id, since: start), isMonth: isMonth, now: now,
                in: timeZone),
            request: request, deliveries: Array(deliveries.prefix(DeliveryRequestText.length)),
            hasMore: deliveries.count > DeliveryRequestText.length,
            replay: try await core.webhooks.lastReplay(access, webhook.id))
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
