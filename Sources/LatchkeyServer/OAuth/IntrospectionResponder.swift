import HTTPTypes
import Hummingbird
import LatchkeyCore
import NIOCore

/// The short way of introspection (RFC 7662): a known client that asks in HTTP Basic for a known token, in a form with
/// nothing else. Services ask before everything they do. Whatever else comes goes the long way, and gets the same
/// answers there.
final class IntrospectionResponder: Shortcut {
    private static let path: StaticString = "/oauth/introspect"
    /// `token=` with a token.
    private static let largestForm = 256

    private let introspection: Introspection
    private let log: LaneLog
    private let route: LaneLog.Route
    private let clock: any WallClock
    private let head: AnswerHead
    private let date = DateText()

    init(core: Core, security: SecurityHeaders, log: LaneLog) {
        introspection = core.introspection
        self.log = log
        route = log.route(.post, "/oauth/introspect")
        clock = core.clock
        var answer = OAuthAnswer.json([])
        security.add(to: &answer)
        let own = [HTTPField(name: .contentLength, value: "0"), HTTPField(name: .date, value: "-")]
        let fields = HTTPFields(own + answer.headers.filter { $0.name != .contentLength })
        head = AnswerHead(.ok, fields, open: own.map(\.name))
    }

    func isShort(_ head: RequestHead, _ target: UnsafeBufferPointer<UInt8>) -> Bool {
        head.method == .post && target.equals(Self.path) && (1...Self.largestForm).contains(head.bodyLength)
    }

    func answer(_ request: ShortRequest, to answers: inout ByteBuffer) -> Bool {
        guard request.head.proof.count == 0, let authorization = request.only(request.head.authorization),
            request.only(request.head.contentType)?.equals("application/x-www-form-urlencoded") == true,
            let credentials = Credential.basic(authorization), let token = Self.token(request.body),
            let json = credentials.withUnsafeBufferPointer({ introspection.cached($0, token: token) })
        else { return false }
        let now = clock.now()
        head.append(to: &answers) { place, answers in
            if place == 0 { answers.writeDecimal(json.count) } else { answers.writeString(date.text(now)) }
        }
        answers.writeBytes(json)
        log.record(
            route, status: 200, nil, from: request.client.sender(of: request), log.newID(), at: now,
            microseconds: request.microseconds)
        return true
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
