import Testing

@testable import LatchkeyCore

/// Random filters, asked of the database and of the model.
extension RecordWorld {
    /// A filter in both forms.
    private struct Question {
        let json: JSON
        let holds: (RecordModel, String) -> Bool
    }

    mutating func compareFilters(_ what: String) async throws {
        let schema = try await desk.schema
        let object = try schema.require("things")
        for _ in 0..<6 {
            let question = question(depth: 2)
            var reader = FilterReader(schema)
            let filter = try reader.read(question.json, of: object)
            let sorts = try SortReader(schema: schema).read([["attribute": "amount", "direction": "asc"]], of: object)
            let expected = model.ids(of: "things").filter { question.holds(model, $0) }
            let sorted = expected.enumerated().sorted { left, right in
                let (one, other) = (amount(left.element), amount(right.element))
                return (one ?? .infinity, left.offset) < (other ?? .infinity, right.offset)
            }.map(\.element)
            for strategy in FilterDesk.strategies {
                let (plain, inOrder) = try await desk.core.read { connection in
                    let finder = RecordFinder(object: object, connection: connection, fewCandidates: strategy)
                    return (
                        try finder.find(RecordQuery(filter: filter, limit: 500)).map(\.id.text),
                        try finder.find(RecordQuery(filter: filter, sorts: sorts, limit: 500)).map(\.id.text)
                    )
                }
                #expect(plain.sorted() == expected.sorted(), "\(what): \(question.json.text), strategy \(strategy)")
                #expect(inOrder == sorted, "\(what): \(question.json.text) sorted, strategy \(strategy)")
            }
        }
    }

    private func amount(_ id: String) -> Double? { model.contents(id, "amount").first?.number }

    private mutating func question(depth: Int) -> Question {
        guard depth > 0, pick(3) == 0 else { return condition() }
        let parts = (0..<(1 + pick(3))).map { _ in question(depth: depth - 1) }
        let all = JSON.array(parts.map(\.json))
        switch pick(3) {
        case 0: return Question(json: ["$and": all]) { model, id in parts.allSatisfy { $0.holds(model, id) } }
        case 1: return Question(json: ["$or": all]) { model, id in parts.contains { $0.holds(model, id) } }
        default:
            return Question(json: ["$not": ["$or": all]]) { model, id in !parts.contains { $0.holds(model, id) } }
        }
    }

    private mutating func condition() -> Question {
        let number = Double(pick(8)) - 3.5
        let text = ["ada", "A", "10", "%", "_", "\\", "lglg", "ü", ""][pick(9)]
        switch pick(11) {
        case 0: return equality("name", .string(["Ada", "ada", "Beta 10%", ""][pick(4)]))
        case 1: return equality("code", .string("Code \(pick(8))"))
        case 2: return equality("amount", .number(number))
        case 3: return equality("labels", .string(["A", "B", "C", "D"][pick(4)]))
        case 4: return equality("done", .bool(pick(2) == 0))
        case 5: return equality("emails", .string("e\(pick(8))@example.com"))
        case 6:
            return Question(json: ["amount": ["$gte": .number(number), "$lt": .number(number + 3)]]) { model, id in
                model.contents(id, "amount").contains { ($0.number ?? 0) >= number && ($0.number ?? 0) < number + 3 }
            }
        case 7:
            let date = "2026-01-0\(pick(8) + 1)"
            return Question(json: ["due": ["$gt": .string(date)]]) { model, id in
                model.contents(id, "due").contains { ($0.string ?? "") > date }
            }
        case 8: return matching("tags", "$contains", text) { $0.contains($1) }
        case 9: return matching("name", "$starts_with", text) { $0.hasPrefix($1) }
        default:
            return Question(
                json: [
                    "path": [["things", "owner"], ["others", "name"]], "constraints": ["$contains": .string(text)],
                ]
            ) { model, id in
                model.contents(id, "owner").flatMap { model.contents($0.string ?? "", "name") }.contains {
                    text.isEmpty || ($0.string ?? "").lowercased().contains(text.lowercased())
                }
            }
        }
    }

    private func equality(_ slug: String, _ value: JSON) -> Question {
        Question(json: .object([JSON.Member(slug, value)])) { model, id in
            let contents = model.contents(id, slug)
            return contents.contains(value) || (slug == "done" && value == false && contents.isEmpty)
        }
    }

    private func matching(
        _ slug: String, _ word: String, _ text: String, _ holds: @escaping (String, String) -> Bool
    ) -> Question {
        Question(json: .object([JSON.Member(slug, .object([JSON.Member(word, .string(text))]))])) { model, id in
            model.contents(id, slug).contains { value in
                text.isEmpty || holds((value.string ?? "").lowercased(), text.lowercased())
            }
        }
    }
}
