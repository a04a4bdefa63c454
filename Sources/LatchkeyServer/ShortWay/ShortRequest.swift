import LatchkeyCore
import NIOCore

/// A request that is whole, in the bytes of its connection; it lives as long as the call that it is given to.
struct ShortRequest {
    let head: RequestHead
    /// From the first byte of the head on.
    let bytes: UnsafeBufferPointer<UInt8>
    let client: ConnectionClient
    /// When it was whole.
    let start: ContinuousClock.Instant

    var target: UnsafeBufferPointer<UInt8> { text(head.target) }
    var body: UnsafeBufferPointer<UInt8> { text(head.length..<head.length + head.bodyLength) }

    /// The only field of its name; nil for none or several.
    func only(_ field: RequestHead.Field) -> UnsafeBufferPointer<UInt8>? {
        field.count == 1 ? text(field.first) : nil
    }

    /// The values of a field, in their order.
    ///
    /// - Parameter name: in small letters.
    func texts(of field: RequestHead.Field, named name: StaticString) -> [String] {
        guard field.count > 1 else { return only(field).map { [String(decoding: $0, as: UTF8.self)] } ?? [] }
        return bytes[..<head.length].split(separator: UInt8(ascii: "\r")).dropFirst().compactMap { line in
            guard let colon = line.firstIndex(of: UInt8(ascii: ":")),
                UnsafeBufferPointer(rebasing: line[..<colon].drop { $0 == UInt8(ascii: "\n") }).isName(name)
            else { return nil }
            let isSpace = { (byte: UInt8) in byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") }
            var value = line[(colon + 1)...].drop(while: isSpace)
            while let last = value.last, isSpace(last) { value.removeLast() }
            return String(decoding: value, as: UTF8.self)
        }
    }

    /// The credential, as the long way reads it.
    func withCredential<Result>(_ body: (Credential.Text) -> Result) -> Result {
        if let value = only(head.authorization) { return Credential.withText(of: value, body) }
        return body(head.authorization.count == 0 ? .missing : .malformed)
    }

    /// Whom the credential's token speaks for, if it is in the cache and needs no proof. Nothing is counted.
    func principal(by checker: TokenChecker) -> Principal? {
        withCredential { credential in
            guard case .token(let token, hasProof: false) = credential, token.count == TokenFormat.length,
                let principal = checker.peek(token, from: .address(client.address(of: self))),
                principal.boundKey == nil
            else { return nil }
            return principal
        }
    }

    /// The time that it has taken so far.
    var microseconds: Int { Int(start.duration(to: .now).microseconds) }

    private func text(_ place: Range<Int>) -> UnsafeBufferPointer<UInt8> {
        UnsafeBufferPointer(rebasing: bytes[place])
    }
}

extension UnsafeBufferPointer<UInt8> {
    /// Whether these are the bytes of `text`.
    func equals(_ text: StaticString) -> Bool { count == text.utf8CodeUnitCount && starts(with: text) }

    /// Whether the bytes of `text` come first.
    func starts(with text: StaticString) -> Bool {
        let length = text.utf8CodeUnitCount
        guard count >= length else { return false }
        for index in 0..<length where self[index] != text.utf8Start[index] { return false }
        return true
    }

    /// Whether these are the bytes of `name`, which is written small, in any case.
    func isName(_ name: StaticString) -> Bool {
        guard count == name.utf8CodeUnitCount else { return false }
        for index in 0..<count {
            let byte = self[index]
            let isUpper = byte >= UInt8(ascii: "A") && byte <= UInt8(ascii: "Z")
            guard (isUpper ? byte | 0x20 : byte) == name.utf8Start[index] else { return false }
        }
        return true
    }
}
