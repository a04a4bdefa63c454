import Testing

@testable import LatchkeyCore

@Suite struct MergeTests {
    private func ref(_ object: String, _ ids: String...) -> JSON {
        .array(ids.map { ["target_object": .string(object), "target_record_id": .string($0)] })
    }

    private func list(_ ids: String...) -> JSON { .array(ids.map { .string($0) }) }

    @Test func valuesAreThoseOfTheFirstAndWhatOnlyTheSecondHas() async throws {
        let desk = try await DataDesk.open()
        let first = try await desk.create(
            "people", ["name": "Ada", "email_addresses": ["a@gmail.com"], "phone_numbers": ["+442079460958"]])
        desk.clock.advance(by: .seconds(1))
        let second = try await desk.create(
            "people",
            [
                "name": "Grace", "job_title": "Admiral", "email_addresses": ["b@gmail.com"],
                "phone_numbers": ["+442079460958", "+442079460959"],
            ])
        desk.clock.advance(by: .seconds(1))
        let merged = try await desk.merge("people", first.id, second.id)
        #expect(merged["name"][0]?["full_name"] == "Ada")
        #expect(merged["job_title"] == ["Admiral"])
        #expect(merged.values("email_addresses").map { $0["email_address"] } == ["a@gmail.com", "b@gmail.com"])
        #expect(merged.values("phone_numbers").map { $0["phone_number"] } == ["+442079460958", "+442079460959"])
        // Values keep their beginning; the record itself is new.
        #expect(merged.values("job_title")[0]["active_from"] == "2026-01-01T00:00:01.000000000Z")
        #expect(merged.json["created_at"] == "2026-01-01T00:00:02.000000000Z")
        #expect(try await desk.query("people").map(\.id) == [merged.id])
        try await IndexAudit.check(desk)
    }

    @Test func theHistoryOfBothIsKept() async throws {
        let desk = try await DataDesk.open()
        let first = try await desk.create("people", ["job_title": "One"]).id
        let second = try await desk.create("people", ["job_title": "Two"]).id
        desk.clock.advance(by: .seconds(1))
        try await desk.patch("people", first, ["job_title": "Three"])
        try await desk.patch("people", second, ["job_title": "Four"])
        let merged = try await desk.merge("people", first, second)
        #expect(try await desk.history("people", merged.id, "job_title").map(\.content) == ["One", "Two", "Three"])
        try await IndexAudit.check(desk)
    }

    /// A company that the merged person has no room for does not claim them.
    @Test func whatIsNotTakenOverDoesNotReferBack() async throws {
        let desk = try await DataDesk.open()
        let (acme, navy) = (try await desk.create("companies").id, try await desk.create("companies").id)
        let first = try await desk.create("people", ["company": ref("companies", acme)]).id
        let second = try await desk.create("people", ["company": ref("companies", navy)]).id
        let merged = try await desk.merge("people", first, second)
        #expect(merged["company"] == list(acme))
        #expect(try await desk.get("companies", acme)["team"] == list(merged.id))
        #expect(try await desk.get("companies", navy)["team"] == [])
        try await IndexAudit.check(desk)
    }

    @Test func whatReferredToEitherRefersToTheNewOne() async throws {
        let desk = try await DataDesk.open()
        try await desk.object("notes")
        try await desk.attribute("about", .recordReference, of: "notes", isMulti: true)
        let (first, second) = (try await desk.create("companies").id, try await desk.create("companies").id)
        let ada = try await desk.create("people", ["company": ref("companies", first)]).id
        let grace = try await desk.create("people", ["company": ref("companies", second)]).id
        let note = try await desk.create("notes", ["about": ref("companies", first, second)]).id
        let merged = try await desk.merge("companies", first, second)
        #expect(merged["team"] == list(ada, grace))
        for person in [ada, grace] { #expect(try await desk.get("people", person)["company"] == list(merged.id)) }
        #expect(try await desk.get("notes", note)["about"] == list(merged.id))
        try await IndexAudit.check(desk)
    }

    /// What the two said of each other is gone: a record is not made to refer to itself.
    @Test func referencesBetweenTheTwoGo() async throws {
        let desk = try await DataDesk.open()
        try await desk.object("nodes")
        try await desk.relationship(
            "parent", of: "nodes", isMulti: false, to: "nodes", mirror: "children", isMirrorMulti: true)
        try await desk.attribute("see", .recordReference, of: "nodes", isMulti: true)
        let first = try await desk.create("nodes").id
        let second = try await desk.create("nodes", ["parent": ref("nodes", first), "see": ref("nodes", first)]).id
        let third = try await desk.create("nodes", ["parent": ref("nodes", second), "see": ref("nodes", second)]).id
        try await desk.patch("nodes", first, ["see": ref("nodes", first, third)])
        let merged = try await desk.merge("nodes", first, second)
        #expect(merged["parent"] == [] && merged["children"] == list(third) && merged["see"] == list(third))
        let other = try await desk.get("nodes", third)
        #expect(other["parent"] == list(merged.id) && other["see"] == list(merged.id))
        try await IndexAudit.check(desk)
    }

    @Test func uniqueValuesMoveToTheNewRecord() async throws {
        let desk = try await DataDesk.open()
        let first = try await desk.create("companies", ["domains": ["acme.com"]]).id
        let second = try await desk.create("companies", ["domains": ["acme.org"]]).id
        let merged = try await desk.merge("companies", first, second)
        for domain: JSON in ["acme.com", "acme.org"] {
            #expect(try await desk.upsert("companies", by: "domains", ["domains": [domain]]).id == merged.id)
            #expect(
                await refusal { try await desk.create("companies", ["domains": [domain]]) }?.code == .uniquenessConflict
            )
        }
    }
}
