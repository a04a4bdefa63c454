import LatchkeyStorage

/// Permission to see and change webhooks: of a token, whose scopes the API has checked, or of an admin on the page of an
/// integration.
package struct WebhookAccess: Sendable {
    let workspaceID: WorkspaceID
    /// Whose new webhooks are.
    let integrationID: IntegrationID
    /// Whether new ones come by OAuth, and end with its consent.
    let isOAuth: Bool
    /// Sees those of its integration alone.
    let isLimited: Bool
    /// Whether it may have the audit log sent to it.
    let readsAudit: Bool
    let party: ActingParty

    /// Tokens that came by OAuth see those of their own integration, others all of the workspace.
    ///
    /// - Parameter address: the client's.
    package init(_ principal: Principal, address: String?) {
        workspaceID = principal.workspaceID
        integrationID = principal.token.integration.id
        isOAuth = principal.token.kind == .oauth
        isLimited = isOAuth
        readsAudit = principal.scopes[.auditLog] >= .read
        party = .token(principal.tokenID, address: address)
    }

    /// On an integration's page. What came by OAuth is not there, as with Attio.
    package init(_ administrator: Administrator, _ integration: IntegrationID) {
        workspaceID = administrator.workspace.id
        integrationID = integration
        isOAuth = false
        isLimited = true
        readsAudit = true
        party = .administrator(administrator)
    }

    /// A webhook that may be seen; nil for all others.
    func find(_ id: WebhookID, in connection: any Connection) throws -> Webhook? {
        guard let webhook = try WebhookStore.find(id, in: workspaceID, connection) else { return nil }
        guard isLimited else { return webhook }
        return webhook.integrationID == integrationID && webhook.isOAuth == isOAuth ? webhook : nil
    }

    /// - Throws: `.forbidden` for what would have the audit log sent somewhere by who may not read it.
    func verify(hearing eventTypes: [String]) throws {
        guard !readsAudit, eventTypes.contains(EventType.auditEvent) else { return }
        throw LatchkeyError(
            .forbidden, .exceedsOwnAccess,
            "This access token does not have audit_log:read, so it can't have \(EventType.auditEvent) sent.")
    }

    func audit(_ action: AuditAction, _ webhook: Webhook, _ unit: UnitOfWork) throws {
        try party.audit(action, .webhook(webhook), in: workspaceID, unit)
    }
}

extension AuditTarget {
    static func webhook(_ webhook: Webhook) -> Self {
        Self(kind: "webhook", id: webhook.id.text, name: WebhookTarget.host(of: webhook.targetURL))
    }
}
