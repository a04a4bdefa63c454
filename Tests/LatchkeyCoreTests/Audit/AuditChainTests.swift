import LatchkeyStorage
import Testing

@testable import LatchkeyCore

@Suite struct AuditChainTests {
    private let test: TestCore
    private let admin: MemberPrincipal

    /// A workspace with five events, and another.
    init() async throws {
        test = try await TestCore()
        admin = try await test.workspace()
        _ = try await test.workspace("Other", admin: "eve@example.com")
        _ = try await test.integration(admin, "One")
        _ = try await test.integration(admin, "Two")
    }

    private func verify(_ expected: AuditLink...) async throws -> AuditVerifier {
        try await test.core.audit.verify([admin.workspace], expecting: expected)
    }

    private func execute(_ sql: String, _ arguments: any SQLEncodable & Sendable...) async throws {
        _ = try await test.core.database.write { transaction in
            try transaction.execute(sql, arguments: arguments.map(\.sqlValue))
        }
    }

    private func events() async throws -> [AuditEvent] {
        let workspace = admin.workspace.id
        return try await test.core.read { try AuditStore.chain(workspace, after: 0, limit: 100, in: $0) }
    }

    @Test func eachEventFollowsTheOneBefore() async throws {
        let events = try await events()
        #expect(events.map(\.sequence) == Array(1...Int64(events.count)))
        #expect(events.first?.previousHash == String(repeating: "0", count: 64))
        #expect(events.dropFirst().map(\.previousHash) == events.dropLast().map(\.hash))
        #expect(events.allSatisfy { $0.hash == $0.computedHash && $0.hash.count == 64 })
        #expect(try await test.core.audit.head(try admin.admin) == events.last?.link)
        let found = try await test.core.audit.verify(try await test.core.workspaces.all(), expecting: [])
        #expect(found.isWhole && found.findings.map(\.count).sorted() == [2, events.count])
    }

    @Test(arguments: [
        "occurred_at = occurred_at + 1", "actor_kind = 'system'", "actor_id = NULL", "actor_name = 'Eve'",
        "action = 'session.ended'", "target_kind = 'x'", "target_id = NULL", "target_name = ''", "address = NULL",
        "detail = '{}'", "detail = 'x'", "hash = '00'", "hash = NULL",
        "id = '00000000-0000-7000-8000-000000000000'",
    ])
    func aChangedEventIsFound(change: String) async throws {
        try await execute("UPDATE audit_events SET \(change) WHERE sequence = 4")
        let found = try await verify()
        #expect(!found.isWhole && found.findings[0].count == 3)
        #expect(found.findings[0].problem?.hasPrefix("event 4 ") == true)
    }

    @Test func aHashThatWasMadeAnewBreaksTheNext() async throws {
        let old = try await events()[3]
        let forged = AuditEvent(
            id: old.id, workspaceID: old.workspaceID, occurredAt: old.occurredAt, actor: old.actor,
            action: "session.ended", target: old.target, address: nil, detail: [:],
            after: AuditLink(sequence: 3, hash: old.previousHash))
        try await execute(
            "UPDATE audit_events SET action = ?, address = NULL, detail = '{}', hash = ? WHERE id = ?", forged.action,
            forged.hash, forged.id)
        let found = try await verify()
        #expect(found.findings[0].count == 4 && found.findings[0].problem?.hasPrefix("event 5 ") == true)
    }

    @Test func whatIsMissingMovedOrPutInIsFound() async throws {
        try await execute(
            "UPDATE audit_events SET sequence = 99 WHERE sequence = 4 AND actor_kind = 'workspace-member'")
        #expect(try await verify().findings[0].problem?.hasPrefix("event 4 is missing: after 3 comes event 5 ") == true)
        try await execute("DELETE FROM audit_events WHERE sequence = 3 OR sequence = 99")
        #expect(try await verify().findings[0].problem?.hasPrefix("events 3 to 4 are missing") == true)
    }

    @Test func whatIsOutsideOfTheChainIsFound() async throws {
        try await execute("UPDATE audit_events SET sequence = NULL WHERE sequence = 6")
        let found = try await verify()
        #expect(found.findings[0].count == 5)
        #expect(found.findings[0].problem?.hasPrefix("1 of 6 events are outside") == true)
        try await execute("UPDATE audit_events SET id = 'x' WHERE sequence = 5")
        #expect(try await verify().findings[0].problem == "an event behind number 4 can't be read.")
    }

    @Test func aHeadThatWasNotedTellsOfAnEndThatWasCutOff() async throws {
        let links = try await events().map(\.link)
        let (head, early) = (try #require(links.last), links[1])
        #expect(try await verify(head, early, .start).isWhole)
        #expect(AuditLink(head.text) == head && AuditLink(head.text.uppercased()) == head)
        for text in ["", "1", "1:", "-1:\(head.hash)", "1:\(head.hash.dropLast())", "x:\(head.hash)", "1:2:3"] {
            #expect(AuditLink(text) == nil)
        }
        try await execute("DELETE FROM audit_events WHERE hash = ?", head.hash)
        let found = try await verify(head, early)
        #expect(found.findings[0].problem == nil && !found.isWhole && found.missing == [head])
    }

    @Test(arguments: [0, 2, 6])
    func whatWasWrittenBeforeThereWasAChainIsChained(done: Int) async throws {
        let before = try await events().map(\.link)
        try await test.core.close()
        let database = try Database.sqlite(path: test.core.configuration.databasePath)
        try await database.write { transaction in
            try transaction.execute("UPDATE audit_events SET sequence = NULL, hash = NULL WHERE sequence > ?", done)
            try transaction.execute("DELETE FROM instance_settings WHERE name = 'audit_chained'")
        }
        try database.close()
        let core = try await Core.open(test.core.configuration, clock: test.clock)
        let found = try await core.audit.verify(try await core.workspaces.all(), expecting: before)
        #expect(found.isWhole && found.findings.map(\.count).sorted() == [2, before.count])
        try await core.close()
    }

    @Test func whatNobodyWroteIsNotChainedLater() async throws {
        try await execute("UPDATE audit_events SET sequence = NULL, hash = NULL WHERE sequence = 6")
        try await test.core.close()
        let core = try await Core.open(test.core.configuration, clock: test.clock)
        #expect(try await !core.audit.verify([admin.workspace], expecting: []).isWhole)
        try await core.close()
    }
}
