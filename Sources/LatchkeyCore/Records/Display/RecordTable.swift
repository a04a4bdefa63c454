import LatchkeyStorage

/// What a table of records shows.
package struct TableQuery: Sendable {
    /// The longest text that is searched for, in characters.
    package static let searchLimit = 256

    /// Beginnings of words; empty for all.
    package var search = ""
    /// In the grammar of the API's `filter`.
    package var filter: JSON?
    /// In the grammar of the API's `sorts`.
    package var sorts: JSON?
    package var limit: Int
    package var offset = 0

    package init(limit: Int) {
        self.limit = limit
    }
}

/// How many records there are.
package struct RecordCount: Sendable, Equatable {
    package let number: Int
    /// Whether there are more than `number`, which were not counted.
    package let isMore: Bool
}

extension Records {
    /// One part of a table, and how many records the whole table has.
    ///
    /// - Throws: 400 `filter_error`, 404.
    package func table(
        _ access: DataAccess, _ object: String, _ query: TableQuery
    ) async throws -> (records: FoundRecords, count: RecordCount) {
        let schema = try await core.schema(of: access.workspaceID)
        let object = try schema.require(object)
        let filter = try filter(query, of: object, schema)
        let sorts = try query.sorts.map { try SortReader(schema: schema).read($0, of: object) } ?? []
        let (records, count) = try await core.read { connection in
            let finder = RecordFinder(object: object, connection: connection)
            let wanted = RecordQuery(filter: filter, sorts: sorts, limit: query.limit, offset: query.offset)
            return (try finder.find(wanted), try RecordCounter(object: object, connection: connection).count(filter))
        }
        return (found(records, of: object, schema), count)
    }

    private func filter(
        _ query: TableQuery, of object: ObjectSchema, _ schema: WorkspaceSchema
    ) throws -> Filter {
        var parts: [Filter] = []
        if let filter = query.filter {
            var reader = FilterReader(schema)
            parts.append(try reader.read(filter, of: object))
        }
        let search = String(query.search.prefix(TableQuery.searchLimit)).trimmingWhitespace()
        if !search.isEmpty { parts.append(object.searchFilter(search)) }
        return .and(parts)
    }
}

/// Counts the records that pass a filter: exactly where that is cheap, up to a limit where it is not.
struct RecordCounter {
    private static let limit = 10_000

    let object: ObjectSchema
    let connection: any Connection

    func count(_ filter: Filter) throws -> RecordCount {
        if filter == .everything {
            return RecordCount(number: try RecordStore.count(of: object, in: connection), isMore: false)
        }
        let check = FilterSQL.check(filter, row: "r")
        for seed in Seed.all(of: filter) where try isSmall(seed) {
            let candidates = SQLText("SELECT \(seed.record) FROM ") + seed.source
            return try count(
                SQLText("records r WHERE r.number IN (") + candidates
                    + SQLText(") AND r.object = ? AND ", object.object.number) + check)
        }
        return try count(SQLText("records r WHERE r.object = ? AND ", object.object.number) + check)
    }

    private func isSmall(_ seed: Seed) throws -> Bool { try !count(seed.source).isMore }

    private func count(_ source: SQLText) throws -> RecordCount {
        let number =
            try connection.all(
                "SELECT COUNT(*) FROM (SELECT 1 FROM \(source.sql) LIMIT \(Self.limit + 1)) c",
                arguments: source.arguments
            ) { try $0.next(Int.self) }.first ?? 0
        return RecordCount(number: min(number, Self.limit), isMore: number > Self.limit)
    }
}
