import FoundationEssentials
import LatchkeyStorage

/// Who did what to what, when, from where. Written in the transaction of what it records.
package struct AuditEvent: Sendable {
    /// The one who acted; the name as it was then.
    package struct Party: Sendable {
        /// `workspace-member`, `api-token`, `user`, `command-line` or `system`; of a target, `integration` and so on.
        package let kind: String
        package let id: String?
        package let name: String
    }

    package let id: AuditEventID
    package let workspaceID: WorkspaceID
    package let occurredAt: Instant
    package let actor: Party
    /// `access-token.created`: the noun, then what happened to it.
    package let action: String
    package let target: Party?
    package let address: String?
    /// What else there is to say, by name: `scopes`, `from`, `to`.
    package let detail: [String: String]
    /// Its place in the workspace's chain.
    package let sequence: Int64
    /// Of the event before it.
    package let previousHash: String
    package let hash: String
}

/// What can happen: the audit log's vocabulary.
package enum AuditAction: String, CaseIterable, Sendable {
    case workspaceCreated = "workspace.created"
    case workspaceUpdated = "workspace.updated"
    case workspaceLogoChanged = "workspace.logo-changed"
    case tokensShownOnce = "workspace.show-tokens-once-enabled"
    case tokenRulesChanged = "workspace.token-rules-changed"
    case tokensCopyable = "workspace.show-tokens-once-disabled"
    case memberJoined = "workspace-member.joined"
    case memberAccessChanged = "workspace-member.access-level-changed"
    case memberRemoved = "workspace-member.removed"
    case memberLeft = "workspace-member.left"
    case passwordLinkCreated = "workspace-member.password-link-created"
    case invitationCreated = "invitation.created"
    case invitationRevoked = "invitation.revoked"
    case integrationCreated = "integration.created"
    case integrationUpdated = "integration.updated"
    case integrationAvatarChanged = "integration.avatar-changed"
    case integrationScopesChanged = "integration.scopes-changed"
    case integrationDeleted = "integration.deleted"
    case accessTokenCreated = "access-token.created"
    case accessTokenImported = "access-token.imported"
    case accessTokenCopied = "access-token.copied"
    case accessTokenRenamed = "access-token.renamed"
    case accessTokenUpdated = "access-token.updated"
    case accessTokenExpiring = "access-token.expiring"
    case accessTokenReplaced = "access-token.replaced"
    case accessTokenRevoked = "access-token.revoked"
    case accessTokenLeaked = "access-token.leaked"
    case signedIn = "session.started"
    case signedOut = "session.ended"
    case signInFailed = "session.refused"
    case passwordChanged = "user.password-changed"
    case passwordReset = "user.password-reset"
    case profileUpdated = "user.profile-updated"
    case restored = "instance.restored"
    case objectCreated = "object.created"
    case objectUpdated = "object.updated"
    case objectDeleted = "object.deleted"
    case objectEnabled = "object.enabled"
    case objectDisabled = "object.disabled"
    case attributeCreated = "attribute.created"
    case attributeUpdated = "attribute.updated"
    case optionCreated = "attribute-option.created"
    case optionUpdated = "attribute-option.updated"
    case recordsImported = "records.imported"
    case oauthClientUpdated = "oauth-client.updated"
    case clientSecretCreated = "client-secret.created"
    case clientSecretRevoked = "client-secret.revoked"
    case clientSecretLeaked = "client-secret.leaked"
    case clientRegistered = "oauth-client.registered"
    case registrationTokenCreated = "registration-token.created"
    case registrationTokenRevoked = "registration-token.revoked"
    case registrationTokenLeaked = "registration-token.leaked"
    case grantCreated = "grant.created"
    case grantWidened = "grant.widened"
    case grantUpdated = "grant.updated"
    case grantExpiring = "grant.expiring"
    case grantRevoked = "grant.revoked"
    case oauthTokenReused = "oauth-token.reused"
    case oauthTokenRevoked = "oauth-token.revoked"
    case oauthTokenLeaked = "oauth-token.leaked"
    case accessRequested = "access-request.created"
    case accessRequestDone = "access-request.done"
    case accessRequestDeclined = "access-request.declined"
    case accessRequestWithdrawn = "access-request.withdrawn"
    case webhookCreated = "webhook.created"
    case webhookUpdated = "webhook.updated"
    case webhookDeleted = "webhook.deleted"
    case webhookPaused = "webhook.paused"
    case webhookResumed = "webhook.resumed"
    case webhookActivated = "webhook.activated"
    case webhookReplayed = "webhook.replayed"
    case webhookSecretShown = "webhook.secret-shown"
    case webhookSecretRotated = "webhook.secret-rotated"
    case webhookDegraded = "webhook.degraded"
    case webhookDeactivated = "webhook.deactivated"

    /// In words, for people: "Access token created".
    package var title: String {
        switch self {
        case .workspaceLogoChanged: "Workspace logo changed"
        case .tokensShownOnce: "Show tokens only once switched on"
        case .tokenRulesChanged: "Rules for access tokens changed"
        case .accessTokenExpiring: "Access token expires soon"
        case .accessRequested: "Admins asked for access"
        case .tokensCopyable: "Show tokens only once switched off"
        case .memberJoined: "Member joined"
        case .memberAccessChanged: "Access level changed"
        case .memberRemoved: "Member removed"
        case .memberLeft: "Member left"
        case .passwordLinkCreated: "Password link made"
        case .integrationAvatarChanged: "Integration avatar changed"
        case .integrationScopesChanged: "Integration scopes changed"
        case .signedIn: "Signed in"
        case .signedOut: "Session ended"
        case .signInFailed: "Sign-in refused"
        case .passwordChanged: "Password changed"
        case .passwordReset: "Password reset"
        case .profileUpdated: "Profile updated"
        case .restored: "Restored from a backup"
        case .oauthClientUpdated: "OAuth settings changed"
        case .grantCreated: "App connected"
        case .grantWidened: "App given more permissions"
        case .grantUpdated: "App's limits changed"
        case .grantExpiring: "App must ask again soon"
        case .grantRevoked: "App disconnected"
        case .clientRegistered: "OAuth client registered itself"
        case .oauthTokenRevoked: "OAuth token revoked"
        case .accessTokenLeaked: "Access token leaked and revoked"
        case .clientSecretLeaked: "Client secret leaked and revoked"
        case .registrationTokenLeaked: "Registration token leaked and revoked"
        case .oauthTokenLeaked: "Refresh token leaked and revoked"
        case .oauthTokenReused: "OAuth code or refresh token used twice"
        default:
            rawValue.prefix(1).uppercased()
                + rawValue.dropFirst().map { $0 == "-" || $0 == "." ? " " : String($0) }.joined()
        }
    }
}

