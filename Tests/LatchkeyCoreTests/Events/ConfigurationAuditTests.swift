import Testing

@testable import LatchkeyCore

/// Changes of objects and attributes are in the audit log, with who made them.
@Suite struct ConfigurationAuditTests {
    private func configure(_ desk: DataDesk, _ access: ConfigurationAccess) async throws {
        let objects = desk.core.objects
        let attributes = desk.core.attributes
        _ = try await objects.create(access, slug: "things", singular: "Thing", plural: "Things")
        _ = try await objects.update(access, "things", plural: "Stuff")
        _ = try await attributes.create(
            access, object: "things", AttributeOrder(title: "Kind", slug: "kind", type: .select))
        _ = try await attributes.createOption(access, object: "things", "kind", type: .select, title: "Big")
        var option = OptionChange()
        option.isArchived = true
        _ = try await attributes.updateOption(access, object: "things", "kind", type: .select, option: "Big", option)
        var change = AttributeChange()
        change.slug = "sort"
        _ = try await attributes.update(access, object: "things", "kind", change)
        try await objects.setEnabled(access, .deals, true)
        try await objects.setEnabled(access, .deals, true)
        try await objects.setEnabled(access, .deals, false)
        try await objects.delete(access, "things")
    }

    private static let actions = [
        "object.deleted", "object.disabled", "object.enabled", "attribute.updated", "attribute-option.updated",
        "attribute-option.created", "attribute.created", "object.updated", "object.created",
    ]

    @Test func ofAToken() async throws {
        let desk = try await DataDesk.open()
        let (_, token, secret) = try await desk.test.integration(desk.admin)
        let principal = try #require(try await desk.test.check(secret))
        try await configure(desk, ConfigurationAccess(principal, address: "192.0.2.7"))
        let events = try await desk.core.audit.list(try desk.admin.admin).elements.prefix(Self.actions.count)
        #expect(events.map(\.action) == Self.actions)
        for event in events {
            #expect(event.actor.kind == "api-token" && event.actor.id == token.id.text)
            #expect(event.actor.name == token.name && event.address == "192.0.2.7")
        }
        #expect(
            events.map { $0.target?.name } == [
                "Stuff", "Deals", "Deals", "Kind", "Big", "Big", "Kind", "Things", "Things",
            ])
        #expect(events[3].detail == ["object": "things", "slug": "sort"])
        #expect(events[6].detail == ["object": "things", "slug": "kind", "type": "select"])
    }

    @Test func ofAnAdmin() async throws {
        let desk = try await DataDesk.open()
        try await configure(desk, try desk.configuration)
        let events = try await desk.core.audit.list(try desk.admin.admin).elements.prefix(Self.actions.count)
        #expect(events.map(\.action) == Self.actions)
        #expect(events.allSatisfy { $0.actor.id == desk.admin.member.id.text })
    }

    @Test func whatWasRefusedIsNotThere() async throws {
        let desk = try await DataDesk.open()
        let access = try desk.configuration
        #expect(await refusal { try await desk.core.objects.delete(access, "people") } != nil)
        #expect(
            await refusal { _ = try await desk.core.objects.create(access, slug: "people", singular: "a", plural: "b") }
                != nil)
        #expect(await refusal { try await desk.attribute("name", .text, of: "people") } != nil)
        let actions = try await desk.test.actions(desk.admin)
        #expect(actions.allSatisfy { !$0.hasPrefix("object") && !$0.hasPrefix("attribute") })
    }

    /// Somebody who is no longer an admin changes nothing, even with a page that is still open.
    @Test func aFormerAdminChangesNothing() async throws {
        let desk = try await DataDesk.open()
        let grace = try await desk.test.join("grace@example.com", .admin, invitedBy: desk.admin)
        let access = ConfigurationAccess(try grace.admin)
        try await desk.core.members.changeAccessLevel(try desk.admin.admin, grace.member.id, to: .member)
        let problem = await refusal {
            _ = try await desk.core.objects.create(access, slug: "things", singular: "a", plural: "b")
        }
        #expect(problem?.code == .notAdmin)
        #expect(try await desk.schema.object(named: "things") == nil)
    }

    @Test func recordsAreNotInTheLog() async throws {
        let desk = try await DataDesk.open()
        let before = try await desk.test.actions(desk.admin)
        try await desk.create("people", ["job_title": "x"])
        #expect(try await desk.test.actions(desk.admin) == before)
    }
}
