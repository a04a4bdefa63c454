import Testing

@testable import LatchkeyCore

/// Both sides of a relationship say the same, whichever is written.
@Suite struct RelationshipTests {
    private func ref(_ object: String, _ ids: String...) -> JSON {
        .array(ids.map { ["target_object": .string(object), "target_record_id": .string($0)] })
    }

    private func list(_ ids: String...) -> JSON { .array(ids.map { .string($0) }) }

    @Test func oneToManyFollowsEitherSide() async throws {
        let desk = try await DataDesk.open()
        let (acme, navy) = (try await desk.create("companies").id, try await desk.create("companies").id)
        let (ada, grace) = (
            try await desk.create("people", ["company": ref("companies", acme)]).id, try await desk.create("people").id
        )
        #expect(try await desk.get("companies", acme)["team"] == list(ada))
        try await desk.patch("companies", acme, ["team": ref("people", grace)])
        #expect(try await desk.get("companies", acme)["team"] == list(grace, ada))
        #expect(try await desk.get("people", grace)["company"] == list(acme))
        // Somebody can be in one team only.
        try await desk.put("companies", navy, ["team": ref("people", ada)])
        #expect(try await desk.get("people", ada)["company"] == list(navy))
        #expect(try await desk.get("companies", acme)["team"] == list(grace))
        try await desk.patch("people", ada, ["company": ref("companies", acme)])
        #expect(try await desk.get("companies", navy)["team"] == [])
        #expect(try await desk.get("companies", acme)["team"] == list(grace, ada))
        try await desk.put("companies", acme, ["team": []])
        #expect(try await desk.get("people", ada)["company"] == [])
        #expect(try await desk.get("people", grace)["company"] == [])
        try await IndexAudit.check(desk)
    }

    @Test func oneToOneLeavesTheFormerPartnersAlone() async throws {
        let desk = try await DataDesk.open()
        for slug in ["keys", "locks"] { try await desk.object(slug) }
        try await desk.relationship(
            "lock", of: "keys", isMulti: false, to: "locks", mirror: "key", isMirrorMulti: false)
        let (k1, k2) = (try await desk.create("keys").id, try await desk.create("keys").id)
        let (l1, l2) = (try await desk.create("locks").id, try await desk.create("locks").id)
        try await desk.patch("keys", k1, ["lock": ref("locks", l1)])
        try await desk.patch("keys", k2, ["lock": ref("locks", l2)])
        // All three that had another partner lose or change it.
        try await desk.patch("keys", k1, ["lock": ref("locks", l2)])
        #expect(try await desk.get("keys", k1)["lock"] == list(l2))
        #expect(try await desk.get("locks", l2)["key"] == list(k1))
        #expect(try await desk.get("keys", k2)["lock"] == [])
        #expect(try await desk.get("locks", l1)["key"] == [])
        let k3 = try await desk.create("keys", ["lock": ref("locks", l2)]).id
        #expect(try await desk.get("keys", k1)["lock"] == [])
        #expect(try await desk.get("locks", l2)["key"] == list(k3))
        try await IndexAudit.check(desk)
    }

