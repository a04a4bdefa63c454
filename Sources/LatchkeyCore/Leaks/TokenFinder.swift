/// Finds secrets of ours in bytes, by their shape and checksum. Bytes come in parts of any size; what lies across two of
/// them is found too.
package struct TokenFinder: Sendable {
    package struct Find: Sendable, Equatable {
        package let token: String
        /// Counted from 1.
        package let line: Int
    }

    private static let length = TokenFormat.length
    /// What may still be the beginning of one.
    private var rest: [UInt8] = []
    private var line = 1

    package init() {}

    /// Everything in `bytes`.
    package static func all(in bytes: some Sequence<UInt8>) -> [Find] {
        var finder = TokenFinder()
        return finder.feed(Array(bytes))
    }

    /// What the next bytes have brought to light.
    package mutating func feed(_ bytes: [UInt8]) -> [Find] {
        let buffer = rest + bytes
        var finds: [Find] = []
        let end = max(0, buffer.count - Self.length + 1)
        buffer.withUnsafeBufferPointer { buffer in
            var position = 0
            while position < end {
                if buffer[position] == UInt8(ascii: "\n") { line += 1 }
                if Self.isToken(buffer, at: position) {
                    let token = UnsafeBufferPointer(rebasing: buffer[position..<position + Self.length])
                    finds.append(Find(token: String(decoding: token, as: UTF8.self), line: line))
                    position += Self.length
                } else {
                    position += 1
                }
            }
            rest = Array(buffer[min(position, buffer.count)...])
        }
        return finds
    }

    /// What stands around it does not matter: the checksum rules out nearly all that is none.
    private static func isToken(_ buffer: UnsafeBufferPointer<UInt8>, at position: Int) -> Bool {
        guard buffer[position] == UInt8(ascii: "l"), buffer[position + 1] == UInt8(ascii: "k"),
            buffer[position + 3] == UInt8(ascii: "_")
        else { return false }
        let token = UnsafeBufferPointer(rebasing: buffer[position..<position + length])
        return token.dropFirst(4).allSatisfy(isBase62) && TokenFormat.kind(of: token) != nil
    }

    private static func isBase62(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "a")...UInt8(ascii: "z"):
            true
        default: false
        }
    }
}

extension TokenFinder {
    /// The text with every secret in it masked.
    static func masking(_ text: String) -> String {
        all(in: text.utf8).reduce(text) { $0.replacing($1.token, with: TokenFormat.masked($1.token)) }
    }
}
