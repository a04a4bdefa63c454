import HTTPTypes
import Hummingbird
import LatchkeyCore

/// What the buttons on a webhook's page do.
enum WebhookActions {
    static func register(in routes: PageRoutes) {
        let path = "\(WebhookPages.path)/{webhook-id}"
        routes.post("\(path)/test", test)
        routes.post("\(path)/pause") { admin in try await setPaused(admin, true) }
        routes.post("\(path)/resume") { admin in try await setPaused(admin, false) }
        routes.post("\(path)/activate", activate)
        routes.post("\(path)/secret", showSecret)
        routes.get("\(path)/rotate") { admin in try await WebhookPages.ask(admin, "webhook-rotate", "Rotate secret") }
        routes.post("\(path)/rotate", rotate)
        routes.post("\(path)/end-overlap", endOverlap)
        routes.post("\(path)/ed25519", setEd25519)
        routes.get("\(path)/replay") { admin in try await WebhookPages.ask(admin, "webhook-replay", "Replay") }
        routes.post("\(path)/replay", replay)
        routes.post("\(path)/deliveries/{delivery-id}/resend", resend)
    }

    @Sendable private static func test(_ admin: AdminContext) async throws -> Response {
        guard let type = EventType.all.first(where: { $0 == admin.form.text("event_type") }) else {
            throw PageRefusal.notFound
        }
        return try await act(admin) { webhooks, access, id in
            try await webhooks.sendTest(access, id, eventType: type)
            return "A test event is on its way."
        }
    }

    private static func setPaused(_ admin: AdminContext, _ isPaused: Bool) async throws -> Response {
        try await act(admin) { webhooks, access, id in
            try await webhooks.setPaused(access, id, isPaused)
            return isPaused ? "Nothing is sent until you resume it." : "It goes on."
        }
    }

    @Sendable private static func activate(_ admin: AdminContext) async throws -> Response {
        try await act(admin) { webhooks, access, id in
            try await webhooks.activate(access, id)
            return "The webhook is active. Replay what failed to send it again."
        }
    }

    @Sendable private static func showSecret(_ admin: AdminContext) async throws -> Response {
        try await act(admin) { webhooks, access, id in
            try await admin.keep(try await webhooks.secret(access, id), of: id)
            return nil
        }
    }

    @Sendable private static func rotate(_ admin: AdminContext) async throws -> Response {
        guard let version = Int(admin.form.text("version")), let hours = Int(admin.form.text("overlap_hours")) else {
            throw PageRefusal.notFound
        }
        return try await act(admin) { webhooks, access, id in
            let secret = try await webhooks.rotateSecret(access, id, version: version, overlap: .hours(hours))
            guard let secret else { return nil }
            try await admin.keep(secret, of: id)
            return hours == 0
                ? "The secret is new, the old one signs no more."
                : "The secret is new. The old one signs too until the overlap is over."
        }
    }

    @Sendable private static func endOverlap(_ admin: AdminContext) async throws -> Response {
        try await act(admin) { webhooks, access, id in
            try await webhooks.endOverlap(access, id)
            return "The old secret signs no more."
        }
    }

    @Sendable private static func setEd25519(_ admin: AdminContext) async throws -> Response {
        let isOn = admin.form.text("is_on") == "on"
        return try await act(admin) { webhooks, access, id in
            try await webhooks.setEd25519(access, id, isOn)
            return isOn ? "Deliveries are signed with Ed25519 too." : "Deliveries are not signed with Ed25519 any more."
        }
    }

    @Sendable private static func replay(_ admin: AdminContext) async throws -> Response {
        let since = Instant(local: admin.form.text("since"), in: admin.signedIn.user.timeZone)
        return try await act(admin) { webhooks, access, id in
            guard let since else { throw LatchkeyError.invalid("since", "Enter a time as 2026-11-03T14:05.") }
            let count = try await webhooks.replay(access, id, since: since)
            return count == 0 ? "Nothing was given up since then." : nil
        }
    }

    @Sendable private static func resend(_ admin: AdminContext) async throws -> Response {
        let delivery = try admin.page.id("delivery-id", as: DeliveryID.self)
        return try await act(admin) { webhooks, access, id in
            try await webhooks.resend(access, id, delivery)
            return "The event is on its way again."
        }
    }

    /// Does something with the webhook that the path names and goes to its page, which says what came of it.
    ///
    /// - Parameter work: hands out what is said.
    private static func act(
        _ admin: AdminContext, _ work: (Webhooks, WebhookAccess, WebhookID) async throws -> String?
    ) async throws -> Response {
        let (integration, webhook) = try await admin.webhook()
        let page = admin.path(of: webhook.id, integration)
        do {
            let words = try await work(admin.core.webhooks, admin.webhooks(of: integration), webhook.id)
            return admin.redirect(to: page, saying: words.map { FlashMessage($0) })
        } catch let error as LatchkeyError where error.isAboutTheForm {
            return admin.redirect(to: page, saying: FlashMessage(.bad, error.message))
        }
    }
}
