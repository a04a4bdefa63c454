import LatchkeyStorage

extension Objects {
    /// Deletes an object that an admin made, with all of its records, and what other objects know of them.
    ///
    /// - Throws: 400 `system_edit_unauthorized` for a standard object, 404.
    package func delete(_ access: ConfigurationAccess, _ name: String) async throws {
        try await core.configure(access) { change in
            let object = try change.schema.require(name)
            guard object.object.standard == nil else {
                throw LatchkeyError(.invalid, .systemEdit, "Standard objects cannot be deleted.")
            }
            try change.emitDeletions(of: object)
            try change.releaseReferences(to: object)
            try change.removeRecords(of: object)
            try change.removeAttributes(object.attributes)
            for table in ["object_views", "objects"] {
                let column = table == "objects" ? "id" : "object_id"
                try change.unit.transaction.execute(
                    "DELETE FROM \(table) WHERE workspace_id = ? AND \(column) = ?", change.workspace,
                    object.object.id)
            }
            try change.audit(.objectDeleted, .object(object.object))
        }
    }
}

extension Configuring {
    fileprivate func emitDeletions(of object: ObjectSchema) throws {
        guard try unit.wants("record.deleted", in: workspace) else { return }
        let ids = try unit.transaction.all("SELECT id FROM records WHERE object = ?", object.object.number) {
            try $0.next(RecordID.self)
        }
        for id in ids {
            try unit.emit(
                Event(type: "record.deleted", id: [("object_id", object.object.id.text), ("record_id", id.text)]),
                in: workspace, by: access.actor)
        }
    }

    /// Attributes that refer to this object alone go with it; others forget its records.
    fileprivate func releaseReferences(to object: ObjectSchema) throws {
        for other in schema.all where other.object.id != object.object.id {
            for attribute in other.attributes where attribute.type == .recordReference {
                let allowed = attribute.configuration.allowedObjects
                if allowed == [object.object.id] {
                    try removeAttributes([attribute])
                } else if allowed.isEmpty || allowed.contains(object.object.id) {
                    try forget(object, attribute, of: other)
                }
            }
        }
    }

    private func forget(_ object: ObjectSchema, _ attribute: Attribute, of other: ObjectSchema) throws {
        let rest = attribute.configuration.allowedObjects.filter { $0 != object.object.id }
        try unit.transaction.execute(
            "UPDATE attributes SET allowed_objects = ? WHERE workspace_id = ? AND id = ?",
            rest.map(\.text).joined(separator: " "), workspace, attribute.id)
        let writer = RecordWriter(unit, schema, by: access.actor)
        let referring = try unit.transaction.all(
            """
            SELECT \(RecordStore.columns) FROM records r WHERE r.number IN (
                SELECT t.record FROM record_texts t JOIN records x ON x.id = t.key
                WHERE t.attribute = ? AND t.field = ? AND x.object = ?)
            """, attribute.number, IndexField.value.rawValue, object.object.number, read: Record.init(row:))
        for record in referring {
            let record = writer.load(record, of: other)
            let values = record.document[attribute].filter { value in
                if case .record(let reference) = value.value { return reference.object != object.object.number }
                return true
            }
            _ = record.replace(attribute, with: values)
        }
        try writer.flush()
    }

    fileprivate func removeRecords(of object: ObjectSchema) throws {
        for table in ["record_texts", "record_numbers", "record_uniques", "record_history"] {
            try unit.transaction.execute(
                "DELETE FROM \(table) WHERE record IN (SELECT number FROM records WHERE object = ?)",
                object.object.number)
        }
        try unit.transaction.execute("DELETE FROM records WHERE object = ?", object.object.number)
    }

    /// Documents may keep values of an attribute that is gone: its key is never given to another, so nobody reads them.
    fileprivate func removeAttributes(_ attributes: [Attribute]) throws {
        for attribute in attributes {
            for table in ["record_texts", "record_numbers", "record_uniques", "record_history"] {
                try unit.transaction.execute("DELETE FROM \(table) WHERE attribute = ?", attribute.number)
            }
            try unit.transaction.execute(
                "DELETE FROM attribute_options WHERE workspace_id = ? AND attribute_id = ?", workspace, attribute.id)
            try unit.transaction.execute(
                "DELETE FROM attributes WHERE workspace_id = ? AND id = ?", workspace, attribute.id)
        }
    }
}
