import LatchkeyStorage

/// What came of some rows.
struct ImportOutcome: Sendable {
    var rows = 0
    var created = 0
    var updated = 0
    var rejected: [RejectedRow] = []
}

/// Some rows of a file, written in one transaction. A row that can't be is left out; the others go in.
struct ImportSlice: Sendable {
    let rows: [CSVParser.Row]
    /// Ids for the records that are made, one for each row.
    let ids: [RecordID]
    let reader: ImportRow
    let matching: String?

    func write(_ writer: RecordWriter, _ object: ObjectSchema) throws -> ImportOutcome {
        var outcome = ImportOutcome(rows: rows.count)
        let matching = try matching.map { name in
            let attribute = try object.require(attribute: name)
            guard attribute.isUnique, attribute.isWritable else {
                throw LatchkeyError.invalid("matching", "“\(attribute.title)” does not tell records apart.")
            }
            return attribute
        }
        for (row, id) in zip(rows, ids) {
            do {
                let input = try ValueInput(reader.members(row.fields), of: object, writer.schema)
                if try update(writer, object, input, matching) {
                    outcome.updated += 1
                } else {
                    let prepared = try writer.prepareCreation(of: object, input)
                    guard !prepared.isEmpty else { throw LatchkeyError.invalid("row", "The row has no values.") }
                    try writer.requireFree(prepared, object)
                    try writer.fill(writer.make(id, of: object), prepared)
                    outcome.created += 1
                }
            } catch let error as LatchkeyError {
                outcome.rejected.append(
                    RejectedRow(line: row.line, reason: error.reason(in: object), fields: row.fields))
            }
        }
        try writer.flush()
        return outcome
    }

    /// - Returns: whether the row belongs to a record that is there.
    private func update(
        _ writer: RecordWriter, _ object: ObjectSchema, _ input: ValueInput, _ matching: Attribute?
    ) throws -> Bool {
        guard let matching, let parsed = input[matching], !parsed.isEmpty,
            let record = try writer.match(try ValueResolver(writer).resolve(parsed), matching, object)
        else { return false }
        for (attribute, values) in input.values where attribute.isUnique && attribute.id != matching.id {
            let resolved = try ValueResolver(writer).resolve(values, of: attribute)
            try writer.requireFree([(attribute, resolved)], object, besides: record)
        }
        try writer.update(record, input, overwriting: false)
        return true
    }
}

extension RecordWriter {
    /// - Throws: `LatchkeyError` 400 `uniqueness_conflict` when another record has one of the unique values.
    func requireFree(_ prepared: PreparedValues, _ object: ObjectSchema, besides record: WorkingRecord? = nil) throws {
        for (attribute, values) in prepared where attribute.isUnique {
            for value in values {
                guard let owner = try owner(of: value, attribute, object), owner.id != record?.id else { continue }
                throw LatchkeyError(
                    .invalid, .uniquenessConflict,
                    "Another record has the value \"\(value.plainText.prefix(200))\" for \(attribute.title).",
                    field: attribute.slug)
            }
        }
    }
}

extension LatchkeyError {
    /// The message with the first thing that is wrong in detail.
    package var explanation: String {
        issues.first.map { "\(message) \($0.message)" } ?? message
    }
}
