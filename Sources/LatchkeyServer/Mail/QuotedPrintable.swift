/// Text as lines of at most 76 ASCII characters (RFC 2045 section 6.7).
enum QuotedPrintable {
    private static let lineLimit = 76
    private static let digits = Array("0123456789ABCDEF".utf8)

    static func encode(_ text: String) -> [UInt8] {
        let lines = text.replacing("\r\n", with: "\n").replacing("\r", with: "\n")
            .split(separator: "\n", omittingEmptySubsequences: false)
        return Array(lines.map { encode(line: Array($0.utf8)) }.joined(separator: "\r\n".utf8))
    }

    private static func encode(line: [UInt8]) -> [UInt8] {
        var output: [UInt8] = []
        var length = 0
        for (position, byte) in line.enumerated() {
            let isLast = position == line.count - 1
            let unit =
                isPlain(byte, isLast: isLast)
                ? [byte] : [UInt8(ascii: "="), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
            // Room for the mark that the line goes on.
            if length + unit.count > (isLast ? lineLimit : lineLimit - 1) {
                output += "=\r\n".utf8
                length = 0
            }
            output += unit
            length += unit.count
        }
        return output
    }

    /// White space at the end of a line does not survive every mail server.
    private static func isPlain(_ byte: UInt8, isLast: Bool) -> Bool {
        switch byte {
        case UInt8(ascii: " "), UInt8(ascii: "\t"): !isLast
        case UInt8(ascii: "="): false
        default: (0x21...0x7E).contains(byte)
        }
    }
}
