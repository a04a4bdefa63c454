import HTTPTypes
import Hummingbird
import LatchkeyCore
import NIOCore

/// Puts the API's headers (FACTS.md 5.5) on its answers. The constant ones are made once; those of the request have
/// their places among them, so that an answer takes one copy of the list and no search.
final class APIHeaders: Sendable {
    private let read: HTTPFields
    private let other: HTTPFields
    private let readHead: AnswerHead
    private let otherHead: AnswerHead
    private let date = DateText()
    private let timestamps: TimestampCache
    /// What a challenge adds: where a client finds out how to get a token (RFC 9728 section 5.1).
    private let resourceMetadata: String

    /// The places of the fields that every answer sets anew; `accurateAt` is there on reads alone.
    private enum Place {
        static let contentLength = 0
        static let date = 1
        static let executionID = 2
        static let accurateAt = 3
    }

    init(isSecure: Bool, timestamps: TimestampCache, issuer: String) {
        resourceMetadata = ", resource_metadata=\"\(issuer)/.well-known/oauth-protected-resource\""
        // Hummingbird looks for the length and the date, so they come first; it puts the date where it finds one.
        let own = [
            HTTPField(name: .contentLength, value: "0"), HTTPField(name: .date, value: "-"),
            HTTPField(name: .executionID, value: "-"),
        ]
        var constant = [
            HTTPField(name: .lowerContentType, value: "application/json; charset=utf-8"),
            HTTPField(name: .known("vary"), value: "Origin"),
            HTTPField(name: .known("access-control-allow-origin"), value: "*"),
            HTTPField(name: .known("access-control-expose-headers"), value: Self.exposed.joined(separator: ",")),
            HTTPField(name: .known("x-frame-options"), value: "DENY"),
        ]
        if isSecure { constant.append(SecurityHeaders.strictTransport) }
        read = HTTPFields(own + [HTTPField(name: .accurateAt, value: "-")] + constant)
        other = HTTPFields(own + constant)
        let open = own.map(\.name) + [.accurateAt]
        readHead = AnswerHead(.ok, read, open: open)
        otherHead = AnswerHead(.ok, other, open: open)
        self.timestamps = timestamps
    }

    /// A successful answer.
    ///
    /// - Parameter accurateAt: when what was read was true; nil for what is no read.
    func response(_ answer: APIAnswer, id: RequestID, accurateAt: Instant?) -> Response {
        var headers = fields(length: answer.json.count, id: id, accurateAt: accurateAt)
        if let score = answer.queryScore { headers[.known("x-attio-record-query-score")] = String(score) }
        if answer.isSecret { headers[.cacheControl] = "no-store" }
        return Response(
            status: answer.status == 200 ? .ok : HTTPResponse.Status(code: answer.status), headers: headers,
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: answer.json)))
    }

    private func fields(length: Int, id: RequestID, accurateAt: Instant?) -> HTTPFields {
        var headers = accurateAt == nil ? other : read
        fill(&headers, id: id, length: length)
        if let accurateAt {
            headers[Place.accurateAt] = HTTPField(name: .accurateAt, value: timestamps.text(accurateAt))
        }
        return headers
    }

    /// An error.
    func response(_ error: APIError, id: RequestID) -> Response {
        let json = error.json
        return Response(
            status: HTTPResponse.Status(code: error.status), headers: fields(of: error, id: id, length: json.count),
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: json)))
    }

    private func fields(of error: APIError, id: RequestID, length: Int) -> HTTPFields {
        var headers = other
        fill(&headers, id: id, length: length)
        if let retryAfter = error.retryAfter { headers[.retryAfter] = retryAfter.httpDate }
        if let challenge = error.challenge { headers[.wwwAuthenticate] = challenge + resourceMetadata }
        return headers
    }

    // MARK: On the wire, for the short way

    /// A successful answer, whole.
    ///
    /// - Parameter isRead: whether it says when it was true.
    func write(_ json: [UInt8], id: RequestID, isRead: Bool, at now: Instant, to buffer: inout ByteBuffer) {
        (isRead ? readHead : otherHead).append(to: &buffer) { place, buffer in
            switch place {
            case Place.contentLength: buffer.writeDecimal(json.count)
            case Place.date: buffer.writeString(date.text(now))
            case Place.executionID: buffer.writeID(id)
            default:
                buffer.writeWithUnsafeMutableBytes(minimumWritableBytes: TimestampCache.length) {
                    timestamps.write(now, to: $0)
                }
            }
        }
        buffer.writeBytes(json)
    }

    /// An error, whole.
    func write(_ error: APIError, id: RequestID, at now: Instant, to buffer: inout ByteBuffer) {
        let json = error.json
        var headers = fields(of: error, id: id, length: json.count)
        headers[Place.date] = HTTPField(name: .date, value: date.text(now))
        buffer.writeHead(HTTPResponse.Status(code: error.status), headers)
        buffer.writeBytes(json)
    }

    // MARK: Preflights

    /// The answer to a CORS preflight (Fetch standard, section 3.2.2): any origin, no credentials.
    func preflight(id: RequestID) -> Response {
        var headers = other
        fill(&headers, id: id, length: 0)
        headers[.lowerContentType] = nil
        headers[.known("access-control-allow-methods")] = "GET,HEAD,PUT,PATCH,POST,DELETE"
        headers[.known("access-control-allow-headers")] = "Authorization, Content-Type"
        headers[.known("access-control-max-age")] = "86400"
        return Response(status: .noContent, headers: headers)
    }

    private func fill(_ headers: inout HTTPFields, id: RequestID, length: Int) {
        headers[Place.executionID] = HTTPField(name: .executionID, value: id.description)
        headers[Place.contentLength] = HTTPField(name: .contentLength, value: String(length))
    }

    /// Attio's list, to the letter.
    private static let exposed = [
        "x-attio-client", "x-attio-execution-id", "x-attio-platform", "x-attio-platform-version",
        "x-attio-record-query-score", "x-attio-app-installation-bundle-id", "WWW-Authenticate",
    ]
}

extension HTTPField.Name {
    static let executionID = HTTPField.Name.known("x-attio-execution-id")
    static let accurateAt = HTTPField.Name.known("x-accurate-at")
    fileprivate static let lowerContentType = HTTPField.Name.known("content-type")
}
