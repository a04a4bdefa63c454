import LatchkeyStorage

/// What to look for.
struct RecordQuery: Sendable {
    var filter: Filter
    var sorts: [Sort] = []
    var limit: Int
    var offset = 0
}

/// Runs queries in the way that reads least.
///
/// - One range of one property, wanted in its own order or in any, is walked until there are enough.
/// - A filter that few records can pass (as a look at the index tells) is answered by fetching those and sorting them.
/// - Otherwise the records are walked in the order that is wanted, by the index of the first sort or of the widest
///   condition, each one checked, until there are enough.
struct RecordFinder {
    let object: ObjectSchema
    let connection: any Connection
    /// Up to this many candidates are fetched and sorted.
    var fewCandidates = 4_000

    func find(_ query: RecordQuery) throws -> [Record] {
        guard query.limit > 0 else { return [] }
        if let whole = Seed.whole(of: query.filter) {
            guard let sort = query.sorts.first else { return try walk(query, along: whole) }
            if SortSQL.index(sort, within: query.filter)?.isComplete == true { return try walk(query, by: sort) }
        }
        let seeds = Seed.all(of: query.filter)
        if let single = seeds.first(where: \.isSingle) { return try few(query, single) }
        var widest: Seed?
        var best: (seed: Seed, count: Int)?
        for seed in seeds {
            let count = try count(seed)
            if count < best?.count ?? .max { best = (seed, count) }
            if widest == nil, seed.isOrdered { widest = seed }
        }
        if let best, best.count <= fewCandidates { return try few(query, best.seed) }
        if let first = query.sorts.first { return try walk(query, by: first) }
        if let widest { return try walk(query, along: widest) }
        return try walk(query)
    }

    /// How many records the seed finds, counted no further than it matters.
    private func count(_ seed: Seed) throws -> Int {
        try connection.all(
            "SELECT COUNT(*) FROM (SELECT 1 FROM \(seed.source.sql) LIMIT \(fewCandidates + 1)) c",
            arguments: seed.source.arguments
        ) { try $0.next(Int.self) }.first ?? 0
    }

    private func few(_ query: RecordQuery, _ seed: Seed) throws -> [Record] {
        let numbers = SQLText("SELECT \(seed.record) FROM ") + seed.source
        return try rows(
            SQLText("FROM records r WHERE r.number IN (") + numbers + SQLText(") AND r.object = ? AND ", number)
                + FilterSQL.check(query.filter, row: "r"), order: query.sorts.map(SortSQL.expression), query)
    }

    private func walk(_ query: RecordQuery) throws -> [Record] {
        try rows(
            SQLText("FROM records r WHERE r.object = ? AND ", number) + FilterSQL.check(query.filter, row: "r"),
            order: [], query)
    }

    /// In the order of the condition's own index: no sort is wanted, and any order will do as long as it stays.
    private func walk(_ query: RecordQuery, along seed: Seed) throws -> [Record] {
        try rows(
            SQLText("FROM ") + seed.source(joining: "JOIN records r ON r.number = d.record")
                + SQLText(" AND r.object = ? AND ", number) + FilterSQL.check(query.filter, row: "r"),
            order: [SQLText(seed.order)], tie: "d.record", query)
    }

    /// First the records that have a value to sort by, in the order of its index, then those without.
    private func walk(_ query: RecordQuery, by sort: Sort) throws -> [Record] {
        guard let index = SortSQL.index(sort, within: query.filter) else {
            return try rows(
                SQLText("FROM records r WHERE r.object = ? AND ", number) + FilterSQL.check(query.filter, row: "r"),
                order: query.sorts.map(SortSQL.expression), query)
        }
        let check = FilterSQL.check(query.filter, row: "r")
        let sorted =
            SQLText("FROM \(index.table) d JOIN records r ON r.number = d.record WHERE ") + index.condition
            + SQLText(" AND r.object = ? AND ", number) + check
        let direction = sort.isDescending ? " DESC" : ""
        // Further sorts only order what the first one leaves equal, so that the walk can still stop early.
        let others = query.sorts.dropFirst().map(SortSQL.expression)
        let first = try rows(
            sorted, order: [SQLText(index.column + direction)] + others, tie: "d.record" + direction, query)
        guard first.count < query.limit, !index.isComplete else { return first }
        let before =
            try connection.all("SELECT COUNT(*) " + sorted.sql, arguments: sorted.arguments) {
                try $0.next(Int.self)
            }.first ?? 0
        var rest = query
        rest.limit = query.limit - first.count
        rest.offset = max(0, query.offset - before)
        return try first
            + rows(
                SQLText(
                    "FROM records r WHERE r.object = ? AND NOT EXISTS (SELECT 1 FROM \(index.table) d WHERE ", number)
                    + index.ownership + SQLText(" AND d.record = r.number) AND ") + check, order: others, rest)
    }

    private var number: Int64 { object.object.number }

    private func rows(
        _ from: SQLText, order: [SQLText], tie: String = "r.number", _ query: RecordQuery
    ) throws -> [Record] {
        let keys = order.map(\.sql) + [tie]
        return try connection.all(
            "SELECT \(RecordStore.columns) \(from.sql) ORDER BY \(keys.joined(separator: ", ")) LIMIT ? OFFSET ?",
            arguments: from.arguments + order.flatMap(\.arguments) + [query.limit, query.offset],
            read: Record.init(row:))
    }
}
