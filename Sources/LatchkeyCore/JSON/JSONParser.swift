/// Why a text is no JSON that this server takes, and where.
package struct JSONError: Error, Equatable {
    package let reason: String
    /// Bytes before the place.
    package let offset: Int
}

extension JSON {
    /// The deepest nesting of arrays and objects that is read.
    package static let depthLimit = 64

    /// Reads a JSON text (RFC 8259), strictly: UTF-8, one value, nothing behind it, no lone surrogates, no number that
    /// a double cannot hold. Foundation's readers lose the order of members, accept too much, and say not where.
    ///
    /// - Throws: `JSONError`.
    package init(parsing bytes: [UInt8]) throws(JSONError) {
        var parser = JSONParser(bytes: bytes)
        self = try parser.document()
    }
}

private struct JSONParser {
    let bytes: [UInt8]
    var position = 0

    init(bytes: [UInt8]) {
        self.bytes = bytes
    }

    mutating func document() throws(JSONError) -> JSON {
        let value = try value(depth: 0)
        skipSpace()
        guard position == bytes.count else { throw error("there is more behind the value") }
        return value
    }

    private func error(_ reason: String) -> JSONError { JSONError(reason: reason, offset: position) }

    private var next: UInt8? { position < bytes.count ? bytes[position] : nil }

    private mutating func skipSpace() {
        while let byte = next, byte == 0x20 || byte == 0x0a || byte == 0x0d || byte == 0x09 { position += 1 }
    }

    private mutating func value(depth: Int) throws(JSONError) -> JSON {
        guard depth <= JSON.depthLimit else { throw error("it is nested more than \(JSON.depthLimit) levels deep") }
        skipSpace()
        switch next {
        case UInt8(ascii: "{"): return .object(try members(depth: depth))
        case UInt8(ascii: "["): return .array(try elements(depth: depth))
        case UInt8(ascii: "\""): return .string(try string())
        case UInt8(ascii: "t"): return try word("true", .bool(true))
        case UInt8(ascii: "f"): return try word("false", .bool(false))
        case UInt8(ascii: "n"): return try word("null", .null)
        case .none: throw error("it ends too early")
        default: return .number(try number())
        }
    }

    private mutating func word(_ text: StaticString, _ value: JSON) throws(JSONError) -> JSON {
        let end = position + text.utf8CodeUnitCount
        let matches =
            end <= bytes.count
            && text.withUTF8Buffer { expected in bytes[position..<end].elementsEqual(expected) }
        guard matches else { throw error("a value was expected") }
        position = end
        return value
    }

    private mutating func elements(depth: Int) throws(JSONError) -> [JSON] {
        position += 1
        var elements: [JSON] = []
        skipSpace()
        if next == UInt8(ascii: "]") {
            position += 1
            return elements
        }
        while true {
            elements.append(try value(depth: depth + 1))
            skipSpace()
            switch next {
            case UInt8(ascii: ","): position += 1
            case UInt8(ascii: "]"):
                position += 1
                return elements
            default: throw error("\",\" or \"]\" was expected")
            }
        }
    }

    private mutating func members(depth: Int) throws(JSONError) -> [JSON.Member] {
        position += 1
        var members: [JSON.Member] = []
        skipSpace()
        if next == UInt8(ascii: "}") {
            position += 1
            return members
        }
        while true {
            skipSpace()
            guard next == UInt8(ascii: "\"") else { throw error("a member's name was expected") }
            let name = try string()
            skipSpace()
            guard next == UInt8(ascii: ":") else { throw error("\":\" was expected") }
            position += 1
            members.append(JSON.Member(name, try value(depth: depth + 1)))
            skipSpace()
            switch next {
            case UInt8(ascii: ","): position += 1
            case UInt8(ascii: "}"):
                position += 1
                return members
            default: throw error("\",\" or \"}\" was expected")
            }
        }
    }

