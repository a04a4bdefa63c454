extension TokenFormat {
    /// So many characters behind a prefix make a secret, be it mistyped or cut off.
    private static let suspicious = 40

    /// The text with the prefix alone of whatever looks like a secret of ours: clients send them in the wrong places, and
    /// keep what they are answered in their logs.
    package static func masked(_ text: [UInt8]) -> [UInt8] {
        guard text.count > suspicious else { return text }
        var masked: [UInt8] = []
        masked.reserveCapacity(text.count)
        var position = 0
        while position < text.count {
            if let end = endOfSecret(in: text, at: position) {
                masked += text[position..<position + 4]
                masked += "…".utf8
                position = end
            } else {
                masked.append(text[position])
                position += 1
            }
        }
        return masked
    }

    private static func endOfSecret(in text: [UInt8], at start: Int) -> Int? {
        guard text[start] == UInt8(ascii: "l"), start + 4 + suspicious <= text.count,
            Kind(rawValue: String(decoding: text[start..<start + 4], as: UTF8.self)) != nil
        else { return nil }
        // A second prefix belongs to it, so that nothing stands free behind the first.
        let length = text[(start + 4)...].prefix { Base62.isDigit($0) || $0 == UInt8(ascii: "_") }.count
        return length >= suspicious ? start + 4 + length : nil
    }
}
