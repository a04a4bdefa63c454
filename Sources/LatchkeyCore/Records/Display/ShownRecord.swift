import LatchkeyStorage

/// A record as pages show it.
package struct ShownRecord: Sendable {
    package let link: RecordLink
    package let createdAt: Instant
    package let createdBy: ActorName
    private let document: RecordDocument
    private let shown: [AttributeID: [ShownValue]]
    private let counts: [AttributeID: Int]

    fileprivate init(
        link: RecordLink, _ record: Record, createdBy: ActorName, document: RecordDocument,
        shown: [AttributeID: [ShownValue]], counts: [AttributeID: Int]
    ) {
        self.link = link
        createdAt = record.createdAt
        self.createdBy = createdBy
        self.document = document
        self.shown = shown
        self.counts = counts
    }

    /// The values of an attribute, the first of them where there are very many.
    package subscript(attribute: Attribute) -> [ShownValue] { shown[attribute.id] ?? [] }

    /// How many values the attribute has.
    package func count(_ attribute: Attribute) -> Int { counts[attribute.id] ?? 0 }

    /// What an edit form carries, to tell later whether the values are still those that it was made from.
    package func version(_ attribute: Attribute) -> String {
        ValueVersion.of(document[attribute].map(\.value))
    }
}

/// A short text that changes with the values of an attribute.
enum ValueVersion {
    static func of(_ values: [AttributeValue]) -> String { Fingerprint.of(values.map(\.identity.text)) }
}

extension Records {
    /// Records with the names of what they refer to.
    ///
    /// - Parameters:
    ///   - attributes: those whose values are wanted.
    ///   - limit: the most values of one attribute.
    package func shown(
        _ found: FoundRecords, attributes: [Attribute], limit: Int
    ) async throws -> [ShownRecord] {
        let (schema, object) = (found.schema, found.object)
        var lookup = NameLookup()
        let read = found.records.map { record in
            let document = RecordDocument(record.document, of: object)
            let all = attributes.map { record.values($0, in: document) }
            for values in all { for value in values.prefix(limit) { lookup.note(value) } }
            lookup.note(record.createdBy)
            return (record, document, all)
        }
        let wanted = lookup
        let names = try await core.read { try wanted.load(schema, $0) }
        return read.map { record, document, all in
            var shown: [AttributeID: [ShownValue]] = [:]
            var counts: [AttributeID: Int] = [:]
            for (attribute, values) in zip(attributes, all) {
                shown[attribute.id] = values.prefix(limit).map { names.shown($0, of: attribute) }
                counts[attribute.id] = values.count
            }
            return ShownRecord(
                link: schema.link(to: record, of: object), record, createdBy: names.actor(record.createdBy),
                document: document, shown: shown, counts: counts)
        }
    }
}
