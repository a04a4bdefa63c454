import LatchkeyStorage
import Testing

@testable import LatchkeyCore

/// From the outbox to the mail server.
@Suite struct MailDeliveryTests {
    @Test func itIsTriedElevenTimesOverTwoDays() async throws {
        let desk = try await MailDesk.open()
        try await desk.gone()
        desk.server.failAlways(.delayed)
        let begin = desk.clock.now()
        var last = begin
        for attempt in 1...11 {
            try await desk.post()
            last = desk.clock.now()
            #expect(desk.server.attempts == attempt)
            #expect(try await desk.waiting() == (attempt < 11 ? 1 : 0))
            guard attempt < 11 else { break }
            let next = try #require(desk.mishaps.last?.nextAttemptAt)
            desk.clock.advance(by: next - last - .seconds(1))
            try await desk.post()
            #expect(desk.server.attempts == attempt)
            desk.clock.advance(by: .seconds(1))
        }
        #expect(desk.mishaps.map { $0.nextAttemptAt == nil } == Array(repeating: false, count: 10) + [true])
        #expect((46...49).contains((last - begin).components.seconds / 3600))
    }

    @Test func whatIsDelayedComesLaterUnderItsId() async throws {
        let desk = try await MailDesk.open()
        try await desk.gone()
        desk.server.fail(.delayed)
        #expect(try await desk.post().isEmpty)
        desk.clock.advance(by: .seconds(10))
        let letters = try await desk.post()
        #expect(letters.map(\.id) == desk.mishaps.map(\.letter))
        #expect(try await desk.waiting() == 0)
    }

    @Test func whatIsRefusedIsDropped() async throws {
        let desk = try await MailDesk.open()
        _ = try await desk.webhooks.data.test.join("grace@example.com", .admin, invitedBy: desk.webhooks.data.admin)
        try await desk.gone()
        desk.server.fail(.refused)
        #expect(try await desk.post().count == 1)
        #expect(try await desk.waiting() == 0)
        #expect(desk.mishaps.count == 1 && desk.mishaps[0].nextAttemptAt == nil)
        #expect(!"\(desk.mishaps)".contains("@"))
    }

    @Test func anOutageIsAskedForOnce() async throws {
        let desk = try await MailDesk.open()
        for name in ["grace", "hedy", "joan"] {
            _ = try await desk.webhooks.data.test.join(
                "\(name)@example.com", .admin, invitedBy: desk.webhooks.data.admin)
        }
        try await desk.gone()
        desk.server.fail(.unavailable)
        #expect(try await desk.post().isEmpty)
        #expect(desk.server.attempts == 1)
        #expect(desk.mishaps.count == 4 && desk.mishaps.allSatisfy { $0.nextAttemptAt != nil })
        desk.clock.advance(by: .seconds(10))
        #expect(try await desk.post().count == 4)
    }

    /// Otherwise the same would come again and again.
    @Test func aFullDiskStopsTheSending() async throws {
        let desk = try await MailDesk.open()
        try await desk.gone()
        _ = try await desk.core.database.write {
            try $0.execute("CREATE TRIGGER full BEFORE UPDATE ON letters BEGIN SELECT RAISE(ABORT, 'full'); END")
        }
        await #expect(throws: (any Error).self) { try await desk.post() }
        #expect(desk.server.attempts == 0)
        _ = try await desk.core.database.write { try $0.execute("DROP TRIGGER full") }
        _ = try await desk.core.database.write {
            try $0.execute("CREATE TRIGGER full BEFORE DELETE ON letters BEGIN SELECT RAISE(ABORT, 'full'); END")
        }
        await #expect(throws: (any Error).self) { try await desk.post() }
        try await desk.post()
        #expect(desk.server.attempts == 1)
    }

    @Test func whatNobodySendsIsForgotten() async throws {
        let desk = try await MailDesk.open()
        try await desk.gone()
        try await desk.core.maintenance.cleanUp()
        #expect(try await desk.waiting() == 1)
        desk.clock.advance(by: .days(7) + .seconds(1))
        try await desk.core.maintenance.cleanUp()
        #expect(try await desk.waiting() == 0)
        #expect(try await desk.webhooks.data.count("SELECT COUNT(*) FROM mail_notices") == 0)
    }

    @Test func aRestoreSendsNothingOfThePast() async throws {
        let desk = try await MailDesk.open()
        try await desk.gone()
        _ = try await desk.core.maintenance.afterRestore(revokeAllTokens: false)
        #expect(try await desk.post().isEmpty)
    }
}
