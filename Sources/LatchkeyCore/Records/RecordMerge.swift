import LatchkeyStorage

extension Records {
    /// Makes one record of two under a new id: the first one's values, and what only the second has; attributes with
    /// several values have those of both. What referred to either refers to the new one (FACTS.md 8.3).
    ///
    /// - Returns: the new record's id.
    /// - Throws: 400 `self_merge`, 404.
    package func merge(
        _ access: DataAccess, _ object: String, primary: String, secondary: String
    ) async throws -> RecordID {
        guard primary.lowercased() != secondary.lowercased() else {
            throw LatchkeyError(.invalid, .selfMerge, "A record cannot be merged with itself.")
        }
        let id = core.newID(Record.self)
        return try await core.withSchema(of: access.workspaceID) { schema in
            let object = try schema.require(object)
            try await core.write { unit in
                try schema.requireCurrent(in: unit.transaction)
                let writer = RecordWriter(unit, schema, by: access.actor)
                let originals = try [primary, secondary].map {
                    writer.load(try Self.require($0, of: object, in: unit.transaction), of: object)
                }
                try writer.merge(originals, into: id, of: object)
            }
            return id
        }
    }
}

extension RecordWriter {
    fileprivate func merge(_ originals: [WorkingRecord], into id: RecordID, of object: ObjectSchema) throws {
        let merged = make(id, of: object)
        let gone = Set(originals.map(\.id))
        for original in originals { try forget(original, replacement: merged, sparing: gone) }
        for attribute in object.attributes where !attribute.isDerived {
            // What the two said of each other is nothing that one can say of itself.
            var seen = attribute.type == .recordReference ? Set(gone.map { ExactText($0.text) }) : []
            let values = originals.flatMap { $0.document[attribute] }.filter {
                seen.insert($0.value.identity).inserted
            }
            let kept = attribute.isMultiselect ? values.count : 1
            _ = merged.replace(attribute, with: Array(values.prefix(kept)))
            try unlink(values.dropFirst(kept), of: attribute, from: merged)
        }
        let histories = originals.compactMap(\.number)
        // The history outlives its records: it is moved before they are removed.
        let parked = -(histories.first ?? 0)
        for number in histories {
            try unit.transaction.execute("UPDATE record_history SET record = ? WHERE record = ?", parked, number)
        }
        for original in originals { try remove(original) }
        try flush()
        if let number = try RecordStore.find(id, of: object, in: unit.transaction)?.number {
            try unit.transaction.execute("UPDATE record_history SET record = ? WHERE record = ?", number, parked)
        }
        for original in originals {
            try unit.emit(
                Event(
                    type: "record.merged", id: [("object_id", object.object.id.text), ("record_id", id.text)],
                    more: [
                        ("duplicate_object_id", object.object.id.text), ("duplicate_record_id", original.id.text),
                    ]), in: schema.workspaceID, by: actor)
        }
    }

    /// Records that an attribute has no room for stop referring back.
    private func unlink(_ values: ArraySlice<StoredValue>, of attribute: Attribute, from merged: WorkingRecord) throws {
        guard let mirror = schema.mirror(of: attribute)?.attribute else { return }
        for case .record(let reference) in values.map(\.value) {
            try load(reference)?.remove(ExactText(merged.id.text), from: mirror)
        }
    }
}
