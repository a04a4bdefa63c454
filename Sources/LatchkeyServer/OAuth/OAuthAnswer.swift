import HTTPTypes
import Hummingbird
import LatchkeyCore
import Logging
import NIOCore

/// The answers of OAuth's endpoints: JSON that nobody keeps (RFC 6749 sections 5.1 and 5.2).
enum OAuthAnswer {
    /// Public clients in browsers read them too; nothing of them rests on cookies.
    static let headers: HTTPFields = [
        .cacheControl: "no-store", .known("pragma"): "no-cache", .accessControlAllowOrigin: "*",
    ]

    /// To a browser that asks whether a page may send a form here (Fetch standard, section 3.2.2): no cookie counts.
    static var preflight: Response {
        var headers = headers
        headers[.accessControlAllowMethods] = "POST"
        headers[.accessControlAllowHeaders] = "Authorization, Content-Type, DPoP"
        headers[.accessControlMaxAge] = "86400"
        return Response(status: .noContent, headers: headers)
    }

    static func json(_ bytes: [UInt8], status: HTTPResponse.Status = .ok) -> Response {
        var headers = headers
        headers[.contentType] = "application/json"
        return Response(
            status: status, headers: headers, body: ResponseBody(byteBuffer: ByteBuffer(bytes: bytes)))
    }

    /// - Parameter challenges: whether the client used the Authorization header, and is told how.
    static func error(_ error: OAuthError, challenges: Bool) -> Response {
        let json = JSON.object([
            ("error", .string(error.code.rawValue)), ("error_description", .string(error.description)),
        ])
        if error.code == .invalidToken {
            var response = Self.json(Array(json.text.utf8), status: .unauthorized)
            response.headers[.wwwAuthenticate] = "Bearer realm=\"latchkey\", error=\"invalid_token\""
            return response
        }
        guard error.code == .invalidClient else { return Self.json(Array(json.text.utf8), status: .badRequest) }
        var response = Self.json(Array(json.text.utf8), status: .unauthorized)
        if challenges { response.headers[.wwwAuthenticate] = "Basic realm=\"latchkey\"" }
        return response
    }

    /// What is no error of OAuth, in its form.
    static func failure(_ error: any Error, _ context: ServerContext, _ logger: Logger) -> Response {
        // Of a form that is too large; pages have a page for it.
        let shown = error is PageRefusal ? .tooLarge : PublicError(describing: error)
        if shown.isFault {
            logger.error(
                "an OAuth request failed",
                metadata: ["request_id": "\(context.requestID)", "error": "\(error)"])
        }
        let code: OAuthError.Code =
            switch shown.status.code {
            case 429, 503: .temporarilyUnavailable
            case 400..<500: .invalidRequest
            default: .serverError
            }
        let json = JSON.object([("error", .string(code.rawValue)), ("error_description", .string(shown.message))])
        var response = Self.json(Array(json.text.utf8), status: shown.status)
        if let retryAfter = shown.retryAfter { response.headers[.retryAfter] = retryAfter.httpDate }
        return response
    }
}
