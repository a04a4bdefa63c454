import LatchkeyStorage
import Synchronization

@testable import LatchkeyCore

/// A mail server that answers what the test says.
final class FakeMailServer: MailTransport {
    private let letters = Mutex<[Letter]>([])
    private let failures = Mutex<[MailFailure]>([])
    private let habit = Mutex<MailFailure?>(nil)
    private let count = Mutex(0)

    /// How often it was asked.
    var attempts: Int { count.withLock { $0 } }

    func fail(_ kinds: MailFailure.Kind...) {
        failures.withLock { $0 += kinds.map { MailFailure($0, "The test's reason.") } }
    }

    /// Fails whenever it was told nothing else.
    func failAlways(_ kind: MailFailure.Kind) {
        habit.withLock { $0 = MailFailure(kind, "The test's reason.") }
    }

    func send(_ letter: Letter) async throws(MailFailure) {
        count.withLock { $0 += 1 }
        let usual = habit.withLock(\.self)
        let failure = failures.withLock { $0.isEmpty ? usual : $0.removeFirst() }
        if let failure { throw failure }
        letters.withLock { $0.append(letter) }
    }

    /// What came, which is then forgotten.
    func take() -> [Letter] {
        letters.withLock { letters in
            defer { letters = [] }
            return letters
        }
    }
}

/// A workspace with webhooks, whose admins get mail.
struct MailDesk: Sendable {
    let webhooks: WebhookDesk
    let server = FakeMailServer()
    private let log = Log()

    var core: Core { webhooks.core }
    var clock: ManualClock { webhooks.data.clock }
    /// What was said of letters that were not taken.
    var mishaps: [MailDelivery.Mishap] { log.mishaps.withLock { $0 } }

    private final class Log: Sendable {
        let mishaps = Mutex<[MailDelivery.Mishap]>([])
    }

    static func open(sendsMail: Bool = true) async throws -> MailDesk {
        MailDesk(
            webhooks: try await WebhookDesk.open {
                $0.sendsMail = sendsMail
                $0.publicURL = "https://keys.example.com"
            })
    }

    /// A webhook whose receiver wants nothing more.
    @discardableResult
    func gone(to target: String = "https://hooks.example.com/secret-path") async throws -> Webhook {
        let (webhook, _) = try await webhooks.subscribe("record.created", to: target)
        try await end(webhook)
        return webhook
    }

    /// Has the receiver say so.
    func end(_ webhook: Webhook) async throws {
        webhooks.receiver.answer(DeliveryOutcome(status: 410))
        try await webhooks.company("Halden")
        try await webhooks.turn()
    }

    /// Sends what is due, and returns what came.
    @discardableResult
    func post() async throws -> [Letter] {
        let log = log
        let delivery = MailDelivery(core: core, transport: server) { mishap in
            log.mishaps.withLock { $0.append(mishap) }
        }
        try await delivery.drain()
        return server.take()
    }

    func waiting() async throws -> Int {
        try await webhooks.data.count("SELECT COUNT(*) FROM letters")
    }
}
