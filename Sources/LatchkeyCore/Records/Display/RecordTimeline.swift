import LatchkeyStorage

/// What happened to a record at one moment.
package struct RecordChange: Sendable {
    /// What happened to one attribute.
    package struct Line: Sendable {
        package let attribute: Attribute
        /// The values that ended, and those that began; the first of them where there are very many.
        package let removed: [ShownValue]
        package let added: [ShownValue]
        package let removedCount: Int
        package let addedCount: Int
    }

    package let at: Instant
    /// Nil where values only ended: what ends keeps no one's name.
    package let by: ActorName?
    /// Whether this made the record.
    package let isCreation: Bool
    package let lines: [Line]
}

/// The newest changes of a record, or those before a moment.
package struct RecordTimeline: Sendable {
    package let changes: [RecordChange]
    package let hasOlder: Bool
}

extension Records {
    /// The most values of one line.
    private static let shownValues = 5

    /// What happened to a record, newest first.
    ///
    /// - Throws: 404.
    package func timeline(
        _ access: DataAccess, _ object: String, _ id: String, before: Instant? = nil, limit: Int
    ) async throws -> RecordTimeline {
        let schema = try await core.schema(of: access.workspaceID)
        let object = try schema.require(object)
        return try await core.read { connection in
            let record = try Self.require(id, of: object, in: connection)
            var moments = try TimelineReader(record: record, object: object).read(connection)
            if let before { moments.removeAll { $0.at >= before } }
            let page = moments.prefix(limit)
            var lookup = NameLookup()
            for moment in page {
                moment.by.map { lookup.note($0) }
                for line in moment.lines {
                    for value in line.ended.prefix(Self.shownValues) + line.begun.prefix(Self.shownValues) {
                        lookup.note(value)
                    }
                }
            }
            let names = try lookup.load(schema, connection)
            return RecordTimeline(
                changes: page.map { $0.shown(names, at: record.createdAt, limit: Self.shownValues) },
                hasOlder: moments.count > limit)
        }
    }
}

extension TimelineReader.Moment {
    fileprivate func shown(_ names: Names, at creation: Instant, limit: Int) -> RecordChange {
        RecordChange(
            at: at, by: by.map(names.actor), isCreation: at == creation,
            lines: lines.map { line in
                RecordChange.Line(
                    attribute: line.attribute,
                    removed: line.ended.prefix(limit).map { names.shown($0, of: line.attribute) },
                    added: line.begun.prefix(limit).map { names.shown($0, of: line.attribute) },
                    removedCount: line.ended.count, addedCount: line.begun.count)
            })
    }
}
