/// Reads heads as RFC 9112 has them, without any of the freedom that it leaves to servers: HTTP/1.1, a path, names without
/// spaces, values of printable ASCII on one line, and a body that has a length or is not there. All else is unusual.
struct RequestHeadReader {
    /// Heads that are longer are not looked at; the framework's own limits are wider.
    static let longest = 8 * 1024
    private static let mostFields = 64
    private static let methods: [(StaticString, RequestHead.Method)] = [
        ("GET ", .get), ("POST ", .post), ("HEAD ", .head), ("PUT ", .put), ("PATCH ", .patch),
        ("DELETE ", .delete), ("OPTIONS ", .options),
    ]

    private enum Stop: Error {
        case incomplete
        case unusual
    }

    private let bytes: UnsafeBufferPointer<UInt8>
    private var position = 0

    private init(_ bytes: UnsafeBufferPointer<UInt8>) { self.bytes = bytes }

    /// The head that these bytes begin with.
    static func read(_ bytes: UnsafeBufferPointer<UInt8>) -> RequestReading {
        var reader = RequestHeadReader(UnsafeBufferPointer(rebasing: bytes.prefix(longest)))
        do {
            return .head(try reader.head())
        } catch .incomplete {
            return bytes.count < longest ? .incomplete : .unusual
        } catch {
            return .unusual
        }
    }

    private mutating func head() throws(Stop) -> RequestHead {
        let method = try method()
        var head = RequestHead(method: method, target: try target())
        try take(" HTTP/1.1\r\n")
        var count = 0
        while try next() != UInt8(ascii: "\r") {
            count += 1
            guard count <= Self.mostFields else { throw .unusual }
            try field(&head)
        }
        try take("\r\n")
        head.length = position
        return head
    }

    private mutating func method() throws(Stop) -> RequestHead.Method {
        for (text, method) in Self.methods where try starts(with: text) { return method }
        throw .unusual
    }

    /// A path with its query; no fragment, which has no place here.
    private mutating func target() throws(Stop) -> Range<Int> {
        let start = position
        guard try next() == UInt8(ascii: "/") else { throw .unusual }
        while case let byte = try next(), byte != UInt8(ascii: " ") {
            guard byte > 0x20, byte < 0x7F, byte != UInt8(ascii: "#") else { throw .unusual }
            position += 1
        }
        return start..<position
    }

    private mutating func field(_ head: inout RequestHead) throws(Stop) {
        let start = position
        while Self.isToken(try next()) { position += 1 }
        let name = UnsafeBufferPointer(rebasing: bytes[start..<position])
        guard !name.isEmpty, try next() == UInt8(ascii: ":") else { throw .unusual }
        position += 1
        while case let byte = try next(), byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") { position += 1 }
        let begin = position
        while case let byte = try next(), byte >= 0x20 && byte < 0x7F || byte == UInt8(ascii: "\t") { position += 1 }
        var end = position
        while end > begin, bytes[end - 1] == UInt8(ascii: " ") || bytes[end - 1] == UInt8(ascii: "\t") { end -= 1 }
        try take("\r\n")
        try note(name, begin..<end, in: &head)
    }

    /// By length first: most fields are none of those that matter.
    private func note(
        _ name: UnsafeBufferPointer<UInt8>, _ value: Range<Int>, in head: inout RequestHead
    ) throws(Stop) {
        switch name.count {
        case 4 where name.isName("dpop"): head.proof.add(value)
        case 6 where name.isName("expect"), 7 where name.isName("upgrade"), 17 where name.isName("transfer-encoding"):
            throw .unusual
        case 10 where name.isName("connection"):
            guard UnsafeBufferPointer(rebasing: bytes[value]).isName("keep-alive") else { throw .unusual }
        case 10 where name.isName("user-agent"): head.userAgent.add(value)
        case 12 where name.isName("content-type"): head.contentType.add(value)
        case 13 where name.isName("authorization"): head.authorization.add(value)
        case 14 where name.isName("content-length"): try noteLength(value, in: &head)
        case 15 where name.isName("x-forwarded-for"): head.forwardedFor.add(value)
        case 26 where name.isName("x-latchkey-required-scopes"): head.requiredScopes.add(value)
        default: break
        }
    }

    private func noteLength(_ value: Range<Int>, in head: inout RequestHead) throws(Stop) {
        head.contentLength.add(value)
        let digits = bytes[value]
        guard head.contentLength.count == 1, (1...9).contains(digits.count),
            digits.first != UInt8(ascii: "0") || digits.count == 1,
            digits.allSatisfy({ $0 >= UInt8(ascii: "0") && $0 <= UInt8(ascii: "9") })
        else { throw .unusual }
        head.bodyLength = digits.reduce(0) { $0 * 10 + Int($1 - UInt8(ascii: "0")) }
    }

    private func next() throws(Stop) -> UInt8 {
        guard position < bytes.count else { throw .incomplete }
        return bytes[position]
    }

    private mutating func take(_ text: StaticString) throws(Stop) {
        guard try starts(with: text) else { throw .unusual }
    }

    /// Whether `text` comes now; then it is behind.
    private mutating func starts(with text: StaticString) throws(Stop) -> Bool {
        for offset in 0..<text.utf8CodeUnitCount {
            guard position + offset < bytes.count else { throw .incomplete }
            guard bytes[position + offset] == text.utf8Start[offset] else { return false }
        }
        position += text.utf8CodeUnitCount
        return true
    }

    /// RFC 9110 section 5.6.2.
    private static func isToken(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "!"),
            UInt8(ascii: "#")...UInt8(ascii: "'"), UInt8(ascii: "*"), UInt8(ascii: "+"), UInt8(ascii: "."),
            UInt8(ascii: "^"), UInt8(ascii: "`"), UInt8(ascii: "|"), UInt8(ascii: "~"):
            true
        default: false
        }
    }
}
