import LatchkeyStorage
import Testing

@testable import LatchkeyCore

/// Hot queries read no more than they must, whatever there is in the tables.
@Suite struct QueryPlanTests {
    private func open() async throws -> DataDesk {
        let desk = try await DataDesk.open()
        try await desk.attribute("size", .number, of: "people")
        try await desk.attribute("at", .timestamp, of: "people")
        try await desk.attribute("done", .checkbox, of: "people")
        try await desk.attribute("kind", .select, of: "people", options: ["Small"])
        try await desk.create("people", ["name": "Lovelace, Ada", "email_addresses": ["ada@acme.com"], "size": 1])
        return desk
    }

    /// The plans of a query, with what it reads whole.
    private func plans(
        _ desk: DataDesk, _ filter: JSON, sorts: JSON = [], strategy: Int = 4000
    ) async throws -> [QueryPlan] {
        let schema = try await desk.schema
        let object = try schema.require("people")
        var reader = FilterReader(schema)
        let query = RecordQuery(
            filter: try reader.read(filter, of: object), sorts: try SortReader(schema: schema).read(sorts, of: object),
            limit: 50)
        return try await desk.core.read { connection in
            let planning = PlanningTransaction(connection)
            _ = try RecordFinder(object: object, connection: planning, fewCandidates: strategy).find(query)
            return planning.plans
        }
    }

    private func reading(
        _ desk: DataDesk, _ body: @escaping @Sendable (any Connection, WorkspaceSchema) throws -> Void
    ) async throws -> [QueryPlan] {
        let schema = try await desk.schema
        return try await desk.core.read { connection in
            let planning = PlanningTransaction(connection)
            try body(planning, schema)
            return planning.plans
        }
    }

    @Test func oneRecordIsFoundByItsIdOrAUniqueValue() async throws {
        let desk = try await open()
        let plans = try await reading(desk) { connection, schema in
            let people = try schema.require("people")
            _ = try RecordStore.find(RecordID(high: 1, low: 1), of: people, in: connection)
            _ = try RecordStore.find(number: 1, of: people, in: connection)
            _ = try RecordIndex.owner(
                of: .text("x"), try people.require(attribute: "email_addresses"), in: connection)
        }
        #expect(plans.map(\.steps.count) == [1, 1, 1])
        #expect(plans[0].steps[0].hasSuffix("(id=?)"))
        #expect(plans[1].steps[0].hasSuffix("(rowid=?)"))
        #expect(plans[2].steps[0] == "SEARCH record_uniques USING PRIMARY KEY (attribute=? AND value=?)")
    }

    @Test func equalityAndPrefixAreRangesOfTheIndex() async throws {
        let desk = try await open()
        let equality = "SEARCH d USING PRIMARY KEY (attribute=? AND field=? AND key=?)"
        let range = "SEARCH d USING PRIMARY KEY (attribute=? AND field=? AND key>? AND key<?)"
        let filters: [(JSON, String)] = [
            (["email_addresses": "ada@acme.com"], equality), (["kind": "Small"], equality),
            (["email_addresses": ["email_domain": "acme.com"]], equality), (["name": ["$starts_with": "ada"]], range),
            (["name": ["last_name": ["$starts_with": "love"]]], range),
            (["size": 1], "SEARCH d USING PRIMARY KEY (attribute=? AND value=?)"),
            (["done": true], "SEARCH d USING PRIMARY KEY (attribute=? AND value=?)"),
        ]
        for (filter, step) in filters {
            for strategy in FilterDesk.strategies {
                let plans = try await plans(desk, filter, strategy: strategy)
                #expect(plans.wholeReads == [], "\(filter.text)")
                // A record may have several addresses, so that no walk along them shows it once.
                guard strategy > 0 else { continue }
                #expect(plans.last?.steps.contains { $0.hasPrefix(step) } == true, "\(filter.text): \(plans)")
            }
        }
    }

    @Test func aRangeIsWalkedInItsOwnOrder() async throws {
        let desk = try await open()
        for direction: JSON in ["asc", "desc"] {
            for (slug, bound) in [("size", 1), ("at", "2026-01-01")] as [(JSON, JSON)] {
                let filter = JSON.object([JSON.Member(slug.string ?? "", ["$gte": bound])])
                let sorts: JSON = [["attribute": slug, "direction": direction]]
                let plans = try await plans(desk, filter, sorts: sorts, strategy: -1)
                #expect(plans.wholeReads == [], "\(filter.text)")
                #expect(plans.sorted == [], "\(filter.text)")
            }
        }
    }

