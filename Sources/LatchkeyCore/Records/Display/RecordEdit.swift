/// A value of an edit form.
package enum EditedValue: Sendable {
    /// One of those that the form was made from, by its position.
    case kept(Int)
    /// In one of the forms that the API takes.
    case written(JSON)
}

extension Records {
    /// Gives one attribute these values, if it still has those that the form was made from. A form that is sent twice
    /// changes nothing the second time.
    ///
    /// - Parameter version: `ShownRecord.version` of when the form was made.
    /// - Throws: 409 when the values have changed meanwhile, 400 for values that can't be, 404.
    package func edit(
        _ access: DataAccess, _ object: String, _ id: String, attribute name: String, from version: String,
        to wanted: [EditedValue]
    ) async throws -> FoundRecords {
        try await change(access, object, values: []) { writer, object, _ in
            let attribute = try object.require(attribute: name)
            guard attribute.isWritable, !attribute.isArchived else {
                throw LatchkeyError(
                    .invalid, .systemEdit, "\(attribute.title) cannot be changed.", field: attribute.slug)
            }
            let record = writer.load(try Self.require(id, of: object, in: writer.unit.transaction), of: object)
            let present = record.document[attribute].map(\.value)
            let values = try writer.values(wanted, of: attribute, present)
            let isSame = ValueVersion.of(values) == ValueVersion.of(present)
            guard isSame || version == ValueVersion.of(present) else {
                throw LatchkeyError(
                    .conflict, .staleVersion,
                    "\(attribute.title) was changed by someone else meanwhile. Look at what it is now, then change it.",
                    field: attribute.slug)
            }
            try attribute.requireValue(values)
            try writer.set(record, attribute, values)
            return record
        }
    }
}

extension RecordWriter {
    fileprivate func values(
        _ wanted: [EditedValue], of attribute: Attribute, _ present: [AttributeValue]
    ) throws -> [AttributeValue] {
        guard attribute.isMultiselect || wanted.count <= 1 else {
            throw LatchkeyError(
                .invalid, .multipleValues, "\(attribute.title) holds one value only.", field: attribute.slug)
        }
        let resolver = ValueResolver(self)
        return try wanted.flatMap { value -> [AttributeValue] in
            switch value {
            // A position beyond the end is from a form that is too old, which the caller finds out.
            case .kept(let position): present.indices.contains(position) ? [present[position]] : []
            case .written(let json): try resolver.resolve(attribute.parse(.array([json]), schema))
            }
        }
    }
}
