/// Writes comma-separated values (RFC 4180), with CRLF at the end of each row.
enum CSVText {
    static func append(_ fields: [String], to bytes: inout [UInt8]) {
        // An empty line would be no row.
        if fields == [""] { bytes += [UInt8(ascii: "\""), UInt8(ascii: "\"")] }
        for (index, field) in fields.enumerated() {
            if index > 0 { bytes.append(UInt8(ascii: ",")) }
            append(field, to: &bytes)
        }
        bytes += [0x0d, 0x0a]
    }

    private static func append(_ field: String, to bytes: inout [UInt8]) {
        let needsQuotes = field.utf8.contains {
            $0 == UInt8(ascii: ",") || $0 == UInt8(ascii: "\"") || $0 == 0x0a || $0 == 0x0d
        }
        guard needsQuotes || field.first == " " || field.last == " " else {
            bytes += field.utf8
            return
        }
        bytes.append(UInt8(ascii: "\""))
        for byte in field.utf8 {
            if byte == UInt8(ascii: "\"") { bytes.append(byte) }
            bytes.append(byte)
        }
        bytes.append(UInt8(ascii: "\""))
    }
}
