import HTTPTypes
package import LatchkeyCore

/// An error as the API answers it: `{"status_code", "type", "code", "message"}`, members in this order
/// (FACTS.md 5.1).
package struct APIError: Error, Sendable, Hashable {
    /// The families of errors (FACTS.md 5.2); `apiError` is ours, for what is not the client's doing.
    package enum Family: String, Sendable {
        case invalidRequest = "invalid_request_error"
        case auth = "auth_error"
        case rateLimit = "rate_limit_error"
        case apiError = "api_error"
    }

    package let status: Int
    package let family: Family
    package let code: String
    package let message: String
    /// When a repetition may succeed: `Retry-After`.
    package var retryAfter: Instant?
    /// What is wrong with the body or a value in detail.
    package var issues: [ValidationIssue] = []
    /// What the client should have sent: `WWW-Authenticate` (RFC 6750 section 3).
    package var challenge: String?

    package init(_ status: Int, _ family: Family, _ code: String, _ message: String) {
        self.status = status
        self.family = family
        self.code = code
        self.message = message
    }

    /// The body. It may repeat what the client sent, but no secret.
    var json: [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(160 + message.utf8.count)
        bytes += "{\"status_code\":\(status),\"type\":\"\(family.rawValue)\",\"code\":\"\(code)\",\"message\":".utf8
        JSONText.append(message, to: &bytes)
        if !issues.isEmpty {
            bytes += ",\"validation_errors\":".utf8
            JSON.array(issues.map(\.json)).append(to: &bytes)
        }
        bytes.append(UInt8(ascii: "}"))
        return TokenFormat.masked(bytes)
    }
}

extension APIError {
    /// Something that is not there, or is another workspace's.
    package static func notFound(_ message: String) -> APIError {
        APIError(404, .invalidRequest, "not_found", message)
    }

    /// An unknown route or verb (FACTS.md 5.4).
    static func unknownEndpoint(_ method: String, _ path: String) -> APIError {
        .notFound("Could not find endpoint \"\(method) \(path)\".")
    }

    static let noCredential = unauthorized(
        "The Authorization header was not provided. Send your access token as \"Authorization: Bearer <access token>\".",
        challenge: "Bearer realm=\"latchkey\"")

    static let malformedCredential = unauthorized(
        "The Authorization header could not be read. It should be \"Bearer <access token>\", or \"Basic\" with the "
            + "access token as the user name and an empty password.",
        challenge: "Bearer realm=\"latchkey\", error=\"invalid_request\"")

    static let wrongLength = unauthorized(
        "The API Key provided was invalid because it was the wrong length (API Keys should be 64 characters long). "
            + "You might not have copied the entire API key from your Admin panel?",
        challenge: "Bearer realm=\"latchkey\", error=\"invalid_token\"")

    /// Latchkey's own: the token is bound to networks.
    static let addressNotAllowed = APIError(
        403, .auth, "address_not_allowed", "This access token may not be used from this address.")

    static let unknownToken = unauthorized(
        "The API Key provided could not be found. This is most commonly caused by the token having been revoked.",
        challenge: "Bearer realm=\"latchkey\", error=\"invalid_token\"")

    /// `/v2/self` answers this, and never 401, for what is no token at all (FACTS.md 4).
    static let unrecognisedToken = APIError(
        400, .invalidRequest, "missing_value",
        "Token was not recognised, please send a 64 character access token in the Authorization header.")

    /// The token lacks scopes; the message and the challenge name those that are missing.
    static func missingScopes(_ missing: ScopeSet) -> APIError {
        let names = missing.text.split(separator: " ").map { "\"\($0)\"" }
        let listed = names.count == 1 ? "scope \(names[0])" : "scopes \(names.joined(separator: ", "))"
        var error = APIError(
            403, .auth, "unauthorized",
            "The access token does not have the \(listed), which this endpoint requires. An admin can add it to the "
                + "integration under Workspace settings > Developers.")
        error.challenge = "Bearer realm=\"latchkey\", error=\"insufficient_scope\", scope=\"\(missing.text)\""
        return error
    }

    static let wrongTokenLevel = APIError(
        403, .auth, "unauthorized", "This endpoint does not accept tokens of this level.")

    /// The body is fixed (FACTS.md 6.1); the header says when to come back.
    static func rateLimited(until instant: Instant) -> APIError {
        var error = APIError(
            429, .rateLimit, "rate_limit_exceeded", "Rate limit exceeded, please try again later")
        error.retryAfter = instant
        return error
    }

    private static func unauthorized(_ message: String, challenge: String) -> APIError {
        var error = APIError(401, .auth, "unauthorized", message)
        error.challenge = challenge
        return error
    }

    /// What the API says of any error that an operation threw.
    init(describing error: any Error) {
        if let error = error as? APIError {
            self = error
            return
        }
        let issues = (error as? LatchkeyError)?.issues ?? []
        let error = PublicError(describing: error)
        let family: Family =
            switch error.status.code {
            case 401, 403: .auth
            case 429: .rateLimit
            case 400..<500: .invalidRequest
            default: .apiError
            }
        self.init(error.status.code, family, error.code, error.message)
        retryAfter = error.retryAfter
        self.issues = issues
    }
}
