/// Records in API form (FACTS.md 8.2 and 8.3), written straight from their documents.
package struct RecordJSON {
    private let schema: WorkspaceSchema
    private let object: ObjectSchema
    private let publicURL: String
    /// `{"id":{"workspace_id":…,"object_id":…,"record_id":"`
    private let opening: [UInt8]

    init(_ schema: WorkspaceSchema, _ object: ObjectSchema, publicURL: String) {
        self.schema = schema
        self.object = object
        self.publicURL = publicURL
        opening = Array(
            "{\"id\":{\"workspace_id\":\"\(schema.workspaceID)\",\"object_id\":\"\(object.object.id)\",\"record_id\":\""
                .utf8)
    }

    /// Appends one record.
    package func append(_ record: Record, to bytes: inout [UInt8]) {
        bytes += opening
        record.id.appendText(to: &bytes)
        bytes += #""},"created_at":""#.utf8
        record.createdAt.appendAttioText(to: &bytes)
        bytes += #"","web_url":""#.utf8
        bytes += publicURL.utf8
        bytes += schema.path(of: object, record.id).utf8
        bytes += #"","values":{"#.utf8
        record.document.withUnsafeBytes { appendValues(of: record, $0, to: &bytes) }
        bytes += "}}".utf8
    }

    private struct Entry {
        let attribute: Int64
        let first: Int
        let count: Int
    }

    private func appendValues(of record: Record, _ document: UnsafeRawBufferPointer, to bytes: inout [UInt8]) {
        var scanner = DocumentScanner(document)
        var entries: [Entry] = []
        var values: [(stamp: Int, payload: UnsafeRawBufferPointer)] = []
        entries.reserveCapacity(16)
        values.reserveCapacity(16)
        while let entry = scanner.nextAttribute() {
            entries.append(Entry(attribute: entry.attribute, first: values.count, count: entry.count))
            for _ in 0..<entry.count { values.append(scanner.nextValue()) }
        }
        let heads = scanner.stamps.map { Self.head($0, until: nil) }
        let own = Self.head(Stamp(at: record.createdAt, by: record.createdBy), until: nil)
        for (index, slot) in object.slots.enumerated() {
            if index > 0 { bytes.append(UInt8(ascii: ",")) }
            bytes += slot.opening
            let entry = entries.first { $0.attribute == slot.attribute.number }
            if let entry {
                for position in entry.first..<(entry.first + entry.count) {
                    if position > entry.first { bytes.append(UInt8(ascii: ",")) }
                    bytes += heads[values[position].stamp]
                    ValuePayload.appendJSON(values[position].payload, of: slot.attribute, schema, to: &bytes)
                    bytes += slot.closing
                }
            } else {
                appendDerived(slot, of: record, own, to: &bytes)
            }
            bytes.append(UInt8(ascii: "]"))
        }
    }

    private func appendDerived(_ slot: Slot, of record: Record, _ head: [UInt8], to bytes: inout [UInt8]) {
        switch slot.source {
        case .document: return
        case .checkbox: bytes += head + Array(#""value":false"#.utf8)
        case .recordID:
            bytes += head + Array(#""value":""#.utf8)
            record.id.appendText(to: &bytes)
            bytes.append(UInt8(ascii: "\""))
        case .createdAt:
            bytes += head + Array(#""value":""#.utf8)
            record.createdAt.appendAttioText(to: &bytes)
            bytes.append(UInt8(ascii: "\""))
        case .createdBy:
            bytes += head
            bytes += ValuePayload.bytes(.actor(record.createdBy))
        }
        bytes += slot.closing
    }

    /// `{"active_from":…,"active_until":…,"created_by_actor":{…},`
    static func head(_ stamp: Stamp, until end: Instant?) -> [UInt8] {
        var bytes = Array(#"{"active_from":""#.utf8)
        bytes.reserveCapacity(220)
        stamp.at.appendAttioText(to: &bytes)
        bytes += #"","active_until":"#.utf8
        if let end {
            bytes.append(UInt8(ascii: "\""))
            end.appendAttioText(to: &bytes)
            bytes.append(UInt8(ascii: "\""))
        } else {
            bytes += "null".utf8
        }
        bytes += #","created_by_actor":{"type":""#.utf8
        bytes += stamp.by.kind.rawValue.utf8
        bytes += #"","id":"#.utf8
        if let id = stamp.by.id {
            bytes.append(UInt8(ascii: "\""))
            id.appendText(to: &bytes)
            bytes += #""},"#.utf8
        } else {
            bytes += "null},".utf8
        }
        return bytes
    }
}

extension WorkspaceSchema {
    /// The path of a record's page, as Attio builds `web_url` (FACTS.md 6.4).
    package func path(of object: ObjectSchema, _ id: RecordID) -> String {
        switch object.object.standard {
        case .people: "/\(slug)/person/\(id)"
        case .companies: "/\(slug)/company/\(id)"
        default: "/\(slug)/\(object.object.slug)/record/\(id)"
        }
    }
}
