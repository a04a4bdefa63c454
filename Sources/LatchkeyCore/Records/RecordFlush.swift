import LatchkeyStorage

/// Writing what a `RecordWriter` has changed.
extension RecordWriter {
    /// Writes everything.
    ///
    /// - Throws: `LatchkeyError` 400 `uniqueness_conflict`.
    func flush() throws {
        for record in working where record.number != nil { try releaseUniques(of: record) }
        var rows = RecordIndex.Rows()
        for record in working {
            let changed = record.changed
            guard record.number == nil || !changed.isEmpty else { continue }
            let number = try write(record, changed)
            for attribute in changed {
                if attribute.isUnique {
                    for value in record.document[attribute] { try unit.claim(value.value, attribute, number) }
                }
                let new = indexRows(record.document[attribute], attribute, record, number)
                guard let before = record.before[attribute.number], !before.isEmpty else {
                    rows.append(new)
                    continue
                }
                let old = indexRows(before, attribute, record, number)
                try old.subtracting(new).remove(unit.transaction)
                rows.append(new.subtracting(old))
            }
            try emit(record, changed)
        }
        try rows.insert(unit.transaction)
        forgetAll()
    }

    private func indexRows(
        _ values: [StoredValue], _ attribute: Attribute, _ record: WorkingRecord, _ number: Int64
    ) -> RecordIndex.Rows {
        var rows = RecordIndex.Rows()
        let isLabel = attribute.id == record.object.label?.id
        for value in values { rows.add(value, of: attribute, isLabel: isLabel, record: number) }
        return rows
    }

    /// - Returns: the record's key.
    private func write(_ record: WorkingRecord, _ changed: [Attribute]) throws -> Int64 {
        guard let number = record.number else {
            return try RecordStore.insert(
                record.id, of: record.object, at: record.createdAt, by: record.createdBy,
                document: record.document.bytes, unit.transaction)
        }
        try RecordStore.update(number, document: record.document.bytes, unit.transaction)
        for attribute in changed { try keepHistory(of: record, attribute, number) }
        return number
    }

    private func keepHistory(of record: WorkingRecord, _ attribute: Attribute, _ number: Int64) throws {
        let kept = Set(record.document[attribute].map(\.value.identity))
        for value in record.before[attribute.number] ?? [] where !kept.contains(value.value.identity) {
            try HistoryStore.insert(value, until: unit.now, of: attribute, record: number, unit.transaction)
        }
    }

    private func releaseUniques(of record: WorkingRecord) throws {
        for attribute in record.changed where attribute.isUnique {
            for value in record.before[attribute.number] ?? [] {
                try unit.transaction.execute(
                    "DELETE FROM record_uniques WHERE attribute = ? AND value = ?", attribute.number,
                    RecordIndex.uniqueText(value.value))
            }
        }
    }

    private func emit(_ record: WorkingRecord, _ changed: [Attribute]) throws {
        let id = [("object_id", record.object.object.id.text), ("record_id", record.id.text)]
        let workspace = schema.workspaceID
        guard record.number != nil else {
            return try unit.emit(Event(type: "record.created", id: id), in: workspace, by: actor)
        }
        for attribute in changed {
            try unit.emit(
                Event(type: "record.updated", id: id + [("attribute_id", attribute.id.text)]), in: workspace, by: actor)
        }
    }
}
