import LatchkeyStorage
import Testing

@testable import LatchkeyCore

@Suite struct ObjectDeletionTests {
    private func ref(_ object: String, _ ids: String...) -> JSON {
        .array(ids.map { ["target_object": .string(object), "target_record_id": .string($0)] })
    }

    @Test func everythingOfTheObjectGoes() async throws {
        let desk = try await DataDesk.open()
        let object = try await desk.object("projects").object
        try await desk.attribute("code", .text, of: "projects", isUnique: true)
        try await desk.attribute("size", .number, of: "projects")
        try await desk.attribute("kind", .select, of: "projects", options: ["A", "B"])
        let id = try await desk.create("projects", ["code": "a", "size": 1, "kind": "A"]).id
        try await desk.patch("projects", id, ["code": "b", "size": 2])
        _ = try await desk.core.objects.saveView(desk.access, "projects", ViewOrder(title: "All"))
        let before = try await desk.count("SELECT COUNT(*) FROM attribute_options")
        try await desk.core.objects.delete(try desk.configuration, "projects")
        for table in ["records", "record_texts", "record_numbers", "record_uniques", "record_history", "object_views"] {
            #expect(try await desk.count("SELECT COUNT(*) FROM \(table)") == 0, "\(table)")
        }
        #expect(try await desk.count("SELECT COUNT(*) FROM objects WHERE id = ?", object.id) == 0)
        #expect(try await desk.count("SELECT COUNT(*) FROM attributes WHERE object_id = ?", object.id) == 0)
        #expect(try await desk.count("SELECT COUNT(*) FROM attribute_options") == before - 2)
        #expect(try await desk.core.database.integrityProblems().isEmpty)
    }

    @Test func whatOtherObjectsKnowOfItGoesToo() async throws {
        let desk = try await DataDesk.open()
        try await desk.object("projects")
        try await desk.relationship(
            "lead", of: "projects", isMulti: false, to: "people", mirror: "leads", isMirrorMulti: true)
        try await desk.attribute("about", .recordReference, of: "people", isMulti: true) {
            $0.allowedObjects = ["projects", "companies"]
        }
        try await desk.attribute("anything", .recordReference, of: "people", isMulti: true)
        let company = try await desk.create("companies", ["name": "Acme"]).id
        let project = try await desk.create("projects", ["name": "Apollo"]).id
        let both: JSON = .array((ref("projects", project).array ?? []) + (ref("companies", company).array ?? []))
        let person = try await desk.create(
            "people", ["about": both, "anything": both, "leads": ref("projects", project), "job_title": "x"]
        ).id
        desk.clock.advance(by: .seconds(1))
        try await desk.core.objects.delete(try desk.configuration, "projects")
        let people = try await desk.schema.require("people")
        #expect(people.attribute(named: "leads") == nil)
        let companies = try await desk.schema.require("companies").object.id
        #expect(people.attribute(named: "about")?.configuration.allowedObjects == [companies])
        let read = try await desk.get("people", person)
        #expect(read["about"] == [.string(company)] && read["anything"] == [.string(company)])
        #expect(read["job_title"] == ["x"] && read.json["values"]?["leads"] == nil)
        #expect(try await desk.history("people", person, "about").count == 2)
        try await IndexAudit.check(desk)
    }

    /// Documents may still hold values of an attribute that is gone: a new one under its name must not show them.
    @Test func keysAreNeverGivenTwice() async throws {
        let desk = try await DataDesk.open()
        try await desk.object("projects")
        try await desk.relationship(
            "lead", of: "projects", isMulti: false, to: "people", mirror: "leads", isMirrorMulti: true)
        let person = try await desk.create("people").id
        try await desk.create("projects", ["lead": ref("people", person)])
        let highest = try await desk.count("SELECT MAX(number) FROM attributes")
        let objects = try await desk.count("SELECT MAX(number) FROM objects")
        let records = try await desk.count("SELECT MAX(number) FROM records")
        try await desk.core.objects.delete(try desk.configuration, "projects")
        try await desk.object("projects")
        try await desk.attribute("leads", .text, of: "people", isMulti: true)
        let attribute = try await desk.attribute("leads", of: "people")
        #expect(attribute.number > highest)
        #expect(try await desk.schema.require("projects").object.number > objects)
        #expect(try await desk.get("people", person)["leads"] == [])
        let next = try await desk.create("projects").id
        #expect(try await desk.count("SELECT number FROM records WHERE id = ?", next) > records)
        try await desk.patch("people", person, ["leads": ["x"]])
        #expect(try await desk.get("people", person)["leads"] == ["x"])
        try await IndexAudit.check(desk)
    }

    @Test func anObjectThatRefersToItselfGoes() async throws {
        let desk = try await DataDesk.open()
        try await desk.object("nodes")
        try await desk.relationship(
            "parent", of: "nodes", isMulti: false, to: "nodes", mirror: "children", isMirrorMulti: true)
        let root = try await desk.create("nodes").id
        try await desk.create("nodes", ["parent": ref("nodes", root)])
        try await desk.core.objects.delete(try desk.configuration, "nodes")
        #expect(try await desk.count("SELECT COUNT(*) FROM records") == 0)
        #expect(try await desk.core.database.integrityProblems().isEmpty)
    }
}
