/// Reads comma-separated values (RFC 4180) bit by bit, so that a file of any size takes little memory: libraries at hand
/// read files whole. Line ends may be LF, CRLF or CR, and a byte order mark is taken off.
package struct CSVParser: Sendable {
    /// The most bytes of a field: those of a text value.
    private static let fieldLimit = 10_485_760
    /// The most fields of a row.
    private static let rowLimit = 1000

    /// Why a file can't be read, and on which line.
    package struct Problem: Error, Equatable {
        package let reason: String
        package let line: Int
    }

    /// A row, and the line on which it begins.
    package struct Row: Sendable, Equatable {
        package let fields: [String]
        package let line: Int
    }

    private enum State {
        case fieldStart, plain, quoted
        /// A quotation mark inside quotation marks: the end, or the first of two.
        case quoteInQuoted
    }

    private let separator: UInt8
    private var state = State.fieldStart
    private var field: [UInt8] = []
    private var fields: [String] = []
    private var line = 1
    private var rowLine = 1
    private var endedWithCR = false
    private var isAtStart = true

    package init(separator: Unicode.Scalar = ",") {
        self.separator = UInt8(ascii: separator)
    }

    /// The separator that a file most likely has, by its first line.
    package static func separator(of beginning: some Sequence<UInt8>) -> Unicode.Scalar {
        var counts: [Unicode.Scalar: Int] = [:]
        var isQuoted = false
        for byte in beginning {
            if byte == UInt8(ascii: "\"") { isQuoted.toggle() }
            if isQuoted { continue }
            if byte == 0x0a || byte == 0x0d { break }
            let scalar = Unicode.Scalar(byte)
            if scalar == "," || scalar == ";" || scalar == "\t" { counts[scalar, default: 0] += 1 }
        }
        return counts.max { ($0.value, $1.key.value) < ($1.value, $0.key.value) }?.key ?? ","
    }

    /// Reads on, and hands each row that is complete to `body`.
    ///
    /// - Throws: `Problem`, and what `body` throws.
    package mutating func read(_ bytes: UnsafeRawBufferPointer, _ body: (Row) throws -> Void) throws {
        var start = 0
        if isAtStart, bytes.starts(with: [0xef, 0xbb, 0xbf]) { start = 3 }
        if !bytes.isEmpty { isAtStart = false }
        for byte in bytes[start...] {
            let isFeedAfterReturn = endedWithCR && byte == 0x0a
            endedWithCR = false
            if isFeedAfterReturn { continue }
            try take(byte, body)
        }
    }

    /// The end of the file: its last line may have no line end.
    package mutating func finish(_ body: (Row) throws -> Void) throws {
        if state == .quoted { throw Problem(reason: "a quotation mark is never closed", line: rowLine) }
        if state != .fieldStart || !fields.isEmpty { try endRow(body) }
    }

    private mutating func take(_ byte: UInt8, _ body: (Row) throws -> Void) throws {
        switch (state, byte) {
        case (.quoted, UInt8(ascii: "\"")): state = .quoteInQuoted
        case (.quoted, _):
            if byte == 0x0a { line += 1 }
            try append(byte)
        case (.quoteInQuoted, UInt8(ascii: "\"")):
            try append(byte)
            state = .quoted
        case (.fieldStart, UInt8(ascii: "\"")): state = .quoted
        case (_, separator):
            try endField()
        case (_, 0x0a), (_, 0x0d):
            endedWithCR = byte == 0x0d
            if state == .fieldStart, fields.isEmpty {
                // An empty line is no row.
                line += 1
                rowLine = line
            } else {
                try endRow(body)
            }
        default:
            try append(byte)
            state = .plain
        }
    }

    private mutating func append(_ byte: UInt8) throws {
        guard field.count < Self.fieldLimit else {
            throw Problem(reason: "a field is larger than 10 MB", line: rowLine)
        }
        field.append(byte)
    }

    private mutating func endField() throws {
        guard fields.count < Self.rowLimit else {
            throw Problem(reason: "a row has more than \(Self.rowLimit) fields", line: rowLine)
        }
        guard let text = String(validating: field, as: UTF8.self) else {
            throw Problem(reason: "the text is no UTF-8", line: rowLine)
        }
        fields.append(text)
        field.removeAll(keepingCapacity: true)
        state = .fieldStart
    }

    private mutating func endRow(_ body: (Row) throws -> Void) throws {
        try endField()
        let row = Row(fields: fields, line: rowLine)
        fields.removeAll(keepingCapacity: true)
        line += 1
        rowLine = line
        try body(row)
    }
}
