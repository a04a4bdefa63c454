import LatchkeyStorage
import Testing

@testable import LatchkeyCore

/// Changes write their events (FACTS.md 7.2) in their own transaction, if a webhook wants them.
@Suite struct EventTests {
    /// A desk whose workspace has subscribed to these types.
    private func open(_ types: String...) async throws -> DataDesk {
        let desk = try await DataDesk.open()
        try await subscribe(desk, to: types)
        return desk
    }

    private func subscribe(_ desk: DataDesk, to types: [String]) async throws {
        let workspace = desk.admin.workspace.id
        try await desk.core.database.write { transaction in
            for type in types {
                try transaction.execute(
                    "INSERT INTO event_subscriptions (workspace_id, event_type, subscriber_id) VALUES (?, ?, 'hook')",
                    workspace, type)
            }
        }
    }

    /// The events so far, which are then taken out of the way.
    private func take(_ desk: DataDesk) async throws -> [JSON] {
        try await desk.core.database.write { transaction in
            let events = try transaction.all("SELECT payload FROM outbox_events ORDER BY id") { row in
                try JSON(parsing: Array(try row.next(String.self).utf8))
            }
            try transaction.execute("DELETE FROM outbox_events")
            return events
        }
    }

    private func types(_ events: [JSON]) -> [String] { events.compactMap { $0["event_type"]?.string } }

    private func objectID(_ desk: DataDesk, _ slug: String) async throws -> String {
        try await desk.schema.require(slug).object.id.text
    }

    private func event(_ desk: DataDesk, _ type: String, _ id: [(String, String)], _ more: [(String, String)] = [])
        -> JSON
    {
        let ids = [("workspace_id", desk.admin.workspace.id.text)] + id
        let members: [(String, JSON?)] =
            [("event_type", .string(type)), ("id", .object(ids.map { ($0.0, .string($0.1)) }))]
            + more.map { ($0.0, .string($0.1)) }
            + [("actor", ["type": "workspace-member", "id": .string(desk.admin.member.id.text)])]
        return .object(members)
    }

