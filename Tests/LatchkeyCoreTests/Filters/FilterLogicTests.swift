import Testing

@testable import LatchkeyCore

/// How filters are put together: shorthand, logic, paths.
@Suite struct FilterLogicTests {
    private func check(_ table: [(JSON, String)]) async throws {
        let desk = try await FilterDesk.open()
        for (filter, letters) in table { try await desk.expect(filter, letters) }
    }

    @Test func shorthandAndLogicMayBeMixed() async throws {
        try await check([
            ([:], "abcde"), (["$and": []], "abcde"), (["$or": []], ""), (["$not": [:]], ""),
            (["size": 1, "kind": "Small"], "ae"), (["size": 1, "$not": ["note": ["$starts_with": "hello"]]], "e"),
            (["$and": [["size": 1], ["rate": 5]]], "a"), (["$or": [["size": 2], ["done": true]]], "abc"),
            (["$or": [["size": 2], ["$and": [["size": 1], ["note": ["$contains": "needle"]]]]]], "be"),
            (["$not": ["$or": [["size": 1], ["size": 2]]]], "cd"), (["$not": ["$not": ["size": 1]]], "ae"),
            (["$not": ["name": ["$not_empty": true]]], "d"), (["name": ["$not": ["$not_empty": true]]], "d"),
            (["size": ["$not": ["$gt": 1]]], "acde"), (["name": ["first_name": ["$not": "Ada"]]], "bcd"),
            (["size": ["$not": 1]], "bcd"), (["tags": ["$not": ["$contains": "alpha"]]], "bde"),
            (["size": ["$gte": 1, "$not": ["$eq": 2]]], "ae"), (["$or": [[:], ["size": 1]]], "abcde"),
            (["$and": [["$or": [["size": 1], ["size": 2]]], ["$or": [["done": true], ["rate": 3]]]]], "ab"),
        ])
    }

    @Test func pathsLeadToOtherRecords() async throws {
        let company: JSON = ["people", "company"]
        let path: (JSON, JSON) -> JSON = { ["path": $0, "constraints": $1] }
        try await check([
            (path([["people", "size"]], 1), "ae"), (path([company, ["companies", "domains"]], "acme.com"), "ae"),
            (path([company, ["companies", "domains"]], ["domain": ["$ends_with": ".mil"]]), "b"),
            (path([company, ["companies", "name"]], ["value": "Acme"]), "ae"),
            (path([company, ["companies", "team"], ["people", "size"]], ["$gte": 2]), "b"),
            (path([company, ["companies", "team"], ["people", "name"]], ["last_name": "Smith"]), "ae"),
            (path([["people", "friends"], ["people", "company"], ["companies", "domains"]], "acme.com"), "b"),
            (["$not": path([company, ["companies", "domains"]], "acme.com")], "bcd"),
            (["$or": [path([company, ["companies", "domains"]], "navy.mil"), ["size": -1.5]]], "bc"),
            (path([["people", "fans"], ["people", "done"]], false), "a"),
            (path([["people", "fans"], ["people", "done"]], true), ""),
            (path([company, ["companies", "record_id"]], ["$not_empty": true]), "abe"),
        ])
    }

    @Test func attributesAndObjectsMayBeNamedByTheirIds() async throws {
        let desk = try await FilterDesk.open()
        let schema = try await desk.desk.schema
        let people = try schema.require("people")
        let companies = try schema.require("companies")
        let size = try people.require(attribute: "size").id.text
        try await desk.expect(.object([JSON.Member(size, 1)]), "ae")
        try await desk.expect(
            [
                "path": [
                    [.string(people.object.id.text), .string(try people.require(attribute: "company").id.text)],
                    [.string(companies.object.id.text), .string(try companies.require(attribute: "domains").id.text)],
                ], "constraints": "navy.mil",
            ], "b")
    }

    @Test func aReferenceToAnyObjectKnowsWhichItIs() async throws {
        let desk = try await FilterDesk.open()
        try await desk.desk.attribute("subject", .recordReference, of: "people", isMulti: true)
        let company = try await desk.desk.create("companies", ["name": "Zeta"]).id
        let person = try #require(desk.ids["d"])
        try await desk.desk.patch(
            "people", try #require(desk.ids["c"]),
            [
                "subject": [
                    ["target_object": "companies", "target_record_id": .string(company)],
                    ["target_object": "people", "target_record_id": .string(person)],
                ]
            ])
        try await desk.desk.patch(
            "people", try #require(desk.ids["b"]),
            ["subject": [["target_object": "people", "target_record_id": .string(person)]]])
        try await desk.expect(["subject": ["target_object": "companies"]], "c")
        try await desk.expect(["subject": ["target_object": "people"]], "bc")
        try await desk.expect(
            ["path": [["people", "subject"], ["companies", "name"]], "constraints": "Zeta"], "c")
        try await desk.expect(["subject": ["target_object": "people", "target_record_id": .string(company)]], "c")
    }

    /// Of two members with one name the last counts, as in every JavaScript client.
    @Test func aNameGivenTwiceCountsOnce() async throws {
        let desk = try await FilterDesk.open()
        let twice = JSON.object([JSON.Member("size", 2), JSON.Member("size", 1)])
        try await desk.expect(twice, "ae")
        try await desk.expect(
            ["size": .object([JSON.Member("$gt", 5), JSON.Member("$gt", 1)])], "b")
    }
}
