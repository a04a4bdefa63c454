import LatchkeyCore
import Logging
import ServiceLifecycle

/// Sends letters while the server runs.
struct MailService: Service {
    /// How long a letter waits at most before it is first tried.
    private static let interval = Duration.seconds(2)

    let core: Core
    let transport: any MailTransport
    let logger: Logger

    func run() async throws {
        let delivery = MailDelivery(core: core, transport: transport) { mishap in
            let metadata: Logger.Metadata = ["letter": "\(mishap.letter)", "reason": "\(mishap.reason)"]
            if let next = mishap.nextAttemptAt {
                logger.warning("a letter waits until \(next.iso)", metadata: metadata)
            } else {
                logger.error("a letter was dropped", metadata: metadata)
            }
        }
        let chore = Chore("send mail", logger: logger)
        try? await cancelWhenGracefulShutdown {
            while true {
                await chore.attempt { try await delivery.drain() }
                try await Task.sleep(for: Self.interval)
            }
        }
    }
}
