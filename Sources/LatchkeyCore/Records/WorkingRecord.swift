/// A record while a transaction changes it: written once, at the end, whatever touched it.
final class WorkingRecord {
    let id: RecordID
    let object: ObjectSchema
    let createdAt: Instant
    let createdBy: ActorReference
    /// Nil until it is written for the first time.
    let number: Int64?
    private(set) var document: RecordDocument
    /// The values before the transaction, of attributes that have changed.
    private(set) var before: [Int64: [StoredValue]] = [:]
    /// What an attribute has, for those that many others are linked to: looking through all would take too long.
    private var identities: [Int64: Set<ExactText>] = [:]

    /// One that is to be made.
    init(_ id: RecordID, of object: ObjectSchema, at now: Instant, by actor: ActorReference) {
        self.id = id
        self.object = object
        createdAt = now
        createdBy = actor
        number = nil
        document = RecordDocument()
    }

    /// One that is there.
    init(_ record: Record, of object: ObjectSchema) {
        id = record.id
        self.object = object
        createdAt = record.createdAt
        createdBy = record.createdBy
        number = record.number
        document = RecordDocument(record.document, of: object)
    }

    /// The attributes that have changed, in the object's order.
    var changed: [Attribute] { object.attributes.filter { before[$0.number] != nil } }

    /// Puts values in the place of the present ones and says whether that changed anything.
    func replace(_ attribute: Attribute, with values: [StoredValue]) -> Bool {
        let present = document[attribute]
        guard present != values || present.map(\.value.identity) != values.map(\.value.identity) else { return false }
        noteBefore(attribute)
        document[attribute] = values
        identities[attribute.number] = nil
        return true
    }

    /// Adds a value behind the others, if it is not there.
    func append(_ value: StoredValue, to attribute: Attribute) {
        guard known(attribute).insert(value.value.identity) else { return }
        noteBefore(attribute)
        document.append(value, to: attribute)
    }

    /// Takes a value away, if it is there.
    func remove(_ identity: ExactText, from attribute: Attribute) {
        guard known(attribute).remove(identity) else { return }
        noteBefore(attribute)
        document[attribute] = document[attribute].filter { $0.value.identity != identity }
    }

    private func noteBefore(_ attribute: Attribute) {
        if before[attribute.number] == nil { before[attribute.number] = document[attribute] }
    }

    private func known(_ attribute: Attribute) -> Known {
        if identities[attribute.number] == nil {
            identities[attribute.number] = Set(document[attribute].map(\.value.identity))
        }
        return Known(record: self, attribute: attribute.number)
    }

    /// The identities of one attribute, in place.
    private struct Known {
        let record: WorkingRecord
        let attribute: Int64

        func insert(_ identity: ExactText) -> Bool {
            record.identities[attribute, default: []].insert(identity).inserted
        }

        func remove(_ identity: ExactText) -> Bool {
            record.identities[attribute, default: []].remove(identity) != nil
        }
    }

    var written: Record {
        Record(id: id, number: number ?? 0, createdAt: createdAt, createdBy: createdBy, document: document.bytes)
    }
}
