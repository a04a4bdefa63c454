import HTTPTypes
import Hummingbird
import LatchkeyCore
import NIOCore

/// The short way of introspection (RFC 7662): a known client that asks in HTTP Basic for a known token, in a form with
/// nothing else. Services ask before everything they do. Whatever else comes goes the long way, and gets the same
/// answers there.
final class IntrospectionResponder: Shortcut {
    private static let path = "/oauth/introspect"
    /// `token=` with a token.
    private static let largestForm = 256

    private let introspection: Introspection
    private let accessLog: AccessLog
    private let clock: any WallClock
    private let headers: HTTPFields
    private let date = DateText()

    init(core: Core, security: SecurityHeaders, accessLog: AccessLog) {
        introspection = core.introspection
        self.accessLog = accessLog
        clock = core.clock
        var answer = OAuthAnswer.json([])
        security.add(to: &answer)
        // Those of each answer have their places, so that it takes one copy of the list and no search.
        let own = [HTTPField(name: .contentLength, value: "0"), HTTPField(name: .date, value: "-")]
        headers = HTTPFields(own + answer.headers.filter { $0.name != .contentLength })
    }

    func isShort(_ head: HTTPRequest) -> Bool {
        guard head.method == .post, head.path == Self.path else { return false }
        var length: Int?
        for field in head.headerFields {
            switch field.name {
            case .contentLength: length = Int(field.value)
            // What these ask for is the framework's to do.
            case .expect, .connection, .transferEncoding: return false
            default: continue
            }
        }
        return length.map { (1...Self.largestForm).contains($0) } ?? false
    }

    func answer(_ head: HTTPRequest, form: ByteBuffer?, from client: ConnectionClient) -> ShortAnswer? {
        guard let form else { return nil }
        let start = ContinuousClock.now
        var authorization: HTTPField?
        var isForm = false
        // One walk for all: each look at a list of fields compares every name.
        for field in head.headerFields {
            switch field.name {
            case .dpop: return nil
            case .authorization where authorization != nil: return nil
            case .authorization: authorization = field
            case .contentType: isForm = field.value == "application/x-www-form-urlencoded"
            default: continue
            }
        }
        guard let authorization, isForm else { return nil }
        let json = authorization.withUnsafeBytesOfValue { value -> [UInt8]? in
            guard let credentials = Credential.basic(value) else { return nil }
            return form.withUnsafeReadableBytes { bytes in
                guard let token = Self.token(bytes.bindMemory(to: UInt8.self)) else { return nil }
                return credentials.withUnsafeBufferPointer { introspection.cached($0, token: token) }
            }
        }
        guard let json else { return nil }
        let now = clock.now()
        var headers = headers
        headers[0] = HTTPField(name: .contentLength, value: String(json.count))
        headers[1] = HTTPField(name: .date, value: date.text(now))
        accessLog.record(
            head.method, route: Self.path, status: 200, .nobody, RequestID(), at: now,
            microseconds: Int(start.duration(to: .now).microseconds))
        return ShortAnswer(head: HTTPResponse(status: .ok, headerFields: headers), body: ByteBuffer(bytes: json))
    }

    /// The token of a form that has nothing else; nothing in a token of ours is ever encoded.
    private static func token(_ form: UnsafeBufferPointer<UInt8>) -> UnsafeBufferPointer<UInt8>? {
        let name = "token=".utf8
        guard form.count == name.count + TokenFormat.length, form.starts(with: name) else { return nil }
        let token = UnsafeBufferPointer(rebasing: form[name.count...])
        let isPlain = token.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "_"):
                true
            default: false
            }
        }
        return isPlain ? token : nil
    }
}