extension AuditAction {
    /// The event that tells webhooks of it: what happens to access tokens and to OAuth's clients and grants. They are Latchkey's own, beside
    /// those of FACTS.md 7.2.
    var eventType: String? {
        switch self {
        case .accessTokenCreated, .accessTokenImported, .accessTokenUpdated, .accessTokenReplaced, .accessTokenRevoked,
            .accessTokenLeaked, .accessTokenExpiring, .oauthClientUpdated, .clientSecretCreated, .clientSecretRevoked,
            .clientSecretLeaked, .clientRegistered, .registrationTokenCreated, .registrationTokenRevoked,
            .registrationTokenLeaked, .grantCreated, .grantWidened, .grantUpdated, .grantExpiring,
            .grantRevoked, .oauthTokenReused, .oauthTokenRevoked, .oauthTokenLeaked:
            rawValue
        default: nil
        }
    }
}

/// What an action was done to.
struct AuditTarget: Sendable {
    let kind: String
    let id: String
    let name: String

    static func workspace(_ workspace: Workspace) -> Self {
        Self(kind: "workspace", id: workspace.id.text, name: workspace.name)
    }

    static func member(_ member: WorkspaceMember) -> Self {
        Self(kind: "workspace-member", id: member.id.text, name: member.name)
    }

    static func integration(_ integration: Integration) -> Self {
        Self(kind: "integration", id: integration.id.text, name: integration.name)
    }

    static func accessToken(_ id: AccessTokenID, name: String) -> Self {
        Self(kind: "access-token", id: id.text, name: name)
    }

    static func invitation(_ id: InvitationID, email: String) -> Self {
        Self(kind: "invitation", id: id.text, name: email)
    }

    static func object(_ object: Object) -> Self {
        Self(kind: "object", id: object.id.text, name: object.plural)
    }

    static func attribute(_ id: AttributeID, title: String) -> Self {
        Self(kind: "attribute", id: id.text, name: title)
    }

    static func option(_ option: SelectOption) -> Self {
        Self(kind: "attribute-option", id: option.id.text, name: option.title)
    }

    static func user(_ user: User) -> Self {
        Self(kind: "user", id: user.id.text, name: user.name)
    }
}

extension UnitOfWork {
    /// Writes an audit event into this transaction, at the end of the workspace's chain.
    func audit(
        _ action: AuditAction, _ target: AuditTarget?, in workspace: WorkspaceID, by actor: Actor,
        from address: String?, detail: [String: String] = [:]
    ) throws {
        let event = AuditEvent(
            id: ids.next(), workspaceID: workspace, occurredAt: now, actor: actor.party, action: action.rawValue,
            target: target.map { .init(kind: $0.kind, id: $0.id, name: $0.name) }, address: address, detail: detail,
            after: try AuditStore.head(of: workspace, in: transaction))
        try AuditStore.insert(event, transaction)
        if let type = action.eventType, let target {
            try emit(
                Event(type: type, id: [("\(target.kind.replacing("-", with: "_"))_id", target.id)]), in: workspace,
                by: actor.reference)
        }
        try emit(
            Event(
                type: EventType.auditEvent, id: [("audit_event_id", event.id.text)], whole: ("audit_event", event.json)),
            in: workspace, by: actor.reference)
    }

    /// The same for what an administrator did.
    func audit(
        _ action: AuditAction, _ target: AuditTarget?, by administrator: Administrator, detail: [String: String] = [:]
    ) throws {
        try audit(
            action, target, in: administrator.workspace.id, by: administrator.actor, from: administrator.address,
            detail: detail)
    }
}
