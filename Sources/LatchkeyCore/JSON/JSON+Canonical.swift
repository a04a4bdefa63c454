extension JSON {
    /// The one text of a value that RFC 8785 (JCS) knows: members in the order of their names, as few escapes as can be.
    /// Numbers must be whole.
    package var canonicalText: String {
        var bytes: [UInt8] = []
        appendCanonical(to: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }

    private func appendCanonical(to bytes: inout [UInt8]) {
        switch self {
        case .string(let text): Self.appendCanonical(text, to: &bytes)
        case .array(let elements):
            bytes.append(UInt8(ascii: "["))
            for (index, element) in elements.enumerated() {
                if index > 0 { bytes.append(UInt8(ascii: ",")) }
                element.appendCanonical(to: &bytes)
            }
            bytes.append(UInt8(ascii: "]"))
        case .object(let members):
            bytes.append(UInt8(ascii: "{"))
            let sorted = members.sorted { $0.name.utf16.lexicographicallyPrecedes($1.name.utf16) }
            for (index, member) in sorted.enumerated() {
                if index > 0 { bytes.append(UInt8(ascii: ",")) }
                Self.appendCanonical(member.name, to: &bytes)
                bytes.append(UInt8(ascii: ":"))
                member.value.appendCanonical(to: &bytes)
            }
            bytes.append(UInt8(ascii: "}"))
        case .null, .bool, .number: append(to: &bytes)
        }
    }

    /// As `JSONText`, but for two escapes.
    private static func appendCanonical(_ text: String, to bytes: inout [UInt8]) {
        guard text.utf8.contains(where: { $0 == 0x08 || $0 == 0x0c }) else { return JSONText.append(text, to: &bytes) }
        bytes.append(UInt8(ascii: "\""))
        for part in text.unicodeScalars {
            switch part.value {
            case 0x08: bytes += "\\b".utf8
            case 0x0c: bytes += "\\f".utf8
            default: bytes += JSONText.quoted(String(part)).dropFirst().dropLast()
            }
        }
        bytes.append(UInt8(ascii: "\""))
    }
}
