/// Reads numbers, ids and texts one after the other. What is broken reads as zeros and empty texts.
struct ByteReader {
    private let bytes: UnsafeRawBufferPointer
    private var position = 0

    /// - Parameter bytes: live as long as the reader.
    init(_ bytes: UnsafeRawBufferPointer) {
        self.bytes = bytes
    }

    /// A varint.
    mutating func next() -> UInt64 { Varint.read(bytes, &position) }

    /// A varint, as a place in a table.
    mutating func nextIndex() -> Int { Int(clamping: next()) }

    /// The same, as the size of a table: each row takes a byte at least.
    mutating func nextCount() -> Int { min(nextIndex(), bytes.count - min(position, bytes.count)) }

    /// Sixteen bytes.
    mutating func nextID<Subject>(_ subject: Subject.Type = Subject.self) -> ID<Subject> {
        defer { position += 16 }
        return ID(bytes: bytes, at: position)
    }

    /// A length and as many bytes of UTF-8.
    mutating func nextText() -> String {
        let length = nextIndex()
        guard position <= bytes.count, length <= bytes.count - position else { return "" }
        defer { position += length }
        return String(decoding: UnsafeRawBufferPointer(rebasing: bytes[position..<position + length]), as: UTF8.self)
    }
}

extension [UInt8] {
    /// What `ByteReader.nextText` reads.
    mutating func append(text: String) {
        Varint.append(UInt64(text.utf8.count), to: &self)
        self += text.utf8
    }
}
