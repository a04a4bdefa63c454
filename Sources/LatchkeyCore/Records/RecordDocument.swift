/// A record's current values in the form in which the table holds them: compact, and quick to turn into JSON.
///
/// A version byte; the stamps, each once; then for each attribute with values its key, how many there are, and of each
/// the number of its stamp and its payload. Numbers are varints. Attributes are named by key and empty ones are left
/// out, so that renaming, adding or archiving an attribute touches no record.
struct RecordDocument: Sendable, Equatable {
    private static let version: UInt8 = 1

    /// Values by the attribute's key.
    private(set) var values: [Int64: [StoredValue]] = [:]

    subscript(attribute: Attribute) -> [StoredValue] {
        get { values[attribute.number] ?? [] }
        set { values[attribute.number] = newValue.isEmpty ? nil : newValue }
    }

    init() {}

    /// Adds a value behind the others, in place.
    mutating func append(_ value: StoredValue, to attribute: Attribute) {
        values[attribute.number, default: []].append(value)
    }

    /// Reads a document; values of attributes that are not the object's are left out.
    init(_ bytes: [UInt8], of object: ObjectSchema) {
        bytes.withUnsafeBytes { bytes in
            var scanner = DocumentScanner(bytes)
            while let entry = scanner.nextAttribute() {
                var stored: [StoredValue] = []
                for _ in 0..<entry.count {
                    let (stamp, payload) = scanner.nextValue()
                    guard let attribute = object.attribute(number: entry.attribute),
                        let value = ValuePayload.value(payload, of: attribute.type)
                    else { continue }
                    stored.append(StoredValue(value: value, stamp: scanner.stamps[stamp]))
                }
                values[entry.attribute] = stored.isEmpty ? nil : stored
            }
        }
    }

    var bytes: [UInt8] {
        var stamps: [Stamp] = []
        var positions: [Stamp: Int] = [:]
        var body: [UInt8] = []
        let sorted = values.sorted { $0.key < $1.key }
        Varint.append(UInt64(sorted.count), to: &body)
        for (attribute, stored) in sorted {
            Varint.append(UInt64(attribute), to: &body)
            Varint.append(UInt64(stored.count), to: &body)
            for value in stored {
                let position = positions[value.stamp] ?? stamps.count
                if position == stamps.count {
                    stamps.append(value.stamp)
                    positions[value.stamp] = position
                }
                let payload = ValuePayload.bytes(value.value)
                Varint.append(UInt64(position), to: &body)
                Varint.append(UInt64(payload.count), to: &body)
                body += payload
            }
        }
        var bytes = [Self.version]
        Varint.append(UInt64(stamps.count), to: &bytes)
        for stamp in stamps { stamp.append(to: &bytes) }
        return bytes + body
    }
}

extension Stamp {
    private static let kinds = ActorReference.Kind.allCases

    fileprivate func append(to bytes: inout [UInt8]) {
        withUnsafeBytes(of: at.microseconds.littleEndian) { bytes += $0 }
        bytes.append(UInt8(Self.kinds.firstIndex(of: by.kind) ?? 0) << 1 | (by.id == nil ? 0 : 1))
        by.id?.appendBytes(to: &bytes)
    }

    fileprivate init(_ bytes: UnsafeRawBufferPointer, _ position: inout Int) {
        guard position + 9 <= bytes.count else {
            self.init(at: Instant(microseconds: 0), by: .system)
            return
        }
        let time = Int64(littleEndian: bytes.loadUnaligned(fromByteOffset: position, as: Int64.self))
        let flags = bytes[position + 8]
        position += 9
        let kind = Self.kinds[min(Int(flags >> 1), Self.kinds.count - 1)]
        var id: ID<Actor>?
        if flags & 1 == 1 {
            id = ID(bytes: bytes, at: position)
            position += 16
        }
        self.init(at: Instant(microseconds: time), by: ActorReference(kind, id))
    }
}

/// Walks a document from front to back.
struct DocumentScanner {
    private let bytes: UnsafeRawBufferPointer
    private var position = 1
    private var attributesLeft: Int
    let stamps: [Stamp]

    init(_ bytes: UnsafeRawBufferPointer) {
        self.bytes = bytes
        var position = 1
        // Bounded by the bytes there are, whatever they say.
        let count = min(Int(truncatingIfNeeded: Varint.read(bytes, &position)), bytes.count)
        stamps = (0..<count).map { _ in Stamp(bytes, &position) }
        attributesLeft = Int(truncatingIfNeeded: Varint.read(bytes, &position))
        self.position = position
    }

    mutating func nextAttribute() -> (attribute: Int64, count: Int)? {
        guard attributesLeft > 0, position < bytes.count else { return nil }
        attributesLeft -= 1
        return (Int64(Varint.read(bytes, &position)), Int(Varint.read(bytes, &position)))
    }

    mutating func nextValue() -> (stamp: Int, payload: UnsafeRawBufferPointer) {
        let stamp = Int(Varint.read(bytes, &position))
        let count = min(Int(Varint.read(bytes, &position)), bytes.count - position)
        defer { position += count }
        return (min(stamp, stamps.count - 1), UnsafeRawBufferPointer(rebasing: bytes[position..<(position + count)]))
    }
}
