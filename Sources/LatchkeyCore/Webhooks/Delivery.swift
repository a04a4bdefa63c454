package typealias DeliveryID = ID<Delivery>

/// One event on its way to one webhook.
package struct Delivery: Sendable {
    /// How far it has come.
    package enum State: String, Sendable, CaseIterable {
        /// To be tried, for the first time or again.
        case pending
        case delivered
        /// Given up.
        case failed
    }

    /// Names it in all of its attempts: `webhook-id` and `Idempotency-Key`.
    package let id: DeliveryID
    package let workspaceID: WorkspaceID
    package let webhookID: WebhookID
    package let eventType: String
    /// The event as JSON.
    package let payload: String
    package let state: State
    package let attemptCount: Int
    package let nextAttemptAt: Instant
    /// When the event happened.
    package let createdAt: Instant
    /// The id of what it is about: deliveries of one subject to one webhook keep their order.
    package let subject: String
    /// The attempts that were made before it was last sent again.
    let attemptsBefore: Int

    /// The subject of an event.
    static func subject(of event: JSON) -> String? {
        for name in ["record_id", "entry_id", "note_id", "task_id", "comment_id", "list_id"] {
            if let value = event["id"]?[name]?.string { return value }
        }
        return nil
    }
}

/// What one attempt came to.
package struct DeliveryOutcome: Sendable {
    /// Nil where no answer came.
    package let status: Int?
    /// Why there is no answer, in words for whoever owns the webhook.
    package let failure: String?
    /// What was answered, up to 16 KB.
    package let response: String
    /// `Retry-After`: when to come again, if it was said.
    package let retryAfter: Duration?

    package init(status: Int?, failure: String? = nil, response: String = "", retryAfter: Duration? = nil) {
        self.status = status
        self.failure = failure
        self.response = response
        self.retryAfter = retryAfter
    }

    package var isSuccess: Bool { status.map { (200..<300).contains($0) } ?? false }
    /// The receiver says that the request is at fault.
    var isRefusal: Bool { status.map { (400..<500).contains($0) } ?? false }
    /// The receiver wants nothing more (RFC 9110 section 15.5.11).
    package var isGone: Bool { status == 410 }
}

/// One request, ready to be sent.
package struct DeliveryRequest: Sendable {
    package let target: WebhookTarget
    package let headers: [(name: String, value: String)]
    package let body: [UInt8]
}

/// Whoever sends it over the network. Never throws: what goes wrong is an outcome.
package protocol WebhookSender: Sendable {
    func send(_ request: DeliveryRequest) async -> DeliveryOutcome
}
