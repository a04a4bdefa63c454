import LatchkeyStorage
import Synchronization

/// Sends what webhooks wait for, and writes down what came of it.
package final class WebhookDelivery: Sendable {
    /// What a webhook's queue holds in memory, however long it is in the database.
    private static let batch = 100
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
            let (now, revision) = (core.clock.now(), core.webhookRevision.value)
            let found = try await core.read { connection -> (Webhook, SealedSigning, [Delivery])? in
                guard let webhook = try WebhookStore.find(id, connection), webhook.isSending,
                    let sealed = try WebhookSigningStore.find(id, in: webhook.workspaceID, connection)
                else { return nil }
                return (webhook, sealed, try DeliveryStore.due(id, at: now, limit: Self.batch, connection))
            }
            guard let (webhook, sealed, deliveries) = found, !deliveries.isEmpty else { return }
            // However its host is spelled, it is one target.
            let url = WebhookTarget(webhook.targetURL, allowing: core.configuration.webhookHosts)?.url
            let allowed = limit.take(deliveries.count, of: url ?? webhook.targetURL, at: now)
            guard allowed > 0 else { return }
            let signing = try core.webhooks.open(sealed, of: webhook, at: now)
            try await send(Array(deliveries.prefix(allowed)), to: webhook, signing, at: revision)
            // All that was due was sent: another look would find nothing.
            if deliveries.count < Self.batch, allowed == deliveries.count, core.webhookRevision.value == revision {
                return
            }
        }
    }

    /// Many at once, but those of one subject one after the other. Once a webhook was paused, changed or deleted, what is
    /// not under way is left to be read anew.
    ///
    /// - Parameter revision: of the webhooks when this one was read.
    private func send(
        _ deliveries: [Delivery], to webhook: Webhook, _ signing: WebhookSigning, at revision: Int
    ) async throws {
        let lines = Dictionary(grouping: deliveries, by: \.subject).values
        try await withThrowingDiscardingTaskGroup { group in
            let gate = Gate(lines.map { $0 })
            for _ in 0..<min(Self.concurrency, lines.count) {
                group.addTask {
                    while let line = gate.next() {
                        for delivery in line where self.core.webhookRevision.value == revision {
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
    /// The request of every attempt as people read it, without its time and signatures.
    package func requestText(to webhook: Webhook) -> String {
        let head =
            ["POST \(webhook.targetURL)"] + DeliveryRequest.fixedHeaders(id: id.text).map { "\($0.name): \($0.value)" }
        return (head + ["", DeliveryRequest.body(of: webhook.id.text, payload)]).joined(separator: "\n")
    }

    fileprivate func request(
        to target: WebhookTarget, _ webhook: Webhook, _ signing: WebhookSigning, at now: Instant
    ) throws -> DeliveryRequest {
        try DeliveryRequest(id: id.text, of: webhook.id.text, payload, to: target, signing, at: now)
    }
}

extension DeliveryRequest {
    /// The request of an attempt (FACTS.md 7.4, Standard Webhooks 1.0.0).
    ///
    /// - Parameter event: as JSON.
    fileprivate init(
        id: String, of webhook: String, _ event: String, to target: WebhookTarget, _ signing: WebhookSigning,
        at now: Instant
    ) throws {
        body = Array(Self.body(of: webhook, event).utf8)
        self.target = target
        headers = Self.fixedHeaders(id: id) + (try signing.headers(id: id, timestamp: now.seconds, body))
    }

    fileprivate static func body(of webhook: String, _ event: String) -> String {
        "{\"webhook_id\":\"\(webhook)\",\"events\":[\(event)]}"
    }

    /// Those that are the same in every attempt.
    fileprivate static func fixedHeaders(id: String) -> [(name: String, value: String)] {
        [("content-type", "application/json"), ("user-agent", "Latchkey-Webhooks/1"), ("idempotency-key", id)]
    }

    /// The request with which a webhook would bring an event, for who forwards events himself.
    ///
    /// - Parameters:
    ///   - id: of the event.
    ///   - listener: stands where the webhook's id would.
    ///   - event: as JSON.
    ///   - secret: signs it.
    package static func forwarding(
        _ event: String, id: String, of listener: String, to target: WebhookTarget, secret: String, at now: Instant
    ) throws -> DeliveryRequest {
        let signing = WebhookSigning(
            current: WebhookSignature(secret: secret), previous: nil, attioUsesPrevious: false, privateKey: nil)
        return try DeliveryRequest(id: id, of: listener, event, to: target, signing, at: now)
    }
}

extension Webhook {
    /// Whether anything is sent to it.
    fileprivate var isSending: Bool { status != .inactive && !isPaused }
}
