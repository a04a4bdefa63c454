import LatchkeyStorage

/// Changes records inside one transaction, keeping what belongs together: the other sides of relationships, the history,
/// the index, unique values and events. A body that runs twice makes a new one each time.
final class RecordWriter {
    let unit: UnitOfWork
    let schema: WorkspaceSchema
    let actor: ActorReference
    /// In the order in which they were touched.
    private var working: [WorkingRecord] = []
    private var positions: [RecordID: Int] = [:]
    private var rows = RecordIndex.Rows()

    init(_ unit: UnitOfWork, _ schema: WorkspaceSchema, by actor: ActorReference) {
        self.unit = unit
        self.schema = schema
        self.actor = actor
    }

    var stamp: Stamp { Stamp(at: unit.now, by: actor) }

    // MARK: Finding

    func make(_ id: RecordID, of object: ObjectSchema) -> WorkingRecord {
        keep(WorkingRecord(id, of: object, at: unit.now, by: actor))
    }

    func load(_ id: RecordID, of object: ObjectSchema) throws -> WorkingRecord? {
        if let position = positions[id] { return working[position] }
        return try RecordStore.find(id, of: object, in: unit.transaction).map { keep(WorkingRecord($0, of: object)) }
    }

    func load(_ record: Record, of object: ObjectSchema) -> WorkingRecord {
        positions[record.id].map { working[$0] } ?? keep(WorkingRecord(record, of: object))
    }

    private func keep(_ record: WorkingRecord) -> WorkingRecord {
        positions[record.id] = working.count
        working.append(record)
        return record
    }

    private func load(_ reference: RecordReference) throws -> WorkingRecord? {
        guard let object = schema.object(number: reference.object) else { return nil }
        return try load(reference.record, of: object)
    }

    // MARK: Changing

    /// Gives an attribute these values. Values that are there already keep their beginning.
    func set(_ record: WorkingRecord, _ attribute: Attribute, _ values: [AttributeValue]) throws {
        let present = record.document[attribute]
        let known = Dictionary(present.map { ($0.value.identity, $0) }) { first, _ in first }
        var seen: Set<String> = []
        let wanted = values.filter { seen.insert($0.identity).inserted }.map { value in
            known[value.identity] ?? StoredValue(value: value, stamp: stamp)
        }
        guard record.replace(attribute, with: wanted) else { return }
        guard let mirror = schema.mirror(of: attribute) else { return }
        let kept = Set(wanted.map(\.value.identity))
        for case .record(let gone) in present.map(\.value) where !kept.contains(gone.record.text) {
            try unlink(gone, mirror.attribute, from: record)
        }
        for case .record(let new) in wanted.map(\.value) where known[new.record.text] == nil {
            try link(new, mirror.attribute, to: record, by: attribute)
        }
    }

    /// Makes the other side refer to `record`, and whatever it referred to before not be referred to by it any more.
    private func link(
        _ reference: RecordReference, _ mirror: Attribute, to record: WorkingRecord, by attribute: Attribute
    ) throws {
        guard let other = try load(reference) else { return }
        let back = AttributeValue.record(RecordReference(object: record.object.object.number, record: record.id))
        var values = other.document[mirror]
        guard !values.contains(where: { $0.value == back }) else { return }
        if !mirror.isMultiselect {
            for case .record(let former) in values.map(\.value) { try unlink(reference, attribute, fromRecord: former) }
            values = []
        }
        _ = other.replace(mirror, with: values + [StoredValue(value: back, stamp: stamp)])
    }

    private func unlink(_ reference: RecordReference, _ mirror: Attribute, from record: WorkingRecord) throws {
        guard let other = try load(reference) else { return }
        _ = other.replace(mirror, with: other.document[mirror].filter { $0.value.identity != record.id.text })
    }

    private func unlink(_ gone: RecordReference, _ attribute: Attribute, fromRecord former: RecordReference) throws {
        guard let other = try load(former) else { return }
        _ = other.replace(attribute, with: other.document[attribute].filter { $0.value.identity != gone.record.text })
    }

    /// Takes a record out of every attribute that refers to it, or puts another in its place.
    func forget(_ record: WorkingRecord, replacement: WorkingRecord? = nil) throws {
        for object in schema.all {
            for attribute in object.attributes where attribute.type == .recordReference {
                let allowed = attribute.configuration.allowedObjects
                guard allowed.isEmpty || allowed.contains(record.object.object.id) else { continue }
                let found = try RecordStore.referring(to: record.id, by: attribute, of: object, in: unit.transaction)
                for other in found where other.id != record.id {
                    let other = load(other, of: object)
                    var values = other.document[attribute].filter { $0.value.identity != record.id.text }
                    if let replacement, !values.contains(where: { $0.value.identity == replacement.id.text }) {
                        let reference = RecordReference(
                            object: replacement.object.object.number, record: replacement.id)
                        values.append(StoredValue(value: .record(reference), stamp: stamp))
                    }
                    _ = other.replace(attribute, with: values)
                }
            }
        }
    }

    /// Removes a record; call `forget` first.
    func remove(_ record: WorkingRecord) throws {
        if let number = record.number { try RecordStore.remove(number, unit.transaction) }
        if let position = positions.removeValue(forKey: record.id) {
            working.remove(at: position)
            positions = positions.mapValues { $0 > position ? $0 - 1 : $0 }
        }
    }

    // MARK: Writing

    /// Writes everything. Nothing may be changed afterwards.
    ///
    /// - Throws: `LatchkeyError` 400 `uniqueness_conflict`.
    func flush() throws {
        for record in working where record.number != nil { try releaseUniques(of: record) }
        for record in working {
            let changed = record.changed
            guard record.number == nil || !changed.isEmpty else { continue }
            let number = try write(record, changed)
            try claimUniques(of: record, changed, number)
            for attribute in changed {
                for value in record.document[attribute] {
                    rows.add(value, of: attribute, isLabel: attribute.id == record.object.label?.id, record: number)
                }
            }
            try emit(record, changed)
        }
        try rows.insert(unit.transaction)
        working = []
        positions = [:]
    }

    private func write(_ record: WorkingRecord, _ changed: [Attribute]) throws -> Int64 {
        guard let number = record.number else {
            return try RecordStore.insert(
                record.id, of: record.object, at: record.createdAt, by: record.createdBy,
                document: record.document.bytes, unit.transaction)
        }
        try RecordStore.update(number, document: record.document.bytes, unit.transaction)
        for attribute in changed {
            try RecordIndex.remove(attribute, of: number, unit.transaction)
            try keepHistory(of: record, attribute, number)
        }
        return number
    }

    private func keepHistory(of record: WorkingRecord, _ attribute: Attribute, _ number: Int64) throws {
        let kept = record.document[attribute]
        for value in record.before[attribute.number] ?? [] where !kept.contains(value) {
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

    private func claimUniques(of record: WorkingRecord, _ changed: [Attribute], _ number: Int64) throws {
        for attribute in changed where attribute.isUnique {
            for value in record.document[attribute] {
                try unit.claim(value.value, attribute, number)
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
