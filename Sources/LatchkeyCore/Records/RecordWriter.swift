import LatchkeyStorage

/// Changes records inside one transaction, keeping what belongs together: the other sides of relationships, the history,
/// the index, unique values and events. A body that runs twice makes a new one each time.
final class RecordWriter {
    let unit: UnitOfWork
    let schema: WorkspaceSchema
    let actor: ActorReference
    /// In the order in which they were touched.
    private(set) var working: [WorkingRecord] = []
    private var positions: [RecordID: Int] = [:]
    /// Unique values that are given but not yet written, and whose they are.
    private var claims: [UniqueClaim: RecordID] = [:]

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

    /// The record that has a value of a unique attribute, also one that is not written yet.
    func owner(of value: AttributeValue, _ attribute: Attribute, _ object: ObjectSchema) throws -> WorkingRecord? {
        if let id = claims[UniqueClaim(attribute, value)] { return try load(id, of: object) }
        guard let number = try RecordIndex.owner(of: value, attribute, in: unit.transaction),
            let record = try RecordStore.find(number: number, of: object, in: unit.transaction)
        else { return nil }
        return load(record, of: object)
    }

    /// Whether there is such a record, written or not.
    func exists(_ reference: RecordReference) throws -> Bool {
        if positions[reference.record] != nil { return true }
        return try unit.transaction.value(
            "SELECT 1 FROM records WHERE object = ? AND id = ?", reference.object, reference.record, as: Int.self)
            != nil
    }

    private func keep(_ record: WorkingRecord) -> WorkingRecord {
        positions[record.id] = working.count
        working.append(record)
        return record
    }

    func load(_ reference: RecordReference) throws -> WorkingRecord? {
        guard let object = schema.object(number: reference.object) else { return nil }
        return try load(reference.record, of: object)
    }

    // MARK: Changing

    /// Gives an attribute these values. Values that are there already keep their beginning.
    func set(_ record: WorkingRecord, _ attribute: Attribute, _ values: [AttributeValue]) throws {
        let present = record.document[attribute]
        let known = Dictionary(present.map { ($0.value.identity, $0) }) { first, _ in first }
        var seen: Set<ExactText> = []
        let wanted = values.filter { seen.insert($0.identity).inserted }.map { value in
            known[value.identity] ?? StoredValue(value: value, stamp: stamp)
        }
        guard record.replace(attribute, with: wanted) else { return }
        if attribute.isUnique {
            for value in wanted { claims[UniqueClaim(attribute, value.value)] = record.id }
        }
        guard let mirror = schema.mirror(of: attribute) else { return }
        for case .record(let gone) in present.map(\.value) where !seen.contains(gone.identity) {
            try load(gone)?.remove(ExactText(record.id.text), from: mirror.attribute)
        }
        for case .record(let new) in wanted.map(\.value) where known[new.identity] == nil {
            try link(new, mirror.attribute, to: record, by: attribute)
        }
    }

    /// Makes the other side refer to `record`, and whatever it referred to before not be referred to by it any more.
    private func link(
        _ reference: RecordReference, _ mirror: Attribute, to record: WorkingRecord, by attribute: Attribute
    ) throws {
        guard let other = try load(reference) else { return }
        if !mirror.isMultiselect {
            for case .record(let former) in other.document[mirror].map(\.value) where former.record != record.id {
                try load(former)?.remove(reference.identity, from: attribute)
                other.remove(former.identity, from: mirror)
            }
        }
        let back = RecordReference(object: record.object.object.number, record: record.id)
        other.append(StoredValue(value: .record(back), stamp: stamp), to: mirror)
    }

    /// Takes a record out of every attribute that refers to it, or puts another in its place; records that go too need
    /// not be changed first.
    func forget(_ record: WorkingRecord, replacement: WorkingRecord? = nil, sparing: Set<RecordID> = []) throws {
        for object in schema.all {
            for attribute in object.attributes where attribute.type == .recordReference {
                let allowed = attribute.configuration.allowedObjects
                guard allowed.isEmpty || allowed.contains(record.object.object.id) else { continue }
                let found = try RecordStore.referring(to: record.id, by: attribute, of: object, in: unit.transaction)
                for other in found where other.id != record.id && !sparing.contains(other.id) {
                    let other = load(other, of: object)
                    other.remove(ExactText(record.id.text), from: attribute)
                    if let replacement {
                        let reference = RecordReference(
                            object: replacement.object.object.number, record: replacement.id)
                        other.append(StoredValue(value: .record(reference), stamp: stamp), to: attribute)
                    }
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

    /// Ends a round of changes: everything is written, and the next round begins with nothing.
    func forgetAll() {
        working = []
        positions = [:]
        claims = [:]
    }
}

/// A value that no two records may have.
private struct UniqueClaim: Hashable {
    let attribute: Int64
    let value: ExactText

    init(_ attribute: Attribute, _ value: AttributeValue) {
        self.attribute = attribute.number
        self.value = value.identity
    }
}
