/// What a server answers to a command (RFC 5321 section 4.2).
struct SMTPReply: Sendable, Equatable {
    let code: Int
    /// Without code and line ends.
    let lines: [String]

    /// All lines as one.
    var text: String { lines.joined(separator: " ") }

    /// The code and, where there is one, the enhanced status (RFC 3463), which name nobody: `550 5.1.1`.
    var status: String {
        guard let word = lines.first?.split(separator: " ").first, Self.isEnhanced(word) else { return "\(code)" }
        return "\(code) \(word)"
    }

    private static func isEnhanced(_ word: Substring) -> Bool {
        let parts = word.split(separator: ".", omittingEmptySubsequences: false)
        return parts.count == 3
            && parts.allSatisfy { (1...3).contains($0.utf8.count) && $0.utf8.allSatisfy { (0x30...0x39).contains($0) } }
    }
}

/// Puts replies together from what arrives.
struct SMTPReplyReader {
    /// Something that is no SMTP.
    enum Fault: Error {
        case malformed
        case tooLong
    }

    /// Bytes of one reply: an EHLO is answered with a few hundred.
    private static let limit = 16_384

    private var bytes: [UInt8] = []
    private var code: Int?
    private var lines: [String] = []
    private var length = 0

    /// Whether nothing waits to be read.
    var isEmpty: Bool { bytes.isEmpty && lines.isEmpty }

    mutating func append(_ more: some Sequence<UInt8>) {
        bytes += more
    }

    /// - Returns: nil when its end has not arrived.
    mutating func next() throws(Fault) -> SMTPReply? {
        while let end = bytes.firstIndex(of: UInt8(ascii: "\n")) {
            let line = bytes[..<end]
            length += line.count + 1
            guard length <= Self.limit else { throw .tooLong }
            let isLast = try take(line.last == UInt8(ascii: "\r") ? line.dropLast() : line)
            bytes.removeSubrange(...end)
            guard isLast, let code else { continue }
            defer { (self.code, lines, length) = (nil, [], 0) }
            return SMTPReply(code: code, lines: lines)
        }
        guard length + bytes.count <= Self.limit else { throw .tooLong }
        return nil
    }

    /// - Returns: whether it is the reply's last.
    private mutating func take(_ line: ArraySlice<UInt8>) throws(Fault) -> Bool {
        let digits = line.prefix(3)
        guard digits.count == 3, digits.allSatisfy({ (0x30...0x39).contains($0) }),
            let number = Int(String(decoding: digits, as: UTF8.self)), (200..<600).contains(number),
            code == nil || code == number
        else { throw .malformed }
        let mark = line.dropFirst(3).first ?? UInt8(ascii: " ")
        guard mark == UInt8(ascii: " ") || mark == UInt8(ascii: "-") else { throw .malformed }
        code = number
        // No control characters: this is shown at a terminal.
        let text = line.dropFirst(4).map { $0 < 0x20 || $0 == 0x7F ? 0x20 : $0 }
        lines.append(String(decoding: text, as: UTF8.self))
        return mark == UInt8(ascii: " ")
    }
}
