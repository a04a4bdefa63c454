import LatchkeyStorage

extension UnitOfWork {
    /// Tells the admins by mail that a webhook is degraded or inactive.
    func writeLetters(_ action: AuditAction, _ webhook: Webhook, _ reason: String) throws {
        try tellAdmins(of: webhook.workspaceID, action, about: webhook.id.text) { letterhead in
            let workspace = try WorkspaceStore.find(webhook.workspaceID, in: transaction)
            let integration =
                webhook.isOAuth
                ? try IntegrationStore.find(client: webhook.integrationID, in: transaction)
                : try IntegrationStore.find(webhook.integrationID, in: webhook.workspaceID, transaction)
            return WebhookLetter(
                webhook: webhook, workspace: workspace?.name ?? "", slug: workspace?.slug ?? "",
                integration: integration?.name ?? "", isOver: action == .webhookDeactivated, reason: reason,
                since: webhook.failingSince ?? now, letterhead: letterhead
            ).content
        }
    }
}

/// What admins read about a webhook that fails. Of its address only the host: the rest may be a secret.
private struct WebhookLetter {
    let webhook: Webhook
    let workspace: String
    let slug: String
    let integration: String
    /// Whether nothing is sent any more.
    let isOver: Bool
    let reason: String
    let since: Instant
    let letterhead: Letterhead

    var content: LetterContent {
        let state = isOver ? "inactive" : "degraded"
        let host = WebhookTarget.host(of: webhook.targetURL)
        let (date, time) = since.text(in: "UTC")
        return LetterContent(
            subject: "\(workspace): the webhook to \(host) is \(state)",
            text: """
                The webhook of \(integration) to \(host) is \(state).

                Why: \(reason)
                Failing since: \(date), \(time) UTC

                \(isOver ? over : next)

                \(place)

                You get this because you are an admin of \(workspace).

                """)
    }

    private var next: String {
        """
        Events are still sent to it, each up to eleven times over three days. The next one that arrives makes it active \
        again; when nothing has arrived for five days, it becomes inactive.
        """
    }

    private var over: String {
        "Nothing is sent to it any more, and it hears nothing of what happens until it is made active again."
    }

    private var place: String {
        guard !webhook.isOAuth else {
            return """
                It was made by the app \(integration), which is connected to \(workspace) by OAuth, so it has no page \
                here: whoever runs the app can mend it.
                """
        }
        let page = "\(letterhead.origin)/\(slug)/settings/developers/\(webhook.integrationID)/webhooks/\(webhook.id)"
        return """
            What was sent and answered\(isOver ? ", and how to make it active again and replay what failed" : ""):
            \(page)
            """
    }
}
