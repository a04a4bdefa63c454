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
            guard let record = try writer.match(try ValueResolver(writer).resolve(parsed), attribute, object) else {
                return try writer.create(id, of: object, input)
            }
            try writer.upsert(record, input, matching: attribute)
            return record
        }
    }
}

extension RecordWriter {
    /// The one record that has any of these values of a unique attribute.
    ///
    /// - Throws: `LatchkeyError` 400 when there are several.
    func match(_ values: [AttributeValue], _ attribute: Attribute, _ object: ObjectSchema) throws -> WorkingRecord? {
        let found = try values.compactMap { try owner(of: $0, attribute, object) }
        guard Set(found.map(\.id)).count <= 1 else {
            throw LatchkeyError(
                .invalid, .uniquenessConflict,
                "The values for the matching attribute with slug \"\(attribute.slug)\" belong to several records.",
                field: attribute.slug)
        }
        return found.first
    }

    func upsert(_ record: WorkingRecord, _ input: ValueInput, matching: Attribute) throws {
        let resolver = ValueResolver(self)
        let prepared = try input.values.map { attribute, parsed -> (Attribute, [AttributeValue]) in
            var values = try resolver.resolve(parsed)
            if attribute.id == matching.id, attribute.isMultiselect {
                values = record.document[attribute].map(\.value) + values
            }
            try attribute.requireValue(values)
            return (attribute, values)
        }
        for (attribute, values) in prepared { try set(record, attribute, values) }
    }
}
