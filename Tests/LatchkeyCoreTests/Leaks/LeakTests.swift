import LatchkeyStorage
import Testing

@testable import LatchkeyCore

@Suite struct LeakTests {
    @Test func aLeakedTokenIsDeadAndItsAdminsAreTold() async throws {
        let desk = try await MailDesk.open()
        let (test, ada) = (desk.webhooks.data.test, desk.webhooks.data.admin)
        _ = try await desk.webhooks.subscribe("access-token.leaked")
        let (integration, token, secret) = try await test.integration(ada)
        #expect(try await test.check(secret) != nil)
        let outcomes = try await desk.core.leaks.report(
            [Leak(secret, foundAt: "https://example.com/1")], by: .anyone(address: "192.0.2.7"))
        #expect(outcomes == [.revoked])
        #expect(try await test.check(secret) == nil)
        let event = try #require(try await desk.core.audit.list(try ada.admin).elements.first)
        #expect(event.action == "access-token.leaked" && event.target?.id == token.id.text)
        #expect(event.actor.kind == "system" && event.address == "192.0.2.7")
        #expect(event.detail == ["found_at": "https://example.com/1", "reported_by": "whoever found it"])
        let letter = try #require(try await desk.post().first)
        #expect(letter.recipient == "ada@example.com")
        #expect(letter.subject == "Acme Inc: a secret has leaked and is revoked")
        #expect(letter.text.contains("Default, of Billing sync, found at https://example.com/1\n"))
        #expect(!letter.text.contains(secret))
        try await desk.webhooks.turn()
        let sent = desk.webhooks.receiver.take().map { String(decoding: $0.body, as: UTF8.self) }
        #expect(sent.contains { $0.contains("access-token.leaked") && $0.contains(token.id.text) })
        let listed = try await desk.core.leaks.list(try ada.admin, integration.id)
        #expect(listed.map(\.masked) == [token.masked] && listed[0].foundAt == "https://example.com/1")
        desk.clock.advance(by: .days(91))
        #expect(try await desk.core.leaks.list(try ada.admin, integration.id).isEmpty)
    }

    @Test func onlyWhatIsLiveIsRevoked() async throws {
        let test = try await TestCore()
        let admin = try await test.workspace()
        let (integration, token, secret) = try await test.integration(admin)
        let (_, expiring) = try await test.core.accessTokens.create(
            try admin.admin, integration.id, id: test.core.newID(), name: "Short",
            expiresAt: test.clock.now() + .hours(1))
        try await test.core.accessTokens.revoke(try admin.admin, token.id)
        test.clock.advance(by: .hours(2))
        let count = try await test.actions(admin).count
        let secrets = [secret, try #require(expiring), TokenFormat.make(.workspace, test.core.random), "x", ""]
        let leaks = secrets.map { Leak($0, foundAt: "") }
        let outcomes = try await test.core.leaks.report(leaks, by: .commandLine)
        #expect(outcomes == [.dead, .dead, .unknown, .unknown, .unknown])
        #expect(try await test.core.leaks.look(secrets).map { $0?.isLive } == [false, false, nil, nil, nil])
        #expect(try await test.actions(admin).count == count)
    }

    /// Many in one report, some of them twice: all are dead, and the mail is a few letters.
    @Test func thousandsAtOnce() async throws {
        let desk = try await MailDesk.open()
        let (test, ada) = (desk.webhooks.data.test, desk.webhooks.data.admin)
        var secrets: [String] = []
        for _ in 0..<2 {
            secrets += try await test.core.accessTokens.issue(
                try ada.admin, integrationName: "Many", scopes: nil, name: "One", count: 1_000
            ).tokens.map(\.secret)
        }
        let leaks = (secrets + secrets.prefix(10)).map { Leak($0, foundAt: "") }
        let outcomes = try await desk.core.leaks.report(leaks, by: .anyone(address: nil))
        #expect(outcomes.count == 2_010 && outcomes.allSatisfy { $0 == .revoked })
        for secret in [secrets[0], secrets[999], secrets[1_999]] { #expect(try await test.check(secret) == nil) }
        let letters = try await desk.post()
        #expect(letters.count == 4 && letters[0].subject.contains("500 secrets have leaked"))
    }

    @Test func aRegistrationTokenRegistersNobodyAnyMore() async throws {
        let test = try await TestCore()
        let admin = try await test.workspace()
        let secret = try #require(
            try await test.core.registrationTokens.add(try admin.admin, id: test.core.newID()))
        #expect(try await test.core.leaks.report([Leak(secret, foundAt: "")], by: .commandLine) == [.revoked])
        #expect(try await test.core.registrationTokens.list(try admin.admin).isEmpty)
        #expect(try await test.actions(admin).first == "registration-token.leaked")
        #expect(try await test.core.leaks.report([Leak(secret, foundAt: "")], by: .commandLine) == [.dead])
    }

    /// The wide table of access tokens is asked by an index.
    @Test func theListHasItsIndex() async throws {
        let desk = try await DataDesk.open()
        let plan = try await desk.core.read { connection in
            try connection.all(
                """
                EXPLAIN QUERY PLAN SELECT name FROM access_tokens
                WHERE workspace_id = 'a' AND integration_id = 'b' AND kind = 'workspace' AND leaked_at > 1
                ORDER BY leaked_at DESC LIMIT 50
                """
            ) { row -> String in
                for _ in 0..<3 { _ = try row.next(Int?.self) }
                return try row.next()
            }
        }
        #expect(plan.joined().contains("access_tokens_leaked"))
    }
}
