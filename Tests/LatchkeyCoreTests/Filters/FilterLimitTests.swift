import Testing

@testable import LatchkeyCore

/// What filters may not be, and that the largest ones that are taken are answered.
@Suite struct FilterLimitTests {
    private func refused(_ filter: JSON, _ desk: FilterDesk) async -> LatchkeyError? {
        await refusal { _ = try await desk.find(filter) }
    }

    @Test func aWrongFilterIsRefused() async throws {
        let desk = try await FilterDesk.open()
        let wrong: [JSON] = [
            [], "x", ["nonsense": 1], ["$nor": []], ["$eq": 1], ["$and": [:]], ["$or": [1]], ["$not": []],
            ["size": "many"], ["size": nil], ["size": []], ["size": true], ["size": ["$contains": "1"]],
            ["size": ["$eq": [1]]], ["size": ["$in": 1]], ["size": ["nonsense": 1]], ["size": ["$nonsense": 1]],
            ["done": "yes"], ["done": ["$gt": true]], ["note": 5], ["note": ["$gt": "a"]], ["note": ["$contains": 5]],
            ["note": ["$contains": "a\0"]], ["note": ["$in": ["a", 5]]], ["note": ["$not_empty": false]],
            ["note": ["$contains": .string(String(repeating: "a", count: 1001))]], ["due": "soon"], ["at": 5],
            ["kind": "Huge"], ["kind": ["$contains": "S"]], ["kind": ["active_from": "soon"]], ["friends": "x"],
            ["friends": ["target_object": "pets"]], ["friends": ["$starts_with": "a"]], ["owner": "ada@example.com"],
            ["owner": ["referenced_actor_id": "x"]], ["owner": ["referenced_actor_type": "workspace-member"]],
            ["owner": ["referenced_actor_type": "nobody"]],
            ["owner": ["referenced_actor_type": "app", "referenced_actor_id": "x"]],
            ["primary_location": "London"], ["primary_location": ["latitude": "1"]], ["record_id": "x"],
            ["record_id": ["$gt": "x"]], ["name": ["middle_name": "x"]], ["email_addresses": ["value": "x"]],
            ["first_interaction": ["owner_member_id": "x"]], ["first_interaction": ["$contains": "x"]],
            ["path": [], "constraints": [:]], ["path": [["people", "size"]]], ["constraints": 1],
            ["path": [["people", "size"]], "constraints": 1, "more": 1], ["path": [["people"]], "constraints": 1],
            ["path": [["companies", "name"]], "constraints": "x"],
            ["path": [["people", "nonsense"]], "constraints": 1],
            ["path": [["people", "size"], ["people", "size"]], "constraints": 1],
            ["path": [["people", "company"], ["people", "size"]], "constraints": 1],
            ["path": .array(Array(repeating: ["people", "friends"], count: 6)), "constraints": ["$not_empty": true]],
        ]
        for filter in wrong { #expect(await refused(filter, desk)?.code == .filterError, "\(filter.text)") }
    }

    @Test func interactionsCanBeAskedFor() async throws {
        let desk = try await FilterDesk.open()
        let member = JSON.string(desk.desk.admin.member.id.text)
        for filter: JSON in [
            ["interaction_type": "email"], ["interaction_type": ["$not_empty": true]], ["owner_member_id": member],
            ["owner_member_id": ["$not_empty": true]], ["interacted_at": ["$gte": "2026-01-01T00:00:00Z"]],
        ] {
            try await desk.expect(["first_interaction": filter], "")
        }
    }

    @Test func tenThousandClausesAreRefused() async throws {
        let desk = try await FilterDesk.open()
        let clauses = JSON.array(Array(repeating: ["size": 1], count: 10_000))
        for filter: JSON in [["$and": clauses], ["$or": clauses], ["$not": ["$or": clauses]]] {
            #expect(await refused(filter, desk)?.code == .filterError)
        }
        let operators = JSON.object((0..<10_000).map { JSON.Member("nr\($0)", 1) })
        #expect(await refused(operators, desk)?.code == .filterError)
        let deep = (0..<30).reduce(["size": 1] as JSON) { inner, _ in ["$not": inner] }
        #expect(await refused(deep, desk)?.code == .filterError)
        #expect(await refused(["size": ["$in": .array(Array(repeating: 1, count: 1001))]], desk)?.code == .filterError)
    }

    @Test func manyClausesAreAnswered() async throws {
        let desk = try await FilterDesk.open()
        let sizes = (0..<160).map { ["size": .number(Double($0))] as JSON }
        let notes = (0..<160).map { ["note": ["$contains": "\($0)"]] as JSON }
        try await desk.expect(["$or": .array(sizes)], "abe")
        try await desk.expect(["$not": ["$or": .array(sizes + [["done": true]])]], "d")
        try await desk.expect(["$or": .array(notes)], "c")
        try await desk.expect(["$and": .array(notes.map { ["$not": $0] })], "abde")
        let numbers = JSON.array((0..<1000).map { .number(Double($0)) })
        try await desk.expect(["size": ["$in": numbers]], "abe")
        try await desk.expect(["tags": ["$in": .array((0..<999).map { "\($0)" } + ["beta"])]], "b")
    }

    /// As deep as it may be, with paths inside: the engine's own limits are never met.
    @Test func theDeepestFilterIsAnswered() async throws {
        let desk = try await FilterDesk.open()
        let path: JSON = [
            "path": .array(Array(repeating: ["people", "friends"], count: 4) + [["people", "size"]]), "constraints": 1,
        ]
        for depth in [10, 18] {
            for word in ["$and", "$or"] {
                let deep = (0..<depth).reduce(path) { inner, level in
                    level.isMultiple(of: 2) ? ["$not": inner] : .object([JSON.Member(word, [inner, ["size": 7]])])
                }
                for strategy in FilterDesk.strategies { _ = try await desk.find(deep, strategy: strategy) }
            }
        }
    }

    /// The lists of several conditions add up; together they are bounded too.
    @Test func manyLongListsAreAnsweredOrRefused() async throws {
        let desk = try await FilterDesk.open()
        let list = JSON.array((0..<1000).map { "\($0)" })
        for count in [2, 60, 240] {
            for word in ["$and", "$or"] {
                let filter = JSON.object([
                    JSON.Member(word, .array(Array(repeating: ["note": ["$in": list]], count: count)))
                ])
                do {
                    _ = try await desk.find(filter)
                } catch let error as LatchkeyError {
                    #expect(error.code == .filterError)
                } catch {
                    Issue.record("\(count) lists under \(word): \(error)")
                }
            }
        }
    }
}
