extension Records {
    /// Finds the record that has the given value of a unique attribute and overwrites it, or makes one. Values of the
    /// matching attribute are added to those that are there (FACTS.md 8.3).
    ///
    /// - Throws: 400 for values that can't be or match several records, 404 for the object.
    package func upsert(
        _ access: DataAccess, _ object: String, matching: String, values: [JSON.Member]
    ) async throws -> FoundRecords {
        let id = core.newID(Record.self)
        return try await change(access, object, values: values) { writer, object, input in
            guard let attribute = object.attribute(named: matching), !attribute.isArchived else {
                throw LatchkeyError(
                    .invalid, .valueNotFound,
                    "No attribute was found for matching_attribute slug/ID \"\(matching.prefix(100))\".")
            }
            guard attribute.isUnique else {
                throw LatchkeyError(
                    .invalid, .validationType,
                    "The matching attribute with slug \"\(attribute.slug)\" is not unique.")
            }
            guard let parsed = input[attribute], !parsed.isEmpty else {
                throw LatchkeyError(
                    .invalid, .missingValue,
                    "A value for the matching attribute with slug \"\(attribute.slug)\" was not provided.",
                    field: attribute.slug)
            }
            let resolver = ValueResolver(schema: writer.schema, connection: writer.unit.transaction)
            var found: Set<Int64> = []
            for value in try resolver.resolve(parsed) {
                if let owner = try RecordIndex.owner(of: value, attribute, in: writer.unit.transaction) {
                    found.insert(owner)
                }
            }
            guard found.count <= 1 else {
                throw LatchkeyError(
                    .invalid, .uniquenessConflict,
                    "The values for the matching attribute with slug \"\(attribute.slug)\" belong to several records.",
                    field: attribute.slug)
            }
            guard let number = found.first,
                let known = try RecordStore.find(number: number, of: object, in: writer.unit.transaction)
            else { return try writer.create(id, of: object, input) }
            let record = writer.load(known, of: object)
            try writer.upsert(record, input, matching: attribute)
            return record
        }
    }
}

extension RecordWriter {
    fileprivate func upsert(_ record: WorkingRecord, _ input: ValueInput, matching: Attribute) throws {
        let resolver = ValueResolver(schema: schema, connection: unit.transaction)
        for (attribute, parsed) in input.values {
            var values = try resolver.resolve(parsed)
            if attribute.id == matching.id, attribute.isMultiselect {
                values = record.document[attribute].map(\.value) + values
            }
            try attribute.requireValue(values)
            try set(record, attribute, values)
        }
    }
}
