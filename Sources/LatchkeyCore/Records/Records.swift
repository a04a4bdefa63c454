import LatchkeyStorage

/// The records of a workspace's objects.
package struct Records: Sendable {
    let core: Core

    /// One record.
    ///
    /// - Throws: `.notFound`.
    package func get(_ access: DataAccess, _ object: String, _ id: String) async throws -> FoundRecords {
        let schema = try await core.schema(of: access.workspaceID)
        let object = try schema.require(object)
        let record = try await core.read { try Self.require(id, of: object, in: $0) }
        return found([record], of: object, schema)
    }

    /// Makes a record.
    ///
    /// - Parameters:
    ///   - id: of the record, where a form carries one, so that sending it twice makes one record.
    ///   - values: of the body's `data.values`.
    /// - Throws: 400 for values that can't be, 404 for the object.
    package func create(
        _ access: DataAccess, _ object: String, id: RecordID? = nil, values: [JSON.Member]
    ) async throws -> FoundRecords {
        let new = id ?? core.newID(Record.self)
        do {
            return try await change(access, object, values: values) { writer, object, input in
                if id != nil, let first = try writer.load(new, of: object) { return first }
                return try writer.create(new, of: object, input)
            }
        } catch let error as StorageError where error.violatesUniqueness(of: "records.id") {
            throw LatchkeyError(.conflict, .invalidValue, "This form was used for another record. Open a new one.")
        }
    }

    /// Changes a record. Values of attributes that hold several are put before those that are there, or in their place.
    ///
    /// - Throws: 400 for values that can't be, 404 for object or record.
    package func update(
        _ access: DataAccess, _ object: String, _ id: String, values: [JSON.Member], overwriting: Bool
    ) async throws -> FoundRecords {
        try await change(access, object, values: values) { writer, object, input in
            let record = writer.load(try Self.require(id, of: object, in: writer.unit.transaction), of: object)
            try writer.update(record, input, overwriting: overwriting)
            return record
        }
    }

    /// Removes a record for good: values that refer to it end, its history goes.
    ///
    /// - Throws: 404 for object or record.
    package func delete(_ access: DataAccess, _ object: String, _ id: String) async throws {
        try await core.withSchema(of: access.workspaceID) { schema in
            let object = try schema.require(object)
            try await core.write { unit in
                try schema.requireCurrent(in: unit.transaction)
                let writer = RecordWriter(unit, schema, by: access.actor)
                let record = writer.load(try Self.require(id, of: object, in: unit.transaction), of: object)
                try writer.forget(record)
                try writer.remove(record)
                try writer.flush()
                try unit.emit(
                    Event(
                        type: "record.deleted",
                        id: [("object_id", object.object.id.text), ("record_id", record.id.text)]),
                    in: schema.workspaceID, by: access.actor)
            }
        }
    }

    /// Reads the values of a body, then changes a record in a transaction.
    func change(
        _ access: DataAccess, _ name: String, values: [JSON.Member],
        _ body: @escaping @Sendable (RecordWriter, ObjectSchema, ValueInput) throws -> WorkingRecord
    ) async throws -> FoundRecords {
        try await core.withSchema(of: access.workspaceID) { schema in
            let object = try schema.require(name)
            let input = try ValueInput(values, of: object, schema)
            let record = try await core.write { unit in
                try schema.requireCurrent(in: unit.transaction)
                let writer = RecordWriter(unit, schema, by: access.actor)
                let record = try body(writer, object, input)
                let written = record.written
                try writer.flush()
                return written
            }
            return found([record], of: object, schema)
        }
    }

    func found(_ records: [Record], of object: ObjectSchema, _ schema: WorkspaceSchema) -> FoundRecords {
        FoundRecords(schema: schema, object: object, records: records, publicURL: core.configuration.publicURL)
    }

    static func require(_ id: String, of object: ObjectSchema, in connection: any Connection) throws -> Record {
        guard let known = RecordID(id), let record = try RecordStore.find(known, of: object, in: connection) else {
            throw LatchkeyError(.notFound, .notFound, "Record with ID \"\(id.prefix(100))\" not found.")
        }
        return record
    }
}

extension WorkspaceSchema {
    /// - Throws: 404.
    package func require(_ name: String) throws -> ObjectSchema {
        guard let object = object(named: name) else {
            throw LatchkeyError(.notFound, .notFound, "Object with slug/ID \"\(name.prefix(100))\" not found.")
        }
        return object
    }
}

extension ObjectSchema {
    /// - Throws: 404.
    package func require(attribute name: String) throws -> Attribute {
        guard let attribute = attribute(named: name) else {
            throw LatchkeyError(.notFound, .notFound, "Attribute with slug/ID \"\(name.prefix(100))\" not found.")
        }
        return attribute
    }
}

extension Core {
    package var records: Records { Records(core: self) }
}
