import Synchronization
import Testing

@testable import LatchkeyCore

/// A receiver that answers what the test says.
final class Receiver: WebhookSender {
    let requests = Mutex<[DeliveryRequest]>([])
    let answers = Mutex<[DeliveryOutcome]>([])
    /// What it answers when it was told nothing else.
    let habit = Mutex(DeliveryOutcome(status: 200))

    func answer(_ outcomes: DeliveryOutcome...) { answers.withLock { $0 += outcomes } }

    func send(_ request: DeliveryRequest) async -> DeliveryOutcome {
        requests.withLock { $0.append(request) }
        return answers.withLock { $0.isEmpty ? habit.withLock { $0 } : $0.removeFirst() }
    }

    /// What came, which is then forgotten.
    func take() -> [DeliveryRequest] {
        requests.withLock { requests in
            defer { requests = [] }
            return requests
        }
    }
}

/// A workspace whose webhooks send to a `Receiver`.
struct WebhookDesk {
    let data: DataDesk
    let access: WebhookAccess
    let receiver: Receiver
    let delivery: WebhookDelivery
    var core: Core { data.core }

    func subscribe(
        _ types: String..., filter: WebhookFilter? = nil, to target: String = "https://hooks.example.com/"
    ) async throws -> (webhook: Webhook, secret: String) {
        try await core.webhooks.create(
            access, targetURL: target, types.map { .init(eventType: $0, filter: filter) })
    }

    /// Everything that is due, once.
    func turn() async throws {
        let reached = try await delivery.dispatch()
        for id in try await delivery.due().union(reached) { try await delivery.drain(id) }
    }

    func webhook(_ id: WebhookID) async throws -> Webhook {
        try #require(try await core.webhooks.find(access, id))
    }

    @discardableResult
    func company(_ name: String) async throws -> String {
        try await data.create("companies", ["name": .string(name)]).id
    }

    static func open(_ change: (inout CoreConfiguration) -> Void = { _ in }) async throws -> WebhookDesk {
        let data = try await DataDesk.open(change)
        let (_, _, secret) = try await data.test.integration(data.admin)
        let principal = try #require(try await data.test.check(secret))
        let receiver = Receiver()
        return WebhookDesk(
            data: data, access: WebhookAccess(principal, address: nil), receiver: receiver,
            delivery: WebhookDelivery(core: data.core, sender: receiver))
    }
}
