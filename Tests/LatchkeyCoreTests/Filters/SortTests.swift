import Testing

@testable import LatchkeyCore

@Suite struct SortTests {
    private func sort(_ attribute: JSON, _ direction: JSON = "asc", field: JSON? = nil) -> JSON {
        .object([("attribute", attribute), ("direction", direction), ("field", field)])
    }

    private func path(_ path: JSON, _ direction: JSON = "asc", field: JSON? = nil) -> JSON {
        .object([("path", path), ("direction", direction), ("field", field)])
    }

    /// Records without a value come last whichever way the others go; equal ones keep a fixed order.
    @Test func recordsAreSortedByEveryType() async throws {
        let desk = try await FilterDesk.open()
        let table: [(JSON, String)] = [
            (sort("key"), "abcde"), (sort("key", "desc"), "edcba"), (sort("size"), "caebd"), (sort("price"), "cabde"),
            (sort("price", "desc"), "bacde"), (sort("due"), "cabde"), (sort("due", "desc"), "bacde"),
            (sort("at"), "aebcd"), (sort("at", "desc"), "cbead"), (sort("note"), "cabed"),
            (sort("rate", "desc"), "abcde"),
            (sort("name", field: "last_name"), "cbaed"), (sort("name"), "caebd"), (sort("name", "desc"), "beacd"),
            (sort("kind"), "aebcd"), (sort("labels"), "abcde"), (sort("numbers"), "abcde"),
            (sort("stage", "desc"), "baecd"),
            (sort("created_at", "desc"), "edcba"), (sort("created_at"), "abcde"), (sort("email_addresses"), "eabcd"),
            (sort("primary_location"), "abcde"), (sort("primary_location", field: "country_code"), "abcde"),
            (sort("size", field: "value"), "caebd"), (sort("site", field: "root_domain"), "abcde"),
        ]
        for (sort, letters) in table {
            #expect(try await desk.find(sorts: [sort]) == letters, "\(sort.text)")
        }
    }

    /// A checkbox is never empty: unchecked ones come before checked ones.
    @Test func checkboxesAreSortedAsFalseAndTrue() async throws {
        let desk = try await FilterDesk.open()
        for strategy in FilterDesk.strategies {
            #expect(try await desk.find(sorts: [sort("done"), sort("key")], strategy: strategy) == "bdeac")
            #expect(try await desk.find(sorts: [sort("done", "desc"), sort("key")], strategy: strategy) == "acbde")
            #expect(try await desk.find(sorts: [sort("done")], strategy: strategy) == "bdeac")
        }
    }

    @Test func severalSortsAreKeysInTheirOrder() async throws {
        let desk = try await FilterDesk.open()
        let table: [(JSON, String)] = [
            ([sort("size"), sort("key", "desc")], "ceabd"),
            ([sort("kind"), sort("size", "desc"), sort("key")], "aebcd"),
            ([sort("stage"), sort("note", "desc")], "eabcd"), ([sort("rate"), sort("key", "desc")], "baedc"),
        ]
        for strategy in FilterDesk.strategies {
            for (sorts, letters) in table {
                #expect(try await desk.find(sorts: sorts, strategy: strategy) == letters, "\(sorts.text) \(strategy)")
            }
        }
    }

    @Test func pathsSortByOtherRecords() async throws {
        let desk = try await FilterDesk.open()
        let name = path([["people", "company"], ["companies", "name"]])
        #expect(try await desk.find(sorts: [name, sort("key")]) == "aebcd")
        #expect(
            try await desk.find(sorts: [path([["people", "company"], ["companies", "name"]], "desc")]) == "baecd")
        #expect(try await desk.find(sorts: [path([["people", "key"]], "desc")]) == "edcba")
        let far = path(
            [["people", "friends"], ["people", "company"], ["companies", "domains"]], field: "root_domain")
        #expect(try await desk.find(sorts: [far, sort("key", "desc")]) == "bedca")
    }

    /// Whatever the way and the page size, the pages together are the whole, in its order.
    @Test func pagesTogetherAreTheWhole() async throws {
        let desk = try await FilterDesk.open()
        let orders: [JSON] = [
            [], [sort("size")], [sort("size", "desc")], [sort("at")], [sort("done")], [sort("kind")], [sort("labels")],
            [sort("name", field: "last_name")], [sort("size"), sort("at", "desc")],
        ]
        let filters: [JSON] = [
            [:], ["size": ["$gte": 1]], ["$or": [["size": 1], ["done": true]]], ["done": false],
            ["name": ["$contains": "a"]], ["tags": ["$contains": "a"]],
        ]
        for strategy in FilterDesk.strategies {
            for sorts in orders {
                for filter in filters {
                    let whole = try await desk.find(filter, sorts: sorts, strategy: strategy)
                    for size in [1, 2, 3] {
                        var pages = ""
                        for offset in stride(from: 0, through: 6, by: size) {
                            pages += try await desk.find(
                                filter, sorts: sorts, limit: size, offset: offset, strategy: strategy)
                        }
                        #expect(pages == whole, "\(filter.text) \(sorts.text) \(strategy) \(size)")
                    }
                    #expect(try await desk.find(filter, sorts: sorts, offset: 1000, strategy: strategy) == "")
                    #expect(try await desk.find(filter, sorts: sorts, limit: 0, strategy: strategy) == "")
                }
            }
        }
    }

    private static let refused: [(JSON, String)] = [
        ("name", "a sort is an object"), ([:], "direction"),
        (["direction": "up", "attribute": "name"], "direction"),
        (["direction": "asc"], "attribute"), (["direction": "asc", "attribute": "nonsense"], "unknown attribute"),
        (["direction": "asc", "attribute": "size", "field": "nonsense"], "unknown field"),
        (["direction": "asc", "path": []], "empty path"),
        (["direction": "asc", "path": [["people"]]], "short step"),
        (["direction": "asc", "path": [["companies", "name"]]], "another object"),
        (["direction": "asc", "path": [["people", "size"], ["companies", "name"]]], "no reference"),
        (["direction": "asc", "path": .array(Array(repeating: ["people", "friends"], count: 6))], "too long"),
    ]

    @Test func aSortThatCannotBeIsRefused() async throws {
        let desk = try await FilterDesk.open()
        for (sort, why) in Self.refused {
            let problem = await refusal { _ = try await desk.find(sorts: [sort]) }
            #expect(problem?.code == .filterError, "\(why)")
        }
    }

    @Test func sortsHaveALimit() async throws {
        let desk = try await FilterDesk.open()
        let many = JSON.array(Array(repeating: sort("size"), count: 11))
        #expect(await refusal { _ = try await desk.find(sorts: many) }?.code == .filterError)
        let most = JSON.array(
            ["size", "at", "due", "note", "name", "rate", "price", "kind", "labels", "key"].map { sort($0) })
        #expect(try await desk.find(sorts: most) == "caebd")
    }
}
