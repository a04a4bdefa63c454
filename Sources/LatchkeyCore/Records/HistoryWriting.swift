import LatchkeyStorage

/// One value of a history that a client writes: `{"value", "active_from", "active_until"}`.
package struct HistoricValue: Sendable {
    package let value: JSON
    package let from: Instant
    package let until: Instant?

    package init(value: JSON, from: Instant, until: Instant?) {
        self.value = value
        self.from = from
        self.until = until
    }
}

extension Records {
    /// Replaces the whole history of an attribute. No events: nothing happened now (FACTS.md 7.2).
    ///
    /// - Throws: 400 for values that can't be, end before they begin, or overlap where one value is allowed; 404.
    package func writeHistory(
        _ access: DataAccess, _ object: String, _ id: String, attribute name: String, _ history: [HistoricValue]
    ) async throws -> FoundValues {
        try await core.withSchema(of: access.workspaceID) { schema in
            let object = try schema.require(object)
            let attribute = try object.require(attribute: name)
            guard attribute.isWritable else {
                throw LatchkeyError(.invalid, .systemEdit, "Cannot update a System attribute.")
            }
            guard attribute.relationship == nil else {
                throw LatchkeyError(
                    .invalid, .validationType, "The history of a relationship cannot be written.")
            }
            let parsed = try history.map { try attribute.parse(.array([$0.value]), schema) }
            try attribute.check(history)
            try await core.write { unit in
                try schema.requireCurrent(in: unit.transaction)
                let resolver = ValueResolver(RecordWriter(unit, schema, by: access.actor))
                let values = try zip(history, parsed).flatMap { entry, parsed in
                    try resolver.resolve(parsed).map { value in
                        (StoredValue(value: value, stamp: Stamp(at: entry.from, by: access.actor)), entry.until)
                    }
                }
                try attribute.requireValue(values.filter { $0.1 == nil })
                let record = try Self.require(id, of: object, in: unit.transaction)
                try unit.replaceHistory(values, of: attribute, record, object)
            }
        }
        return try await values(
            access, object, id, attribute: name, historic: true, limit: nil, offset: 0)
    }
}

extension Attribute {
    fileprivate func check(_ history: [HistoricValue]) throws {
        for entry in history {
            guard entry.until.map({ $0 > entry.from }) ?? true else {
                throw LatchkeyError(
                    .invalid, .validationType, "A value must end after it begins (active_until after active_from).")
            }
        }
        if isMultiselect { return }
        let sorted = history.sorted { $0.from < $1.from }
        for (value, next) in zip(sorted, sorted.dropFirst()) where value.until.map({ $0 > next.from }) ?? true {
            throw LatchkeyError(
                .invalid, .multipleValues,
                "The attribute with slug \"\(slug)\" has one value at a time, but these overlap.")
        }
    }
}

extension UnitOfWork {
    /// The values without an end become the current ones.
    fileprivate func replaceHistory(
        _ values: [(StoredValue, Instant?)], of attribute: Attribute, _ record: Record, _ object: ObjectSchema
    ) throws {
        let number = record.number
        var document = RecordDocument(record.document, of: object)
        let current = values.filter { $0.1 == nil }.map(\.0)
        guard Set(current.map(\.value.identity)).count == current.count else {
            throw LatchkeyError(.invalid, .duplicateValues, "The same value is given twice.")
        }
        if attribute.isUnique {
            try transaction.execute(
                "DELETE FROM record_uniques WHERE record = ? AND attribute = ?", number, attribute.number)
        }
        try HistoryStore.removeAll(of: attribute, record: number, transaction)
        try RecordIndex.remove(attribute, of: number, transaction)
        document[attribute] = current
        try RecordStore.update(number, document: document.bytes, transaction)
        var rows = RecordIndex.Rows()
        for value in current {
            rows.add(value, of: attribute, isLabel: attribute.id == object.label?.id, record: number)
            if attribute.isUnique { try claim(value.value, attribute, number) }
        }
        try rows.insert(transaction)
        for (value, end) in values {
            if let end { try HistoryStore.insert(value, until: end, of: attribute, record: number, transaction) }
        }
    }

    /// - Throws: `LatchkeyError` 400 `uniqueness_conflict` when another record has the value.
    func claim(_ value: AttributeValue, _ attribute: Attribute, _ record: Int64) throws {
        do {
            try transaction.execute(
                "INSERT INTO record_uniques (attribute, value, record) VALUES (?, ?, ?)", attribute.number,
                RecordIndex.uniqueText(value), record)
        } catch let error as StorageError where error.violatesUniqueness(of: "record_uniques.value") {
            throw LatchkeyError(
                .invalid, .uniquenessConflict,
                "The value \"\(value.plainText.prefix(200))\" provided for attribute with ID \"\(attribute.id)\" "
                    + "conflicts with one already in the system.", field: attribute.slug)
        }
    }
}
