import HTTPTypes
import Hummingbird
import LatchkeyCore
import NIOCore

/// The short way of introspection (RFC 7662): a known client that asks in HTTP Basic for a known token, in a form with
/// nothing else. Services ask before everything they do, so this way has no router, no form and no task. Whatever else
/// comes goes the long way, and gets the same answers there.
struct IntrospectionResponder: Sendable {
    static let path = "/oauth/introspect"
    /// `token=` with a token, and a hint at most.
    static let largestForm = 256

    private let introspection: Introspection
    private let headers: HTTPFields

    init(core: Core, security: SecurityHeaders) {
        introspection = core.introspection
        var answer = OAuthAnswer.json([])
        security.add(to: &answer)
        // Hummingbird looks for the length and the date, so they come first; it puts the date where it finds one.
        let own = [HTTPField(name: .contentLength, value: "0"), HTTPField(name: .date, value: "-")]
        headers = HTTPFields(own + answer.headers.filter { $0.name != .contentLength })
    }

    /// Whether the body is short enough to be looked at here.
    func isShort(_ request: Request) -> Bool {
        guard request.method == .post, let length = request.headers.first(where: { $0.name == .contentLength }) else {
            return false
        }
        return Int(length.value).map { $0 <= Self.largestForm } ?? false
    }

    /// Nil for what must go the long way.
    func answer(_ request: Request, form: ByteBuffer) -> Response? {
        var authorization: HTTPField?
        var isForm = false
        // One walk for all: each look at a list of fields compares every name.
        for field in request.headers {
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
        var headers = headers
        headers[0] = HTTPField(name: .contentLength, value: String(json.count))
        return Response(status: .ok, headers: headers, body: ResponseBody(byteBuffer: ByteBuffer(bytes: json)))
    }

    /// The token of a form that has nothing else; nothing in a token of ours is ever encoded.
    private static func token(_ form: UnsafeBufferPointer<UInt8>) -> UnsafeBufferPointer<UInt8>? {
        let name = "token=".utf8
        guard form.count > name.count, form.starts(with: name) else { return nil }
        let token = form[name.count...]
        guard
            token.allSatisfy({ $0 == UInt8(ascii: "_") || ($0 | 0x20) >= UInt8(ascii: "a") || $0 < UInt8(ascii: ":") }),
            !token.contains(where: { $0 == UInt8(ascii: "%") || $0 == UInt8(ascii: "+") || $0 == UInt8(ascii: "&") })
        else { return nil }
        return UnsafeBufferPointer(rebasing: token)
    }
}
