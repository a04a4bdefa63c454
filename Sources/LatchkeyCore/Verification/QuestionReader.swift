/// One question about a token, as its places in the bytes that it was read from.
package struct VerificationQuestion: Sendable {
    package let token: Range<Int>
    package let required: RequiredNames
    package let address: Range<Int>?
}

/// Reads `{"data": …}` with one question or a list of them without making a tree of it, which costs more than the checks.
/// It reads what services send: the declared members, once each, in any order, and texts of plain ASCII without escapes. For
/// all else it returns nil, and then the JSON reader and the schema say what it is worth.
package struct QuestionReader {
    private let bytes: UnsafeBufferPointer<UInt8>
    private var position = 0
    private let known: KnownScopes

    private init(_ bytes: UnsafeBufferPointer<UInt8>, _ known: KnownScopes) {
        self.bytes = bytes
        self.known = known
    }

    /// The only question.
    ///
    /// - Parameter known: from the question before.
    package static func question(
        in bytes: UnsafeBufferPointer<UInt8>, _ known: KnownScopes = KnownScopes()
    ) -> VerificationQuestion? {
        var reader = QuestionReader(bytes, known)
        guard reader.open(), let question = reader.question(), reader.close() else { return nil }
        return question
    }

    /// A list of at most `most` questions.
    package static func questions(in bytes: UnsafeBufferPointer<UInt8>, most: Int) -> [VerificationQuestion]? {
        var reader = QuestionReader(bytes, KnownScopes())
        guard reader.open(), reader.take("[") else { return nil }
        var questions: [VerificationQuestion] = []
        if !reader.take("]") {
            questions.reserveCapacity(min(most, bytes.count / 80))
            repeat {
                guard questions.count < most, let question = reader.question() else { return nil }
                questions.append(question)
            } while reader.take(",")
            guard reader.take("]") else { return nil }
        }
        return reader.close() ? questions : nil
    }

    private mutating func open() -> Bool {
        guard take("{"), let name = text(), bytes[name].elementsEqual("data".utf8) else { return false }
        return take(":")
    }

    private mutating func close() -> Bool {
        guard take("}") else { return false }
        skipSpace()
        return position == bytes.count
    }

    private mutating func question() -> VerificationQuestion? {
        guard take("{") else { return nil }
        var (token, address, required) = (Range<Int>?.none, Range<Int>?.none, RequiredNames?.none)
        repeat {
            guard let name = text(), take(":") else { return nil }
            switch bytes[name] {
            case let name where name.elementsEqual("token".utf8) && token == nil: token = text()
            case let name where name.elementsEqual("address".utf8) && address == nil:
                address = text()
                if address == nil { return nil }
            case let name where name.elementsEqual("scopes".utf8) && required == nil:
                required = scopes()
                if required == nil { return nil }
            default: return nil
            }
        } while take(",")
        guard let token, take("}") else { return nil }
        return VerificationQuestion(token: token, required: required ?? .none, address: address)
    }

    private mutating func scopes() -> RequiredNames? {
        skipSpace()
        if let names = known.names(bytes[position...]) {
            position += known.text.count
            return names
        }
        let start = position
        guard take("[") else { return nil }
        var names: [Range<Int>] = []
        if !take("]") {
            repeat {
                guard let name = text() else { return nil }
                names.append(name)
            } while take(",")
            guard take("]") else { return nil }
        }
        let required = RequiredNames(names.map { Substring(decoding: bytes[$0], as: UTF8.self) })
        known.replace(Array(bytes[start..<position]), required)
        return required
    }

    /// What stands between the next two quotation marks.
    private mutating func text() -> Range<Int>? {
        guard take("\"") else { return nil }
        let start = position
        while position < bytes.count {
            let byte = bytes[position]
            if byte == UInt8(ascii: "\"") {
                position += 1
                return start..<(position - 1)
            }
            guard byte >= 0x20, byte < 0x7F, byte != UInt8(ascii: "\\") else { return nil }
            position += 1
        }
        return nil
    }

    private mutating func skipSpace() {
        while position < bytes.count {
            switch bytes[position] {
            case 0x20, 0x0a, 0x0d, 0x09: position += 1
            default: return
            }
        }
    }

    /// Whether this sign comes now; then it is behind.
    private mutating func take(_ sign: Unicode.Scalar) -> Bool {
        skipSpace()
        guard position < bytes.count, bytes[position] == UInt8(ascii: sign) else { return false }
        position += 1
        return true
    }
}

/// The scopes that were required last: most who ask require the same again and again.
package final class KnownScopes {
    /// From the opening bracket to the closing one; empty before the first question.
    fileprivate private(set) var text: [UInt8] = []
    private var names = RequiredNames.none

    package init() {}

    /// The scopes that these bytes begin with, if they are the known ones.
    fileprivate func names(_ bytes: Slice<UnsafeBufferPointer<UInt8>>) -> RequiredNames? {
        text.isEmpty || !bytes.starts(with: text) ? nil : names
    }

    fileprivate func replace(_ text: [UInt8], _ names: RequiredNames) { (self.text, self.names) = (text, names) }
}

@available(*, unavailable)
extension KnownScopes: Sendable {}