    @Test func manyToManyAndASecondWriteThatChangesNothing() async throws {
        let desk = try await DataDesk.open()
        for slug in ["books", "tags"] { try await desk.object(slug) }
        try await desk.relationship(
            "tags", of: "books", isMulti: true, to: "tags", mirror: "books", isMirrorMulti: true)
        let (t1, t2) = (try await desk.create("tags").id, try await desk.create("tags").id)
        let b1 = try await desk.create("books", ["tags": ref("tags", t1, t2, t1)]).id
        let b2 = try await desk.create("books", ["tags": ref("tags", t2)]).id
        #expect(try await desk.get("books", b1)["tags"] == list(t1, t2))
        #expect(try await desk.get("tags", t2)["books"] == list(b1, b2))
        let before = try await desk.get("tags", t2)
        desk.clock.advance(by: .seconds(1))
        try await desk.patch("tags", t2, ["books": ref("books", b2, b1)])
        let after = try await desk.get("tags", t2)
        #expect(after["books"] == list(b2, b1))
        #expect(
            Set(after.values("books").map { $0["active_from"]?.string })
                == Set(before.values("books").map { $0["active_from"]?.string }))
        #expect(try await desk.history("tags", t2, "books").count == 2)
        try await desk.put("tags", t2, ["books": ref("books", b1)])
        #expect(try await desk.get("books", b2)["tags"] == [])
        try await IndexAudit.check(desk)
    }

    @Test func anObjectMayReferToItself() async throws {
        let desk = try await DataDesk.open()
        try await desk.object("nodes")
        try await desk.relationship(
            "parent", of: "nodes", isMulti: false, to: "nodes", mirror: "children", isMirrorMulti: true)
        let root = try await desk.create("nodes").id
        let leaf = try await desk.create("nodes", ["parent": ref("nodes", root)]).id
        #expect(try await desk.get("nodes", root)["children"] == list(leaf))
        // A record may even be its own parent.
        try await desk.patch("nodes", root, ["parent": ref("nodes", root)])
        let own = try await desk.get("nodes", root)
        #expect(own["parent"] == list(root) && own["children"] == list(leaf, root))
        try await desk.put("nodes", root, ["children": []])
        #expect(try await desk.get("nodes", root)["parent"] == [])
        #expect(try await desk.get("nodes", leaf)["parent"] == [])
        try await desk.patch("nodes", root, ["parent": ref("nodes", root)])
        try await desk.delete("nodes", root)
        #expect(try await desk.query("nodes").map(\.id) == [leaf])
        try await IndexAudit.check(desk)
    }

    @Test func bothSidesOfOneRecordMayBeWrittenAtOnce() async throws {
        let desk = try await DataDesk.open()
        try await desk.object("nodes")
        try await desk.relationship(
            "parent", of: "nodes", isMulti: false, to: "nodes", mirror: "children", isMirrorMulti: true)
        let (top, bottom) = (try await desk.create("nodes").id, try await desk.create("nodes").id)
        let middle = try await desk.create("nodes", ["parent": ref("nodes", top), "children": ref("nodes", bottom)]).id
        #expect(try await desk.get("nodes", top)["children"] == list(middle))
        #expect(try await desk.get("nodes", bottom)["parent"] == list(middle))
        try await desk.put("nodes", middle, ["parent": ref("nodes", bottom), "children": ref("nodes", top)])
        #expect(try await desk.get("nodes", top)["parent"] == list(middle))
        #expect(try await desk.get("nodes", top)["children"] == [])
        #expect(try await desk.get("nodes", bottom)["children"] == list(middle))
        try await IndexAudit.check(desk)
    }

    @Test func aDeletedRecordLeavesNoTrace() async throws {
        let desk = try await DataDesk.open()
        let acme = try await desk.create("companies", ["name": "Acme", "domains": ["acme.com"]]).id
        let ada = try await desk.create(
            "people", ["name": "Lovelace, Ada", "email_addresses": ["ada@acme.com"], "job_title": "x"]
        ).id
        #expect(try await desk.get("people", ada)["company"] == list(acme))
        try await desk.attribute("score", .number, of: "companies")
        try await desk.patch("companies", acme, ["score": 5])
        try await desk.patch("companies", acme, ["score": 6])
        let number = try await desk.count("SELECT number FROM records WHERE id = ?", acme)
        desk.clock.advance(by: .seconds(9))
        try await desk.delete("companies", acme)
        for table in ["record_texts", "record_numbers", "record_uniques", "record_history"] {
            #expect(try await desk.count("SELECT COUNT(*) FROM \(table) WHERE record = ?", number) == 0, "\(table)")
        }
        #expect(try await desk.count("SELECT COUNT(*) FROM record_texts WHERE key = ?", acme) == 0)
        #expect(try await desk.get("people", ada)["company"] == [])
        let history = try await desk.history("people", ada, "company")
        #expect(history.map(\.content) == [.string(acme)])
        #expect(history[0]["active_until"] == "2026-01-01T00:00:09.000000000Z")
        // Its domain is free again, and its key is never given to another.
        let next = try await desk.create("companies", ["domains": ["acme.com"]]).id
        #expect(try await desk.count("SELECT number FROM records WHERE id = ?", next) > number)
        try await IndexAudit.check(desk)
    }

    @Test func valuesOfADisabledObjectWaitForIt() async throws {
        let desk = try await DataDesk.open()
        try await desk.core.objects.setEnabled(try desk.configuration, .deals, true)
        let ada = try await desk.create("people").id
        let owner = JSON.string(desk.admin.member.id.text)
        let deal = try await desk.create(
            "deals", ["name": "Big", "stage": "Lead", "owner": owner, "associated_people": ref("people", ada)]
        ).id
        #expect(try await desk.get("people", ada)["associated_deals"] == list(deal))
        try await desk.core.objects.setEnabled(try desk.configuration, .deals, false)
        #expect(try await desk.get("people", ada).json["values"]?["associated_deals"] == nil)
        #expect(
            await refusal { try await desk.patch("people", ada, ["associated_deals": ref("deals", deal)]) }?.code
                == .valueNotFound)
        try await desk.core.objects.setEnabled(try desk.configuration, .deals, true)
        #expect(try await desk.get("people", ada)["associated_deals"] == list(deal))
        try await IndexAudit.check(desk)
    }
}
