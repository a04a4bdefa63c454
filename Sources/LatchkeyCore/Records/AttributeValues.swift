import LatchkeyStorage

/// The values of one attribute of a record, with those that have ended.
package struct FoundValues: Sendable {
    let schema: WorkspaceSchema
    package let attribute: Attribute
    let values: [(value: StoredValue, until: Instant?)]

    /// Appends the values in API form, separated by commas.
    package func appendJSON(to bytes: inout [UInt8]) {
        let closing = Slot(attribute).closing
        for (index, element) in values.enumerated() {
            if index > 0 { bytes.append(UInt8(ascii: ",")) }
            RecordJSON.appendHead(element.value.stamp, until: element.until, to: &bytes)
            ValuePayload.bytes(element.value.value).withUnsafeBytes {
                ValuePayload.appendJSON($0, of: attribute, schema, to: &bytes)
            }
            bytes += closing
        }
    }
}

extension Records {
    /// The values of one attribute: those of now in their order, or all there ever were from the oldest on.
    ///
    /// - Throws: 404 for object, record or attribute; 400 for the history of an attribute that keeps none.
    package func values(
        _ access: DataAccess, _ object: String, _ id: String, attribute name: String, historic: Bool, limit: Int?,
        offset: Int
    ) async throws -> FoundValues {
        let schema = try await core.schema(of: access.workspaceID)
        let object = try schema.require(object)
        let (record, attribute, ended) = try await core.read { connection in
            let record = try Self.require(id, of: object, in: connection)
            let attribute = try object.require(attribute: name)
            guard !historic || attribute.type != .interaction else {
                throw LatchkeyError(
                    .invalid, .validationType,
                    "Cannot set show_historic param to true when querying a COMINT attribute.")
            }
            let ended =
                historic
                ? try HistoryStore.list(of: attribute, record: record.number, in: connection) : []
            return (record, attribute, ended)
        }
        let current = record.current(attribute, of: object).map { (value: $0, until: Instant?.none) }
        var all = ended.map { (value: $0.value, until: Instant?.some($0.until)) } + current
        if historic {
            all = all.enumerated().sorted { ($0.1.value.stamp.at, $0.0) < ($1.1.value.stamp.at, $1.0) }.map(\.1)
        }
        let rest = all.dropFirst(offset)
        return FoundValues(
            schema: schema, attribute: attribute, values: Array(limit.map { rest.prefix($0) } ?? rest))
    }
}

extension Record {
    /// The values of now, also of attributes that the document does not hold.
    func current(_ attribute: Attribute, of object: ObjectSchema) -> [StoredValue] {
        let own = Stamp(at: createdAt, by: createdBy)
        let stored = RecordDocument(document, of: object)[attribute]
        switch attribute.source {
        case .document: return stored
        case .checkbox: return stored.isEmpty ? [StoredValue(value: .checkbox(false), stamp: own)] : stored
        case .recordID: return [StoredValue(value: .text(id.text), stamp: own)]
        case .createdAt: return [StoredValue(value: .timestamp(createdAt), stamp: own)]
        case .createdBy: return [StoredValue(value: .actor(createdBy), stamp: own)]
        }
    }
}
