import Testing

@testable import LatchkeyCore

@Suite struct AuditTests {
    @Test func tellsWhoDidWhatToWhatAndFromWhere() async throws {
        let test = try await TestCore()
        let admin = try await test.workspace()
        let (integration, token, _) = try await test.integration(admin)
        try await test.core.accessTokens.revoke(try admin.admin, token.id)
        let events = try await test.core.audit.list(try admin.admin).elements
        #expect(
            events.map(\.action) == [
                "access-token.revoked", "access-token.created", "integration.created", "session.started",
                "workspace.created",
            ])
        let revoked = try #require(events.first)
        #expect(revoked.actor.id == admin.member.id.text)
        #expect(revoked.target?.name == "Default")
        #expect(revoked.address == "192.0.2.1")
        #expect(revoked.occurredAt == test.clock.now())
        #expect(events[1].detail["integration"] == integration.id.text)
        #expect(events.last?.actor.kind == "command-line")
    }

    @Test func filtersAndPages() async throws {
        let test = try await TestCore()
        let admin = try await test.workspace()
        let audit = test.core.audit
        for number in 0..<60 {
            test.clock.advance(by: .minutes(1))
            _ = try await test.integration(admin, "Number \(number)")
        }
        let created = AuditFilter(action: "integration.created")
        let first = try await audit.list(try admin.admin, created)
        #expect(first.elements.count == 50)
        let second = try await audit.list(try admin.admin, created, after: first.next)
        #expect(second.elements.count == 10)
        #expect(second.next == nil)
        #expect(try await audit.list(try admin.admin, AuditFilter(actor: "command-line")).elements.count == 1)
        let now = test.clock.now()
        let recent = try await audit.list(try admin.admin, AuditFilter(from: now - .minutes(2), until: now))
        #expect(recent.elements.count == 4)
        let actors = try await audit.actors(try admin.admin)
        #expect(Set(actors.map(\.id)) == [admin.member.id.text, "command-line"])
    }

    @Test func anotherWorkspaceSeesNothing() async throws {
        let test = try await TestCore()
        let admin = try await test.workspace()
        _ = try await test.integration(admin)
        let other = try await test.workspace("Other", admin: "eve@example.com")
        let seen = try await test.core.audit.list(try other.admin).elements
        #expect(seen.map(\.action) == ["session.started", "workspace.created"])
    }

    @Test func everyActionHasWords() {
        #expect(AuditAction.accessTokenCreated.title == "Access token created")
        #expect(Set(AuditAction.allCases.map(\.title)).count == AuditAction.allCases.count)
    }
}
