/// What users can do wrong, in words that say what is wrong and what would be right. Nothing private is in it.
package struct LatchkeyError: Error, Sendable, Equatable {
    /// What sort of answer it calls for.
    package enum Kind: Sendable, Equatable {
        case invalid
        case unauthenticated
        case forbidden
        case notFound
        case conflict
        case tooLarge
        /// Too many tries; the next one may come at `retryAfter`.
        case rateLimited(retryAfter: Instant)
        /// Nothing was written; trying again later may help.
        case unavailable
    }

    package let kind: Kind
    package let code: Code
    package let message: String
    /// The form field, or member of the body, that is wrong.
    package let field: String?
    /// What is wrong in detail, where a body or a value was read.
    package let issues: [ValidationIssue]

    package init(
        _ kind: Kind, _ code: Code, _ message: String, field: String? = nil, issues: [ValidationIssue] = []
    ) {
        self.kind = kind
        self.code = code
        self.message = message
        self.field = field
        self.issues = issues
    }

    /// Something that is not there, or is another workspace's: the two must look the same.
    package static func notFound(_ what: String) -> LatchkeyError {
        LatchkeyError(.notFound, .notFound, "\(what) was not found. It may have been deleted.")
    }

    /// A read that was given up.
    static let tookTooLong = LatchkeyError(
        .unavailable, .timeout, "The request took too long and was given up. Ask for less, or try it again.")

    /// A field that does not hold what it should.
    package static func invalid(_ field: String, _ message: String) -> LatchkeyError {
        LatchkeyError(.invalid, .invalidValue, message, field: field)
    }
}
