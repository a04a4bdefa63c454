package import LatchkeyStorage

package typealias WebhookID = ID<Webhook>

/// Where events of a workspace are sent (FACTS.md 7).
package struct Webhook: Sendable {
    /// How it fares.
    package enum Status: String, Sendable, CaseIterable {
        case active
        /// A delivery was given up; others are still tried.
        case degraded
        /// Nothing is sent any more.
        case inactive
    }

    package let id: WebhookID
    package let workspaceID: WorkspaceID
    package let integrationID: IntegrationID
    /// Whether it came by OAuth, and ends with its consent.
    let isOAuth: Bool
    package let targetURL: String
    package let status: Status
    /// Whether an admin has stopped it for now. What happens meanwhile waits.
    package let isPaused: Bool
    /// Why it is not active, in words.
    package let reason: String?
    package let subscriptions: [Subscription]
    package let createdAt: Instant
    /// When its deliveries began to fail; nil while they arrive.
    let failingSince: Instant?

    /// What it wants to hear of.
    package struct Subscription: Sendable, Hashable {
        package let eventType: String
        /// Nil: all of them.
        package let filter: WebhookFilter?

        package init(eventType: String, filter: WebhookFilter?) {
            self.eventType = eventType
            self.filter = filter
        }
    }
}

extension Webhook.Status: SQLDecodable, SQLEncodable {
    package init?(sqlValue: SQLValue) {
        guard case .text(let text) = sqlValue else { return nil }
        self.init(rawValue: text)
    }

    package var sqlValue: SQLValue { .text(rawValue) }
}

/// What webhooks can be told of.
package enum EventType {
    /// Attio's, in its order (FACTS.md 7.2).
    package static let attio = [
        "call-recording.created", "comment.created", "comment.resolved", "comment.unresolved", "comment.deleted",
        "list.created", "list.updated", "list.deleted", "list-attribute.created", "list-attribute.updated",
        "list-entry.created", "list-entry.updated", "list-entry.deleted", "object-attribute.created",
        "object-attribute.updated", "note.created", "note-content.updated", "note.updated", "note.deleted",
        "record.created", "record.merged", "record.updated", "record.deleted", "task.created", "task.updated",
        "task.deleted", "workspace-member.created", "activity.created", "activity.updated", "activity.deleted",
        "activity-attribute.created", "activity-attribute.updated", "activity-record.created",
        "activity-record.deleted",
    ]

    /// Latchkey's own: what happens to access tokens and to OAuth's clients and grants, and every audit event.
    package static let own = AuditAction.allCases.compactMap(\.eventType) + [auditEvent]

    /// Carries the whole audit event, so it is for those alone who may read the log.
    package static let auditEvent = "audit-event.created"

    package static let all = attio + own
}