    @Test func creatingUpdatingAndDeletingARecord() async throws {
        let desk = try await open("record.created", "record.updated", "record.deleted")
        let object = try await objectID(desk, "companies")
        let record = try await desk.create("companies", ["name": "Acme"]).id
        let id = [("object_id", object), ("record_id", record)]
        #expect(try await take(desk) == [event(desk, "record.created", id)])
        try await desk.patch("companies", record, ["description": "x", "name": "Acme Inc"])
        let attributes = try await [
            desk.attribute("name", of: "companies").id.text, desk.attribute("description", of: "companies").id.text,
        ]
        #expect(
            try await take(desk) == attributes.map { event(desk, "record.updated", id + [("attribute_id", $0)]) })
        // What changes nothing is no change.
        try await desk.patch("companies", record, ["name": "Acme Inc"])
        try await desk.put("companies", record, [:])
        #expect(try await take(desk) == [])
        try await desk.delete("companies", record)
        #expect(try await take(desk) == [event(desk, "record.deleted", id)])
    }

    @Test func theOtherSideOfARelationshipIsUpdated() async throws {
        let desk = try await open("record.created", "record.updated", "record.deleted")
        let company = try await desk.create("companies", ["domains": ["acme.com"]]).id
        _ = try await take(desk)
        let person = try await desk.create("people", ["email_addresses": ["ada@acme.com"]]).id
        let team = try await desk.attribute("team", of: "companies").id.text
        let (people, companies) = (try await objectID(desk, "people"), try await objectID(desk, "companies"))
        let updated = event(
            desk, "record.updated", [("object_id", companies), ("record_id", company), ("attribute_id", team)])
        let created = event(desk, "record.created", [("object_id", people), ("record_id", person)])
        let events = try await take(desk)
        #expect(events.count == 2 && events.contains(updated) && events.contains(created))
        try await desk.delete("people", person)
        let gone = try await take(desk)
        #expect(types(gone) == ["record.updated", "record.deleted"])
        #expect(gone[0] == updated)
    }

    @Test func aMergeNamesBothOriginals() async throws {
        let desk = try await open("record.merged")
        let (first, second) = (try await desk.create("people").id, try await desk.create("people").id)
        let merged = try await desk.merge("people", first, second).id
        let object = try await objectID(desk, "people")
        #expect(
            try await take(desk)
                == [first, second].map { original in
                    event(
                        desk, "record.merged", [("object_id", object), ("record_id", merged)],
                        [("duplicate_object_id", object), ("duplicate_record_id", original)])
                })
    }

    @Test func attributesAndTheirOptions() async throws {
        let desk = try await open("object-attribute.created", "object-attribute.updated")
        try await desk.object("things")
        let object = try await objectID(desk, "things")
        #expect(try await take(desk) == [])
        let kind = try await desk.attribute("kind", .select, of: "things", options: ["A"]).id.text
        let id = [("object_id", object), ("attribute_id", kind)]
        let updated = event(desk, "object-attribute.updated", id)
        #expect(try await take(desk) == [event(desk, "object-attribute.created", id), updated])
        try await desk.change("kind", of: "things") { $0.title = "Sort" }
        var change = OptionChange()
        change.title = "B"
        _ = try await desk.core.attributes.updateOption(
            try desk.configuration, object: "things", "kind", type: .select, option: "A", change)
        #expect(try await take(desk) == [updated, updated])
        try await desk.relationship(
            "lead", of: "things", isMulti: false, to: "people", mirror: "leads", isMirrorMulti: true)
        let both = try await take(desk)
        #expect(types(both) == ["object-attribute.created", "object-attribute.created"])
        #expect(both[1]["id"]?["object_id"] == .string(try await objectID(desk, "people")))
    }

    @Test func anObjectThatIsDeletedTakesItsRecords() async throws {
        let desk = try await open("record.deleted")
        try await desk.object("things")
        let ids = try await [desk.create("things").id, desk.create("things").id]
        let object = try await objectID(desk, "things")
        try await desk.core.objects.delete(try desk.configuration, "things")
        #expect(
            try await take(desk)
                == ids.map { event(desk, "record.deleted", [("object_id", object), ("record_id", $0)]) })
    }

    @Test func nobodyAskedSoNothingIsWritten() async throws {
        let desk = try await open("record.deleted")
        let other = try await desk.test.workspace("Other", admin: "eve@example.com")
        let neighbour = DataDesk(test: desk.test, admin: other)
        try await subscribe(neighbour, to: ["record.created", "record.updated"])
        let id = try await desk.create("people", ["job_title": "x"]).id
        try await desk.patch("people", id, ["job_title": "y"])
        #expect(try await take(desk) == [])
        try await neighbour.create("companies")
        #expect(types(try await take(desk)) == ["record.created"])
    }

    @Test func whatIsRolledBackLeavesNoEvent() async throws {
        let desk = try await open("record.created", "record.updated", "object-attribute.created")
        try await desk.create("companies", ["domains": ["acme.com"]])
        _ = try await take(desk)
        #expect(await refusal { try await desk.create("companies", ["domains": ["acme.com"]]) } != nil)
        let problem = await refusal {
            try await desk.relationship(
                "lead", of: "companies", isMulti: false, to: "people", mirror: "name", isMirrorMulti: true)
        }
        #expect(problem?.code == .slugConflict)
        #expect(try await take(desk) == [])
    }

    @Test func aWrittenHistoryIsNoEvent() async throws {
        let desk = try await open("record.updated")
        let id = try await desk.create("people").id
        _ = try await desk.core.records.writeHistory(
            desk.access, "people", id, attribute: "job_title",
            [HistoricValue(value: "x", from: Instant(seconds: 1), until: nil)])
        #expect(try await take(desk) == [])
    }

    @Test func aTokenIsNamedAsItself() async throws {
        let desk = try await open("record.created")
        let (_, token, secret) = try await desk.test.integration(desk.admin)
        let principal = try #require(try await desk.test.check(secret))
        _ = try await desk.core.records.create(DataAccess(principal), "people", values: [])
        #expect(try await take(desk)[0]["actor"] == ["type": "api-token", "id": .string(token.id.text)])
    }
}
