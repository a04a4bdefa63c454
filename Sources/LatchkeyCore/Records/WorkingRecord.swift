/// A record while a transaction changes it: written once, at the end, whatever touched it.
final class WorkingRecord {
    let id: RecordID
    let object: ObjectSchema
    let createdAt: Instant
    let createdBy: ActorReference
    /// Nil until it is written for the first time.
    let number: Int64?
    var document: RecordDocument
    /// The values before the transaction, of attributes that have changed.
    private(set) var before: [Int64: [StoredValue]] = [:]

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
        guard present != values else { return false }
        if before[attribute.number] == nil { before[attribute.number] = present }
        document[attribute] = values
        return true
    }

    var written: Record {
        Record(id: id, number: number ?? 0, createdAt: createdAt, createdBy: createdBy, document: document.bytes)
    }
}
