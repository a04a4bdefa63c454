/// The values of a body, by attribute, read as far as that is possible without the database.
struct ValueInput: Sendable {
    /// In the order of the body.
    let values: [(attribute: Attribute, values: [ParsedValue])]

    /// - Parameter members: slugs or ids of attributes with what was written for them.
    /// - Throws: `LatchkeyError` 400.
    init(_ members: [JSON.Member], of object: ObjectSchema, _ schema: WorkspaceSchema) throws {
        var values: [(attribute: Attribute, values: [ParsedValue])] = []
        var positions: [AttributeID: Int] = [:]
        for member in members {
            guard let attribute = object.attribute(named: member.name), !attribute.isArchived else {
                throw LatchkeyError(
                    .invalid, .valueNotFound, "Cannot find attribute with slug/ID \"\(member.name.prefix(200))\".")
            }
            guard attribute.isWritable else {
                throw LatchkeyError(
                    .invalid, .systemEdit, "Cannot write to the read-only attribute with slug \"\(attribute.slug)\".",
                    field: attribute.slug)
            }
            let parsed: [ParsedValue]
            do {
                parsed = try attribute.parse(member.value, schema)
            } catch let error as LatchkeyError {
                throw error.about(attribute)
            }
            if let position = positions[attribute.id] {
                values[position] = (attribute, parsed)
            } else {
                positions[attribute.id] = values.count
                values.append((attribute, parsed))
            }
        }
        self.values = values
    }

    /// What was written for an attribute; nil where nothing was.
    subscript(attribute: Attribute) -> [ParsedValue]? {
        values.first { $0.attribute.id == attribute.id }?.values
    }
}

extension Attribute {
    /// - Throws: `LatchkeyError` 400 `missing_value` for a required attribute without a value.
    func requireValue(_ values: [some Any]) throws {
        guard isRequired, values.isEmpty else { return }
        throw LatchkeyError(
            .invalid, .missingValue, "Required value for attribute with ID \"\(id)\" was not provided.", field: slug)
    }
}
