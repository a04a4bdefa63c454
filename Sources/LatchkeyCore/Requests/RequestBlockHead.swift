/// What is known of a block without reading it: enough to pass over it.
struct RequestBlockHead {
    static let size = 64
    private static let mark: UInt32 = 0x4c4b_5251

    /// Bytes of the body.
    let length: Int
    let count: Int
    let firstAt: Instant
    let lastAt: Instant
    let summary: IDSummary

    init(length: Int, count: Int, firstAt: Instant, lastAt: Instant, summary: IDSummary) {
        (self.length, self.count) = (length, count)
        (self.firstAt, self.lastAt) = (firstAt, lastAt)
        self.summary = summary
    }

    /// Nil where no whole head stands, as behind the last block that a crash left.
    init?(_ file: UnsafeRawBufferPointer, at offset: Int) {
        guard offset >= 0, file.count - offset >= Self.size else { return nil }
        func number<Number: FixedWidthInteger>(_ position: Int) -> Number {
            Number(littleEndian: file.loadUnaligned(fromByteOffset: offset + position, as: Number.self))
        }
        guard number(0) as UInt32 == Self.mark else { return nil }
        length = Int(number(4) as UInt32)
        count = Int(number(8) as UInt32)
        firstAt = Instant(microseconds: number(16))
        lastAt = Instant(microseconds: number(24))
        summary = IDSummary(words: (number(32), number(40), number(48), number(56)))
        guard file.count - offset - Self.size >= length else { return nil }
    }

    func bytes() -> [UInt8] {
        var bytes: [UInt8] = []
        func append(_ number: some FixedWidthInteger) { withUnsafeBytes(of: number.littleEndian) { bytes += $0 } }
        append(Self.mark)
        append(UInt32(clamping: length))
        append(UInt32(clamping: count))
        append(UInt32(0))
        append(firstAt.microseconds)
        append(lastAt.microseconds)
        for word in [summary.words.0, summary.words.1, summary.words.2, summary.words.3] { append(word) }
        return bytes
    }
}

/// A Bloom filter of 256 bits over the ids of a block's tokens, integrations and workspaces.
struct IDSummary {
    private(set) var words: (UInt64, UInt64, UInt64, UInt64) = (0, 0, 0, 0)

    init() {}

    init(words: (UInt64, UInt64, UInt64, UInt64)) { self.words = words }

    mutating func add(_ token: CachedToken) {
        add(token.id.low)
        add(token.integration.id.low)
        add(token.integration.workspaceID.low)
    }

    /// Whether the block may have it; no is certain.
    func mayHave<Subject>(_ id: ID<Subject>) -> Bool {
        [id.low & 0xff, id.low >> 8 & 0xff].allSatisfy { bit in
            let word =
                switch bit >> 6 {
                case 0: words.0
                case 1: words.1
                case 2: words.2
                default: words.3
                }
            return word >> (bit & 63) & 1 == 1
        }
    }

    /// The lower bits of a UUIDv7 are random.
    private mutating func add(_ random: UInt64) {
        for bit in [random & 0xff, random >> 8 & 0xff] {
            let mask = UInt64(1) << (bit & 63)
            switch bit >> 6 {
            case 0: words.0 |= mask
            case 1: words.1 |= mask
            case 2: words.2 |= mask
            default: words.3 |= mask
            }
        }
    }
}
