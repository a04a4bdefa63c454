import LatchkeyStorage

/// Sends the letters that wait, one after another.
package struct MailDelivery: Sendable {
    /// What came of a letter that was not taken. It names nobody.
    package struct Mishap: Sendable, Equatable {
        package let letter: LetterID
        package let reason: String
        /// Nil: it was dropped.
        package let nextAttemptAt: Instant?
    }

    private let core: Core
    private let transport: any MailTransport
    private let report: @Sendable (Mishap) -> Void

    /// - Parameter report: for the log.
    package init(core: Core, transport: any MailTransport, report: @escaping @Sendable (Mishap) -> Void) {
        self.core = core
        self.transport = transport
        self.report = report
    }

    /// Sends what is due, until nothing is. Only one of these may run at a time.
    package func drain() async throws {
        // Where the server takes nothing, all others wait too: to ask for each would take as many time limits.
        var outage: MailFailure?
        while !Task.isCancelled, let waiting = try await due() {
            let next = MailSchedule.delay(after: waiting.attemptCount + 1).map { core.clock.now() + $0 }
            guard try await count(waiting, next) else { continue }
            let failure: MailFailure? = if let outage { outage } else { await send(waiting.letter) }
            guard let failure else {
                try await core.write { try LetterStore.delete(waiting, $0.transaction) }
                continue
            }
            // The server stops: nothing is known of this attempt.
            guard !Task.isCancelled else { return }
            if failure.kind == .unavailable { outage = failure }
            let isDropped = failure.kind == .refused || next == nil
            if isDropped { try await core.write { try LetterStore.delete(waiting, $0.transaction) } }
            report(
                Mishap(letter: waiting.letter.id, reason: failure.reason, nextAttemptAt: isDropped ? nil : next))
        }
    }

    private func due() async throws -> WaitingLetter? {
        let now = core.clock.now()
        return try await core.read { try LetterStore.due(at: now, $0) }
    }

    /// Before it is sent: when nothing can be written, nothing is sent, rather than the same again and again.
    private func count(_ waiting: WaitingLetter, _ next: Instant?) async throws -> Bool {
        let next = next ?? core.clock.now() + AdminLetters.interval
        return try await core.write { try LetterStore.count(waiting, nextAttemptAt: next, $0.transaction) }
    }

    private func send(_ letter: Letter) async -> MailFailure? {
        do throws(MailFailure) {
            try await transport.send(letter)
            return nil
        } catch {
            return error
        }
    }
}
