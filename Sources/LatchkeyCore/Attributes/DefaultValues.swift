extension Configuring {
    /// A default as it is kept: what it refers to by id, so that a new name of that changes nothing.
    ///
    /// - Throws: `LatchkeyError` 400 for what is no value of the attribute, or does not exist.
    func settle(_ draft: inout AttributeDraft, of object: ObjectSchema, options: [SelectOption] = []) throws {
        guard case .fixed(let written)? = draft.defaultValue else { return }
        let attribute = Attribute(checking: draft, of: object, options)
        let resolver = ValueResolver(RecordWriter(unit, schema, by: access.actor))
        let values = try resolver.resolve(attribute.parse(.array(written), schema))
        draft.defaultValue = .fixed(zip(written, values).map { schema.reference($1) ?? $0 })
    }
}

extension WorkspaceSchema {
    /// How a client would write the value so that it means the same for ever; nil where it does as it is.
    fileprivate func reference(_ value: AttributeValue) -> JSON? {
        switch value {
        case .option(let id): return .string(id.text)
        case .record(let reference):
            guard let target = object(number: reference.object) else { return nil }
            return .object([
                ("target_object", .string(target.object.id.text)),
                ("target_record_id", .string(reference.record.text)),
            ])
        case .actor(let actor):
            return .object([
                ("referenced_actor_type", .string(actor.kind.rawValue)),
                ("referenced_actor_id", actor.id.map { .string($0.text) } ?? .null),
            ])
        default: return nil
        }
    }
}

extension Attribute {
    /// A fixed default as values are read (`output-value` of the API); none of what is gone since.
    package func fixedDefault(in schema: WorkspaceSchema) -> [JSON] {
        guard case .fixed(let written)? = defaultValue else { return [] }
        return written.compactMap { json in
            guard case .value(let value)? = try? parse(.array([json]), schema).first else { return nil }
            var bytes = [UInt8(ascii: "{")]
            ValuePayload.bytes(value).withUnsafeBytes {
                ValuePayload.appendJSON($0, of: self, schema, to: &bytes)
            }
            return try? JSON(parsing: bytes + Slot(self).closing)
        }
    }

    /// One that is not written yet, to read values with.
    fileprivate init(checking draft: AttributeDraft, of object: ObjectSchema, _ options: [SelectOption]) {
        self.init(
            id: draft.id, number: 0, objectID: object.object.id, title: draft.title, description: nil,
            slug: draft.slug, type: draft.type, isSystem: false, isWritable: true, isRequired: false, isUnique: false,
            isMultiselect: draft.isMultiselect, isArchived: false, defaultValue: nil,
            configuration: draft.configuration, relationship: nil, createdAt: Instant(microseconds: 0),
            options: options)
    }
}
