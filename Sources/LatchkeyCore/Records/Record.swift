/// One person, company or other thing, with its values now.
package struct Record: Sendable {
    package let id: RecordID
    /// Its key in the tables; 0 in what a transaction has only just made.
    let number: Int64
    package let createdAt: Instant
    package let createdBy: ActorReference
    /// As `RecordDocument` writes it.
    let document: [UInt8]
}

/// When a value began, and who gave it.
struct Stamp: Sendable, Hashable {
    let at: Instant
    let by: ActorReference
}

/// A value in a document.
struct StoredValue: Sendable, Equatable {
    let value: AttributeValue
    let stamp: Stamp
}