    @Test func oneRangeIsWalkedAtOnceAndNeverCounted() async throws {
        let desk = try await open()
        let between = "SEARCH d USING PRIMARY KEY (attribute=? AND value>? AND value<?)"
        let prefix = "SEARCH d USING PRIMARY KEY (attribute=? AND field=? AND key>? AND key<?)"
        let bySize: JSON = [["attribute": "size", "direction": "desc"]]
        let range: JSON = ["$and": [["size": ["$gte": 1]], ["size": ["$lt": 9]]]]
        let walks: [(JSON, JSON, String)] = [
            (["name": ["$starts_with": "ada"]], [], prefix), (["size": ["$gte": 1, "$lt": 9]], [], between),
            (range, [], between), (range, bySize, between),
        ]
        for (filter, sorts, step) in walks {
            let plans = try await plans(desk, filter, sorts: sorts)
            #expect(plans.count == 1 && plans[0].steps.first == step, "\(filter.text): \(plans)")
            #expect(plans.wholeReads == [] && plans.sorted == [], "\(filter.text)")
        }
    }

    @Test func aUniqueValueIsLookedUpWithOneStatement() async throws {
        let desk = try await open()
        let equal: JSON = ["email_addresses": "ada@acme.com"]
        for filter: JSON in [equal, ["$and": [["size": ["$gte": 1]], equal]]] {
            let plans = try await plans(desk, filter, sorts: [["attribute": "size", "direction": "asc"]])
            #expect(plans.count == 1 && plans.wholeReads == [], "\(filter.text): \(plans)")
        }
    }

    @Test func allRecordsAreWalkedWithoutBeingSorted() async throws {
        let desk = try await open()
        for sorts: JSON in [
            [], [["attribute": "size", "direction": "desc"]], [["attribute": "name", "direction": "asc"]],
        ] {
            for filter: JSON in [[:], ["name": ["$contains": "a"]], ["done": false], ["$not": ["kind": "Small"]]] {
                let plans = try await plans(desk, filter, sorts: sorts)
                #expect(plans.wholeReads == [], "\(filter.text) \(sorts.text)")
                #expect(plans.sorted == [], "\(filter.text) \(sorts.text)")
            }
        }
    }

    @Test func pathsAndLogicAreBoundToo() async throws {
        let desk = try await open()
        let path: JSON = ["path": [["people", "company"], ["companies", "domains"]], "constraints": "acme.com"]
        let filters: [JSON] = [
            path, ["$or": [["size": 1], path]], ["$and": [path, ["name": ["$contains": "a"]]]], ["$not": path],
            ["email_addresses": ["$in": ["a@acme.com", "b@acme.com"]]],
            ["record_id": .string(desk.admin.workspace.id.text)],
            ["$or": [["size": ["$gt": 1]], ["size": ["$lt": 0]]]],
        ]
        for filter in filters {
            for strategy in FilterDesk.strategies {
                for sorts: JSON in [[], [["attribute": "size", "direction": "asc"]]] {
                    let plans = try await plans(desk, filter, sorts: sorts, strategy: strategy)
                    #expect(plans.wholeReads == [], "\(filter.text) \(sorts.text) \(strategy)")
                }
            }
        }
    }

    @Test func whatHangsOnARecordIsFoundByIt() async throws {
        let desk = try await open()
        let plans = try await reading(desk) { connection, schema in
            let people = try schema.require("people")
            let company = try people.require(attribute: "company")
            _ = try RecordStore.referring(to: RecordID(high: 1, low: 1), by: company, of: people, in: connection)
            _ = try HistoryStore.list(of: company, record: 1, in: connection)
        }
        #expect(plans.wholeReads == [])
        #expect(plans.sorted == [])
    }

    /// Making, changing, merging and removing records find everything by the record or the attribute.
    @Test func writesReadOnlyWhatTheyTouch() async throws {
        let desk = try await open()
        let schema = try await desk.schema
        let people = try schema.require("people")
        let values: JSON = ["name": "Hopper, Grace", "email_addresses": ["grace@acme.com"], "size": 2]
        let input = try ValueInput(values.members ?? [], of: people, schema)
        let (id, now, ids) = (desk.core.newID(Record.self), desk.clock.now(), desk.core.ids)
        let plans = try await desk.core.database.write { transaction in
            let planning = PlanningTransaction(transaction)
            let writer = RecordWriter(UnitOfWork(transaction: planning, now: now, ids: ids), schema, by: .system)
            _ = try writer.create(id, of: people, input)
            try writer.flush()
            let record = try #require(try writer.load(id, of: people))
            try writer.set(record, try people.require(attribute: "size"), [.number(3)])
            try writer.set(record, try people.require(attribute: "email_addresses"), [])
            try writer.flush()
            let again = try #require(try writer.load(id, of: people))
            try writer.forget(again)
            try writer.remove(again)
            try writer.flush()
            return planning.plans
        }
        #expect(plans.count > 20)
        for plan in plans { #expect(plan.wholeReads == [], "\(plan.sql)") }
    }
}
