import HTTPTypes
import Hummingbird
import LatchkeyCore
import NIOCore

extension PublicError {
    /// What may be said of any error. What is not known to be the client's doing is a 500 without detail.
    package init(describing error: any Error) {
        switch error {
        case let error as PublicError: self = error
        case let error as LatchkeyError: self.init(error)
        case is NIOTooManyBytesError: self = .tooLarge
        case is CancellationError: self = .tooSlow
        case let error as any HTTPResponseError: self.init(status: error.status)
        default: self = .internal
        }
    }

    /// Whether the cause belongs in the log: the server's fault, not the client's.
    var isFault: Bool { status.code == 500 }

    private init(_ error: LatchkeyError) {
        var retryAfter: Instant?
        if case .rateLimited(let instant) = error.kind { retryAfter = instant }
        self.init(
            error.kind.status, code: error.code.rawValue, message: error.message, field: error.field,
            retryAfter: retryAfter)
    }

    /// The router's and the body reader's own errors, in our words.
    private init(status: HTTPResponse.Status) {
        switch status {
        case .notFound: self = .notFound
        case .contentTooLarge: self = .tooLarge
        case .badRequest:
            self.init(status, code: "invalid_request", message: "The request could not be read.")
        case let status where status.code < 500:
            self.init(status, code: "invalid_request", message: "The request cannot be answered.")
        default: self = .internal
        }
    }

    static let notFound = PublicError(
        .notFound, code: "not_found", message: "There is nothing at this address. Check it for a slip.")
    static let tooLarge = PublicError(
        .contentTooLarge, code: "too_large", message: "The request is larger than this address takes.")
    static let tooSlow = PublicError(
        .serviceUnavailable, code: "timeout", message: "The request took too long and was given up. Try it again.")
    static let `internal` = PublicError(
        .internalServerError, code: "internal_error",
        message: "Something went wrong on the server. The log has more under this request's id.")

    static func methodNotAllowed(_ allow: [HTTPRequest.Method]) -> PublicError {
        PublicError(
            .methodNotAllowed, code: "method_not_allowed",
            message: "This address takes \(allow.map(\.rawValue).joined(separator: ", ")) only.", allow: allow)
    }
}

extension LatchkeyError.Kind {
    /// The HTTP status of this sort of error.
    var status: HTTPResponse.Status {
        switch self {
        case .invalid: .badRequest
        case .unauthenticated: .unauthorized
        case .forbidden: .forbidden
        case .notFound: .notFound
        case .conflict: .conflict
        case .tooLarge: .contentTooLarge
        case .rateLimited: .tooManyRequests
        case .unavailable: .serviceUnavailable
        }
    }
}
