/// `application/x-www-form-urlencoded` (WHATWG URL, section 5.1), as forms and query strings use it.
enum URLEncodedForm {
    /// A form of this server has fewer than 100 fields; more is not a browser's doing.
    static let maximumFields = 500

    /// Nil if there are too many fields. Bytes that are not UTF-8 become U+FFFD, as the standard says.
    static func parse(_ bytes: some Collection<UInt8>) -> Form? {
        var form = Form()
        var count = 0
        for pair in bytes.split(separator: UInt8(ascii: "&")) {
            count += 1
            if count > maximumFields { return nil }
            let name = pair.prefix { $0 != UInt8(ascii: "=") }
            let value = pair.dropFirst(name.count + 1)
            form.add(decode(value), for: decode(name))
        }
        return form
    }

    static func decode(_ bytes: some Collection<UInt8>) -> String {
        var output: [UInt8] = []
        output.reserveCapacity(bytes.count)
        var index = bytes.startIndex
        while index != bytes.endIndex {
            let byte = bytes[index]
            let after = bytes.index(after: index)
            if byte == UInt8(ascii: "%"), let high = hex(bytes[after...].first),
                let low = hex(bytes[after...].dropFirst().first)
            {
                output.append(high << 4 | low)
                index = bytes.index(after, offsetBy: 2)
            } else {
                output.append(byte == UInt8(ascii: "+") ? UInt8(ascii: " ") : byte)
                index = after
            }
        }
        return String(decoding: output, as: UTF8.self)
    }

    private static func hex(_ byte: UInt8?) -> UInt8? {
        switch byte {
        case .some(let digit) where digit >= 0x30 && digit <= 0x39: digit - 0x30
        case .some(let digit) where digit >= 0x41 && digit <= 0x46: digit - 0x41 + 10
        case .some(let digit) where digit >= 0x61 && digit <= 0x66: digit - 0x61 + 10
        default: nil
        }
    }
}
