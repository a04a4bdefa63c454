package import HTTPTypes
package import LatchkeyCore

/// An error as it may be shown: status, stable code and a message without private detail. Every surface (API, pages)
/// renders this and nothing else, so that no Swift error text ever reaches a client.
package struct PublicError: Error, Sendable {
    package let status: HTTPResponse.Status
    /// The stable code (`not_found`, `last_admin`, …).
    package let code: String
    /// What is wrong and what would be right.
    package let message: String
    /// The form field or body path that is wrong, if one is.
    package let field: String?
    /// When a repetition may succeed; sent as `Retry-After`.
    package let retryAfter: Instant?
    /// The methods that the path has, when the method was wrong.
    package let allow: [HTTPRequest.Method]

    package init(
        _ status: HTTPResponse.Status, code: String, message: String, field: String? = nil,
        retryAfter: Instant? = nil, allow: [HTTPRequest.Method] = []
    ) {
        self.status = status
        self.code = code
        self.message = message
        self.field = field
        self.retryAfter = retryAfter
        self.allow = allow
    }
}
