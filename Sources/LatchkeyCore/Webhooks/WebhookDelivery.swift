import LatchkeyStorage
import Synchronization

/// Sends what webhooks wait for, and writes down what came of it.
package final class WebhookDelivery: Sendable {
    /// What a webhook's queue holds in memory, however long it is in the database.
    private static let batch = 100
    /// How old what was read of a webhook may be when it is sent.
    private static let freshness = Duration.seconds(1)
    /// Requests to one webhook at the same time.
    private static let concurrency = 16

    let core: Core
    private let sender: any WebhookSender
    private let limit: TargetRateLimit

    package init(core: Core, sender: any WebhookSender) {
        self.core = core
        self.sender = sender
        limit = TargetRateLimit(perSecond: core.configuration.webhookRateLimit)
    }

    /// The webhooks that have something to be tried now.
    package func due() async throws -> Set<WebhookID> {
        let now = core.clock.now()
        return Set(try await core.read { try DeliveryStore.dueWebhooks(at: now, $0) }.map(\.id))
    }

    /// Sends what is due to one webhook, until nothing is, or its target has had enough of this second. Only one of
    /// these may run for a webhook at a time.
    ///
    /// - Throws: when what came of an attempt can't be written down. Going on would send the same again and again.
    package func drain(_ id: WebhookID) async throws {
        while !Task.isCancelled {
            let now = core.clock.now()
            let found = try await core.read { connection -> (Webhook, SealedSigning, [Delivery])? in
                guard let webhook = try WebhookStore.find(id, connection), webhook.isSending,
                    let sealed = try WebhookSigningStore.find(id, in: webhook.workspaceID, connection)
                else { return nil }
                return (webhook, sealed, try DeliveryStore.due(id, at: now, limit: Self.batch, connection))
            }
            guard let (webhook, sealed, deliveries) = found, !deliveries.isEmpty else { return }
            let allowed = limit.take(deliveries.count, of: webhook.targetURL, at: now)
            guard allowed > 0 else { return }
            let signing = try core.webhooks.open(sealed, of: webhook, at: now)
            try await send(Array(deliveries.prefix(allowed)), to: webhook, signing)
        }
    }

    /// Many at once, but those of one subject one after the other. What was not begun after a second is left to be read
    /// anew: the webhook may be paused, changed or deleted by then.
    private func send(_ deliveries: [Delivery], to webhook: Webhook, _ signing: WebhookSigning) async throws {
        let start = ContinuousClock.now
        let lines = Dictionary(grouping: deliveries, by: \.subject).values
        try await withThrowingDiscardingTaskGroup { group in
            let gate = Gate(lines.map { $0 })
            for _ in 0..<min(Self.concurrency, lines.count) {
                group.addTask {
                    while let line = gate.next() {
                        for delivery in line where start.duration(to: .now) < Self.freshness {
                            try await self.attempt(delivery, to: webhook, signing)
                        }
                    }
                }
            }
        }
    }

    private func attempt(_ delivery: Delivery, to webhook: Webhook, _ signing: WebhookSigning) async throws {
        let began = core.clock.now()
        let start = ContinuousClock.now
        let outcome: DeliveryOutcome
        if let target = WebhookTarget(webhook.targetURL, allowing: core.configuration.webhookHosts) {
            outcome = await sender.send(try delivery.request(to: target, webhook, signing, at: began))
        } else {
            outcome = DeliveryOutcome(status: nil, failure: "This address is not one that webhooks may be sent to.")
        }
        // The server stops: nothing is known of this attempt, so it is made again.
        guard !Task.isCancelled else { return }
        let lasting = start.duration(to: .now)
        let chance = Double(core.random.bytes(1)[0]) / 255
        let usesPrevious = signing.previous.map { _ in signing.attioUsesPrevious }
        try await core.write { unit in
            try unit.record(
                outcome, of: delivery, signedWithPrevious: usesPrevious, began: began, lasting: lasting, chance: chance)
        }
    }
}

/// Hands out pieces of work to whoever asks next.
private final class Gate: Sendable {
    private let lines: Mutex<[[Delivery]]>

    init(_ lines: [[Delivery]]) {
        self.lines = Mutex(lines.reversed())
    }

    func next() -> [Delivery]? {
        lines.withLock { $0.popLast() }
    }
}

extension Delivery {
    /// The request of an attempt (FACTS.md 7.4, Standard Webhooks 1.0.0).
    fileprivate func request(
        to target: WebhookTarget, _ webhook: Webhook, _ signing: WebhookSigning, at now: Instant
    ) throws -> DeliveryRequest {
        let body = Array("{\"webhook_id\":\"\(webhook.id)\",\"events\":[\(payload)]}".utf8)
        let fixed = [
            (name: "content-type", value: "application/json"), (name: "user-agent", value: "Latchkey-Webhooks/1"),
            (name: "idempotency-key", value: id.text),
        ]
        return DeliveryRequest(
            target: target, headers: fixed + (try signing.headers(id: id.text, timestamp: now.seconds, body)),
            body: body)
    }
}

extension Webhook {
    /// Whether anything is sent to it.
    fileprivate var isSending: Bool { status != .inactive && !isPaused }
}
