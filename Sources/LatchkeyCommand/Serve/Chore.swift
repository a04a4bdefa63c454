import Logging

/// Work that is done again and again while the server runs: what fails is logged, and tried again at its next turn.
struct Chore: Sendable {
    /// In the words of "cannot …".
    let name: String
    let logger: Logger

    init(_ name: String, logger: Logger) {
        self.name = name
        self.logger = logger
    }

    func attempt(_ work: () async throws -> Void) async {
        do {
            try await work()
        } catch is CancellationError {
        } catch {
            logger.error("cannot \(name)", metadata: ["error": "\(error)"])
        }
    }
}