    private mutating func digits() -> Int {
        let start = position
        while let byte = next, byte >= UInt8(ascii: "0"), byte <= UInt8(ascii: "9") { position += 1 }
        return position - start
    }

    private mutating func number() throws(JSONError) -> Double {
        let start = position
        if next == UInt8(ascii: "-") { position += 1 }
        let isZero = next == UInt8(ascii: "0")
        let count = digits()
        guard count > 0 else { throw error("a value was expected") }
        guard !isZero || count == 1 else { throw error("a number must not begin with 0") }
        if next == UInt8(ascii: ".") {
            position += 1
            guard digits() > 0 else { throw error("a digit was expected") }
        }
        if next == UInt8(ascii: "e") || next == UInt8(ascii: "E") {
            position += 1
            if next == UInt8(ascii: "+") || next == UInt8(ascii: "-") { position += 1 }
            guard digits() > 0 else { throw error("a digit was expected") }
        }
        let text = String(decoding: bytes[start..<position], as: UTF8.self)
        guard let number = Double(text), number.isFinite else {
            throw error("the number \(text.prefix(40)) is too large")
        }
        return number
    }

    private mutating func string() throws(JSONError) -> String {
        position += 1
        let start = position
        // Most strings have no escape and are copied as they are.
        while let byte = next, byte != UInt8(ascii: "\""), byte != UInt8(ascii: "\\"), byte >= 0x20 { position += 1 }
        if next == UInt8(ascii: "\"") {
            guard let text = String(validating: bytes[start..<position], as: UTF8.self) else {
                throw error("a string is no UTF-8")
            }
            position += 1
            return text
        }
        var content = Array(bytes[start..<position])
        while true {
            guard let byte = next else { throw error("a string has no end") }
            position += 1
            switch byte {
            case UInt8(ascii: "\""):
                guard let text = String(validating: content, as: UTF8.self) else {
                    throw error("a string is no UTF-8")
                }
                return text
            case UInt8(ascii: "\\"): try escape(to: &content)
            case ..<0x20: throw error("a string holds a control character")
            default: content.append(byte)
            }
        }
    }

    private mutating func escape(to content: inout [UInt8]) throws(JSONError) {
        guard let byte = next else { throw error("a string has no end") }
        position += 1
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): content.append(byte)
        case UInt8(ascii: "b"): content.append(0x08)
        case UInt8(ascii: "f"): content.append(0x0c)
        case UInt8(ascii: "n"): content.append(0x0a)
        case UInt8(ascii: "r"): content.append(0x0d)
        case UInt8(ascii: "t"): content.append(0x09)
        case UInt8(ascii: "u"): content += Array(String(Character(try unicodeEscape())).utf8)
        default: throw error("there is no such escape")
        }
    }

    private mutating func unicodeEscape() throws(JSONError) -> Unicode.Scalar {
        let first = try fourDigits()
        guard (0xd800..<0xe000).contains(first) else {
            guard let scalar = Unicode.Scalar(first) else { throw error("there is no such character") }
            return scalar
        }
        guard first < 0xdc00, next == UInt8(ascii: "\\") else { throw error("a surrogate stands alone") }
        position += 1
        guard next == UInt8(ascii: "u") else { throw error("a surrogate stands alone") }
        position += 1
        let second = try fourDigits()
        guard (0xdc00..<0xe000).contains(second),
            let scalar = Unicode.Scalar(0x10000 + (first - 0xd800) << 10 + (second - 0xdc00))
        else { throw error("a surrogate stands alone") }
        return scalar
    }

    private mutating func fourDigits() throws(JSONError) -> UInt32 {
        var value: UInt32 = 0
        for _ in 0..<4 {
            guard let digit = next.flatMap(Hex.value(of:)) else { throw error("four hexadecimal digits were expected") }
            value = value << 4 | UInt32(digit)
            position += 1
        }
        return value
    }
}
