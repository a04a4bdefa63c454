import LatchkeyCore
import LatchkeyServer
import Logging
import ServiceLifecycle
import Synchronization

/// Sends events while the server runs: at once when there are new ones, and every second what is to be tried again.
struct WebhookService: Service {
    private static let interval = Duration.seconds(1)

    let core: Core
    let logger: Logger

    func run() async throws {
        let sender = HTTPWebhookSender(allowing: core.configuration.webhookHosts)
        let desk = DeliveryDesk(delivery: WebhookDelivery(core: core, sender: sender), logger: logger)
        let (wakeups, wake) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
        core.outboxSignal.listen { wake.yield() }
        try? await cancelWhenGracefulShutdown {
            try await withThrowingDiscardingTaskGroup { group in
                group.addTask {
                    while true {
                        wake.yield()
                        try await Task.sleep(for: Self.interval)
                    }
                }
                group.addTask { await desk.work(every: Self.interval, at: wakeups, again: wake) }
            }
        }
        core.outboxSignal.listen(nil)
        await sender.shutdown()
    }
}

/// Lets those who wait for events go once the server is to end.
struct EventListenerService: Service {
    let core: Core

    func run() async throws {
        try await gracefulShutdown()
        core.webhooks.endListening()
    }
}

/// Sees to it that everything due is under way, and each webhook once at a time.
private final class DeliveryDesk: Sendable {
    /// How long events wait for each other.
    private static let gathering = Duration.milliseconds(10)

    private let delivery: WebhookDelivery
    private let logger: Logger
    /// The webhooks under way, and whether something came for them meanwhile.
    private let busy = Mutex<[WebhookID: Bool]>([:])

    init(delivery: WebhookDelivery, logger: Logger) {
        self.delivery = delivery
        self.logger = logger
    }

    /// - Parameter interval: how often to look for what is to be tried again.
    func work(every interval: Duration, at wakeups: AsyncStream<Void>, again wake: AsyncStream<Void>.Continuation) async
    {
        var lastLook = ContinuousClock.now
        await withDiscardingTaskGroup { group in
            for await _ in wakeups {
                // What comes right after shares the transaction and the reads.
                try? await Task.sleep(for: Self.gathering)
                var waiting = await dispatch()
                // Who was woken for nothing new was woken for something that is to be sent again.
                if waiting.isEmpty || lastLook.duration(to: .now) >= interval {
                    lastLook = .now
                    waiting.formUnion(await due())
                }
                for id in waiting where begins(id) {
                    group.addTask {
                        await Chore("send events", logger: self.logger).attempt { try await self.delivery.drain(id) }
                        if self.ends(id) { wake.yield() }
                    }
                }
            }
        }
    }

    private func dispatch() async -> Set<WebhookID> {
        var found: Set<WebhookID> = []
        await Chore("take events from the outbox", logger: logger).attempt { found = try await delivery.dispatch() }
        return found
    }

    private func due() async -> Set<WebhookID> {
        var found: Set<WebhookID> = []
        await Chore("look for what is due", logger: logger).attempt { found = try await delivery.due() }
        return found
    }

    private func begins(_ id: WebhookID) -> Bool {
        busy.withLock { busy in
            guard busy[id] == nil else {
                busy[id] = true
                return false
            }
            busy[id] = false
            return true
        }
    }

    /// - Returns: whether something came meanwhile.
    private func ends(_ id: WebhookID) -> Bool {
        busy.withLock { $0.removeValue(forKey: id) ?? false }
    }
}
