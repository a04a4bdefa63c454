/// Records in API form (FACTS.md 8.2 and 8.3), written straight from their documents.
package struct RecordJSON {
    private let schema: WorkspaceSchema
    private let object: ObjectSchema
    private let publicURL: String

    init(_ schema: WorkspaceSchema, _ object: ObjectSchema, publicURL: String) {
        self.schema = schema
        self.object = object
        self.publicURL = publicURL
    }

    /// Appends one record.
    package func append(_ record: Record, to bytes: inout [UInt8]) {
        bytes += #"{"id":{"workspace_id":""#.utf8
        schema.workspaceID.appendText(to: &bytes)
        bytes += #"","object_id":""#.utf8
        object.object.id.appendText(to: &bytes)
        bytes += #"","record_id":""#.utf8
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

    /// A slot that has something in it.
    private struct Part {
        let slot: Int
        let first: Int
        /// Zero where the document does not say what it is.
        let count: Int
    }

    private func appendValues(of record: Record, _ document: UnsafeRawBufferPointer, to bytes: inout [UInt8]) {
        var scanner = DocumentScanner(document)
        var parts: [Part] = []
        var values: [(stamp: Int, payload: UnsafeRawBufferPointer)] = []
        parts.reserveCapacity(24)
        values.reserveCapacity(24)
        while let entry = scanner.nextAttribute() {
            if let slot = object.slot(number: entry.attribute) {
                parts.append(Part(slot: slot, first: values.count, count: entry.count))
            }
            for _ in 0..<entry.count { values.append(scanner.nextValue()) }
        }
        for slot in object.derivedSlots where !parts.contains(where: { $0.slot == slot }) {
            parts.append(Part(slot: slot, first: 0, count: 0))
        }
        parts.sort { $0.slot < $1.slot }
        let heads = Heads(scanner.stamps, creation: Stamp(at: record.createdAt, by: record.createdBy))
        var next = 0
        for part in parts {
            appendEmpty(next..<part.slot, to: &bytes)
            next = part.slot + 1
            append(part, of: record, values[part.first..<(part.first + part.count)], heads, to: &bytes)
        }
        appendEmpty(next..<object.slots.count, to: &bytes)
        if !object.slots.isEmpty { bytes.removeLast() }
    }

    private func append(
        _ part: Part, of record: Record, _ values: ArraySlice<(stamp: Int, payload: UnsafeRawBufferPointer)>,
        _ heads: Heads, to bytes: inout [UInt8]
    ) {
        let slot = object.slots[part.slot]
        bytes += slot.opening
        for value in values {
            bytes += heads.text(of: value.stamp)
            ValuePayload.appendJSON(value.payload, of: slot.attribute, schema, to: &bytes)
            bytes += slot.closing
            bytes.append(UInt8(ascii: ","))
        }
        if part.count > 0 { bytes.removeLast() } else { appendDerived(slot, of: record, heads, to: &bytes) }
        bytes += "],".utf8
    }

    /// The head of each stamp, one behind the other, and that of the record's making.
    private struct Heads {
        private var bytes: [UInt8] = []
        private var ends: [Int] = [0]
        private var creation = 0

        init(_ stamps: [Stamp], creation: Stamp) {
            bytes.reserveCapacity(220 * (stamps.count + 1))
            for stamp in stamps { append(stamp) }
            if let known = stamps.firstIndex(of: creation) {
                self.creation = known
            } else {
                self.creation = stamps.count
                append(creation)
            }
        }

        func text(of stamp: Int) -> ArraySlice<UInt8> { bytes[ends[stamp]..<ends[stamp + 1]] }
        var ofCreation: ArraySlice<UInt8> { text(of: creation) }

        private mutating func append(_ stamp: Stamp) {
            RecordJSON.appendHead(stamp, until: nil, to: &bytes)
            ends.append(bytes.count)
        }
    }

    private func appendEmpty(_ slots: Range<Int>, to bytes: inout [UInt8]) {
        guard !slots.isEmpty else { return }
        let offsets = object.emptyOffsets
        let end = slots.upperBound < offsets.count ? offsets[slots.upperBound] : object.emptyText.count
        object.emptyText.withUnsafeBufferPointer {
            bytes += UnsafeBufferPointer(rebasing: $0[offsets[slots.lowerBound]..<end])
        }
    }

    private func appendDerived(_ slot: Slot, of record: Record, _ heads: Heads, to bytes: inout [UInt8]) {
        bytes += heads.ofCreation
        switch slot.source {
        case .document, .checkbox: bytes += #""value":false"#.utf8
        case .recordID:
            bytes += #""value":""#.utf8
            record.id.appendText(to: &bytes)
            bytes.append(UInt8(ascii: "\""))
        case .createdAt:
            bytes += #""value":""#.utf8
            record.createdAt.appendAttioText(to: &bytes)
            bytes.append(UInt8(ascii: "\""))
        case .createdBy:
            bytes += #""referenced_actor_type":""#.utf8
            bytes += record.createdBy.kind.rawValue.utf8
            bytes += #"","referenced_actor_id":"#.utf8
            Self.append(record.createdBy.id, to: &bytes)
        }
        bytes += slot.closing
    }

    /// `{"active_from":…,"active_until":…,"created_by_actor":{…},`
    static func appendHead(_ stamp: Stamp, until end: Instant?, to bytes: inout [UInt8]) {
        bytes += #"{"active_from":""#.utf8
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
        append(stamp.by.id, to: &bytes)
        bytes += "},".utf8
    }

    private static func append(_ id: ID<Actor>?, to bytes: inout [UInt8]) {
        guard let id else {
            bytes += "null".utf8
            return
        }
        bytes.append(UInt8(ascii: "\""))
        id.appendText(to: &bytes)
        bytes.append(UInt8(ascii: "\""))
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
